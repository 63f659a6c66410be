package io.godwit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Source;
import io.godwit.spi.demand.Alike;
import io.godwit.spi.demand.Answer;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Demand.Consequence;
import io.godwit.spi.demand.Effort;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.testkit.oracle.OracleStandIn;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rows counted beforehand on the stand-in, which is no Oracle. */
class StandInExaminationTest {
    private static final Effort ALL = new Effort(Effort.ALL_ROWS, 60);

    private static Demand of(Table table, String column, Limit limit) {
        return new Demand.OfColumn(
                table,
                table.columns().stream()
                        .filter(c -> c.name().equals(column))
                        .findFirst()
                        .orElseThrow(),
                limit,
                "a type",
                Consequence.STOPS);
    }

    @Test
    void rowsThatATargetCouldNotHoldAreCounted() throws SQLException {
        try (OracleStandIn standIn = OracleStandIn.start();
                Source source = new OracleConnector().source(standIn.endpoint(), "test")) {
            standIn.execute(
                    "CREATE TABLE app.p (code VARCHAR2(20 CHAR) PRIMARY KEY)",
                    "INSERT INTO app.p VALUES ('a')",
                    "CREATE TABLE app.t (id NUMBER(9) PRIMARY KEY, v VARCHAR2(20 CHAR), n NUMBER, m NUMBER(10,4), d DATE,"
                            + " ts TIMESTAMP(9), i INTERVAL DAY(3) TO SECOND(6), c CLOB)",
                    "INSERT INTO app.t VALUES (1, 'a', 1, 1.5, DATE '2020-01-01', TIMESTAMP '2020-01-01 00:00:00.123456789',"
                            + " INTERVAL '100 00:00:00' DAY TO SECOND, 'short')",
                    "INSERT INTO app.t VALUES (2, 'A ', 1000.5, 1.1234, DATE '0999-12-31', TIMESTAMP '2020-01-01 00:00:00.1',"
                            + " INTERVAL '-0 00:00:01' DAY TO SECOND, 'a longer text')",
                    "INSERT INTO app.t VALUES (3, 'four', NULL, NULL, NULL, NULL, NULL, NULL)");
            Map<String, Table> tables = new java.util.HashMap<>();
            source.schema(Selection.ALL).tables().forEach(t -> tables.put(t.id().name(), t));
            Table t = Objects.requireNonNull(tables.get("T"));
            Table p = Objects.requireNonNull(tables.get("P"));
            List<Demand> demands = List.of(
                    of(t, "V", new Limit.Characters(3)),
                    of(t, "V", new Limit.Utf16Units(1)),
                    of(t, "V", new Limit.Octets(1)),
                    of(t, "C", new Limit.Characters(5)),
                    of(t, "N", new Limit.Between(BigDecimal.ZERO, BigDecimal.valueOf(500))),
                    of(t, "M", new Limit.Digits(6, 2)),
                    of(t, "D", new Limit.Years(1000, 9999)),
                    of(t, "TS", new Limit.FractionDigits(6)),
                    of(t, "I", new Limit.LengthOfTime(3_020_399)),
                    of(t, "V", new Limit.Labels(List.of("a", "four"))),
                    new Demand.Distinct(
                            t, "by v", List.of("V"), Set.of(Alike.CASE, Alike.TRAILING_BLANKS), Consequence.STOPS),
                    new Demand.Reference(t, "to p", List.of("V"), p, List.of("CODE"), Consequence.OBJECT_LEFT_OUT));
            List<Answer> answers = source.examine(demands, ALL);
            assertThat(answers).allMatch(a -> a.unanswered() == null, "answered");
            assertThat(answers.stream().map(Answer::rows).toList())
                    .containsExactly(1L, 2L, 2L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 2L);
            assertThat(answers.get(0).query())
                    .isEqualTo("SELECT \"ID\" FROM \"APP\".\"T\" WHERE (LENGTH4(\"V\") > 3);");
            assertThat(source.examine(demands.subList(0, 1), new Effort(2, 60))
                            .get(0)
                            .rows())
                    .isZero();
        }
    }

    @Test
    void privilegesThatAreMissingAreOneScriptToo() throws SQLException {
        try (OracleStandIn standIn = OracleStandIn.startBlind()) {
            standIn.execute("CREATE TABLE app.t (id NUMBER(9) PRIMARY KEY)");
            standIn.fill("DROP TABLE sys.v_$database");
            try (Source source = new OracleConnector().source(standIn.endpoint(), "test")) {
                List<Problem> problems = new ArrayList<>(source.assess(Selection.ALL, Mode.OFFLINE));
                assertThat(problems)
                        .filteredOn(f -> f.code().name().equals("ORACLE_GRANTS"))
                        .singleElement()
                        .satisfies(f -> assertThat(f.remedy().lines().toList())
                                .contains(
                                        "GRANT SELECT_CATALOG_ROLE TO \"APP\";",
                                        "GRANT SELECT ON sys.v_$database TO \"APP\";"));
            }
        }
    }
}
