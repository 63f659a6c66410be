package io.godwit.mysql.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTypeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int unsigned|int|true|-1|-1|",
                "decimal(65,30)|decimal|false|65|30|",
                "varchar(40) character set latin1|varchar|false|40|-1|latin1",
                "datetime(6)|datetime|false|-1|6|",
                "time|time|false|-1|0|",
                "json text|json text|false|-1|-1|",
                "enum('a','b') character set utf8mb4|enum|false|-1|-1|utf8mb4"
            })
    void aSpellingReadsBack(String spelling, String name, boolean unsigned, int length, int scale, String set) {
        SqlType type = SqlType.parse(spelling);
        assertThat(type.name()).isEqualTo(name);
        assertThat(type.unsigned()).isEqualTo(unsigned);
        assertThat(type.length()).isEqualTo(length);
        assertThat(type.scale()).isEqualTo(scale);
        assertThat(type.characterSet()).isEqualTo(set == null ? "" : set);
    }

    @Test
    void labelsMayHoldAnything() {
        SqlType type = SqlType.parse("enum('it''s','a,b',') character set x','') character set latin1");
        assertThat(type.labels()).containsExactly("it's", "a,b", ") character set x", "");
        assertThat(type.characterSet()).isEqualTo("latin1");
    }

    @Test
    void everyNativeTypeHasACodecForItsNeutralType() {
        for (TypeMapping.Native type : TypeMapping.NATIVE) {
            SqlType actual = SqlType.parse(type.example());
            assertThat(actual.family()).as(type.name()).isNotNull();
            assertThat(TextCodecs.canRead(type.neutralType(), actual))
                    .as(type.name())
                    .isTrue();
        }
    }

    @Test
    void everySpellingTakesItsNeutralType() {
        for (TypeSpelling.Dialect dialect : new TypeSpelling.Dialect[] {
            TypeSpelling.Dialect.of(false, 5, 7, 22),
            TypeSpelling.Dialect.of(false, 8, 0, 36),
            TypeSpelling.Dialect.of(true, 10, 11, 5)
        }) {
            for (Type type : TypeSpelling.examples()) {
                for (int parts = 0; parts < 3; parts++) {
                    String spelling = TypeSpelling.of(type, dialect, parts).type();
                    SqlType actual = SqlType.parse(spelling.replaceAll(" collate .*", ""));
                    assertThat(TextCodecs.canRead(type, actual))
                            .as(type + " in " + spelling)
                            .isTrue();
                }
            }
        }
    }
}
