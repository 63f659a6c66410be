package io.godwit.oracle.catalog.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.oracle.load.NativeType;
import io.godwit.oracle.load.TypeMapping;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private final Conditions conditions = new Conditions(true);

    private @Nullable String outside(Limit limit, String spelling) {
        Type type = Objects.requireNonNull(TypeMapping.natural(NativeType.parse(spelling), null));
        return conditions.outside(limit, new Column("C", type, spelling, true, false, false));
    }

    @Test
    void whatTheTypeSaysAlreadyIsNotAsked() {
        assertThat(outside(new Limit.Characters(40), "VARCHAR2(40 CHAR)")).isNull();
        assertThat(outside(new Limit.Octets(16), "RAW(16)")).isNull();
        assertThat(outside(
                        new Limit.Between(BigDecimal.valueOf(Short.MIN_VALUE), BigDecimal.valueOf(Short.MAX_VALUE)),
                        "NUMBER(4,0)"))
                .isNull();
        assertThat(outside(new Limit.Digits(8, 2), "NUMBER(10,2)")).isNull();
        assertThat(outside(new Limit.FractionDigits(6), "TIMESTAMP(6)")).isNull();
        assertThat(outside(new Limit.Years(-4711, 9999), "DATE")).isNull();
        assertThat(outside(new Limit.TimeOfDay(), "DATE")).isNull();
        assertThat(outside(new Limit.Finite(), "NUMBER")).isNull();
    }

    @Test
    void textsAreMeasuredInWhatTheTargetCounts() {
        assertThat(outside(new Limit.Characters(39), "VARCHAR2(40 CHAR)")).isEqualTo("LENGTH4(\"C\") > 39");
        assertThat(outside(new Limit.Utf16Units(60), "NVARCHAR2(40)")).isEqualTo("LENGTH2(\"C\") > 60");
        assertThat(outside(new Limit.Octets(100), "VARCHAR2(40 CHAR)")).isEqualTo("LENGTHB(\"C\") > 100");
        assertThat(outside(new Limit.Octets(100), "NVARCHAR2(40)")).isEqualTo("LENGTHB(TO_CHAR(\"C\")) > 100");
        assertThat(outside(new Limit.Characters(100), "CLOB")).isEqualTo("LENGTH(\"C\") > 100");
        assertThat(outside(new Limit.Octets(100), "BLOB")).isEqualTo("DBMS_LOB.GETLENGTH(\"C\") > 100");
        assertThat(outside(new Limit.NoZeroCharacter(), "NCLOB")).isEqualTo("INSTR(\"C\", NCHR(0)) > 0");
    }

    @Test
    void numbersAreHeldAgainstTheirDigits() {
        assertThat(outside(new Limit.Digits(3, 1), "NUMBER(10,2)"))
                .isEqualTo("ABS(\"C\") >= 1000 OR \"C\" <> TRUNC(\"C\", 1)");
        assertThat(outside(new Limit.Between(BigDecimal.ZERO, BigDecimal.TEN), "NUMBER"))
                .isEqualTo("\"C\" NOT BETWEEN 0 AND 10 OR \"C\" <> TRUNC(\"C\")");
        assertThat(outside(new Limit.Finite(), "BINARY_DOUBLE")).isEqualTo("\"C\" IS NAN OR \"C\" IS INFINITE");
    }

    @Test
    void yearsBeforeTheFirstAreCountedAsAstronomersDo() {
        assertThat(outside(new Limit.Years(1, 9999), "DATE"))
                .isEqualTo("(EXTRACT(YEAR FROM \"C\") + CASE WHEN EXTRACT(YEAR FROM \"C\") < 0 THEN 1 ELSE 0 END)"
                        + " NOT BETWEEN 1 AND 9999");
        assertThat(outside(new Limit.Years(1, 9999), "TIMESTAMP(6) WITH TIME ZONE"))
                .startsWith("(EXTRACT(YEAR FROM SYS_EXTRACT_UTC(\"C\"))");
    }

    @Test
    void momentsFinerThanTheTargetsAreFound() {
        assertThat(outside(new Limit.FractionDigits(6), "TIMESTAMP(9)"))
                .isEqualTo("CAST(\"C\" AS TIMESTAMP(9)) <> CAST(\"C\" AS TIMESTAMP(6))");
    }
}
