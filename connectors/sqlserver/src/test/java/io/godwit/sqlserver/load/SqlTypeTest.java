package io.godwit.sqlserver.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTypeTest {
    @ParameterizedTest
    @CsvSource({
        "nvarchar, 80, 0, 0, nvarchar(40)",
        "nvarchar, -1, 0, 0, nvarchar(max)",
        "varchar, 40, 0, 0, varchar(40)",
        "varbinary, -1, 0, 0, varbinary(max)",
        "numeric, 9, 10, 2, 'decimal(10,2)'",
        "datetime2, 8, 27, 7, datetime2(7)",
        "datetime, 8, 23, 3, datetime",
        "timestamp, 8, 0, 0, rowversion",
        "money, 8, 19, 4, money",
        "geometry, -1, 0, 0, geometry",
    })
    void catalogRowsAreSpelledAsPeopleDeclareThem(String name, int bytes, int precision, int scale, String spelling) {
        SqlType type = SqlType.of(name, bytes, precision, scale, "");
        assertThat(type.spelling()).isEqualTo(spelling);
        assertThat(SqlType.parse(spelling)).isEqualTo(type);
        assertThat(type.family()).isNotNull();
    }

    @Test
    void aCollationIsNoPartOfTheType() {
        SqlType type = SqlType.parse("varchar(max) COLLATE Latin1_General_BIN2");
        assertThat(type.collation()).isEqualTo("Latin1_General_BIN2");
        assertThat(type.withoutCollation()).isEqualTo("varchar(max)");
        assertThat(type.isLarge()).isTrue();
    }

    @Test
    void modifiersThatAreLeftOutAreTheServersOwn() {
        assertThat(SqlType.parse("decimal").length()).isEqualTo(18);
        assertThat(SqlType.parse("datetime2").scale()).isEqualTo(7);
        assertThat(SqlType.parse("char").length()).isEqualTo(1);
        assertThat(SqlType.parse("float(24)").family()).isEqualTo(SqlType.Family.REAL);
        assertThat(SqlType.parse("float(53)").family()).isEqualTo(SqlType.Family.FLOAT);
        assertThat(SqlType.parse("sysname").length()).isEqualTo(128);
    }

    @Test
    void everyMappedTypeIsOne() {
        for (TypeMapping.Native type : TypeMapping.NATIVE) {
            assertThat(SqlType.parse(type.example()).family()).as(type.name()).isNotNull();
            assertThat(type.neutralType()).as(type.name()).isNotNull();
        }
        assertThat(TypeMapping.neutral(SqlType.parse("[dbo].[Point3D]"))).isInstanceOf(Type.Native.class);
    }
}
