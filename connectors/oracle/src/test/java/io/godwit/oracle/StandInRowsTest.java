package io.godwit.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Source;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.testkit.contract.Moves;
import io.godwit.testkit.contract.NeutralText;
import io.godwit.testkit.oracle.OracleStandIn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows, splits and look-ups on the stand-in, which is no Oracle. */
class StandInRowsTest {
    private static final int ROWS = 1_000;

    private static Source source(OracleStandIn standIn) {
        return new OracleConnector().source(standIn.endpoint(), "test");
    }

    private static Table table(Source source, String name) {
        return source.schema(Selection.ALL).tables().stream()
                .filter(t -> t.id().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void splitsHoldEachRowOnce(boolean seesEverything) throws SQLException {
        try (OracleStandIn standIn = seesEverything ? OracleStandIn.start() : OracleStandIn.startBlind()) {
            standIn.execute("CREATE TABLE app.divided (id NUMBER(10,0) PRIMARY KEY, name VARCHAR2(20 CHAR))");
            standIn.execute("INSERT INTO app.divided SELECT x, 'name ' || x FROM SYSTEM_RANGE(1, " + ROWS + ")");
            Source source = source(standIn);
            Table table = table(source, "DIVIDED");
            String scn;
            try (Snapshot snapshot = source.snapshot(false)) {
                assertThat(snapshot.consistent()).isTrue();
                scn = snapshot.position().text();
                List<String> whole = Moves.rows(source, table, snapshot, source.splits(table, Moves.WHOLE));
                assertThat(whole).hasSize(ROWS).contains("7|name 7");
                for (SplitSize size : List.of(new SplitSize(1, 7), new SplitSize(30_000, 100))) {
                    List<Split> splits = source.splits(table, size);
                    assertThat(splits).hasSizeBetween(3, size.most()).noneMatch(Split::mixable);
                    assertThat(Moves.rows(source, table, snapshot, splits)).isEqualTo(whole);
                }
            }
            assertThat(standIn.statements())
                    .anyMatch(s -> s.contains(
                            "FROM \"APP\".\"DIVIDED\" AS OF SCN " + scn + " t WHERE t.ROWID >= CHARTOROWID('"))
                    .anyMatch(s -> seesEverything ? s.contains("sys.dba_extents") : s.contains("SAMPLE BLOCK"));
        }
    }

    @Test
    void anEmptyTableHasASplit() throws SQLException {
        try (OracleStandIn standIn = OracleStandIn.start()) {
            standIn.execute("CREATE TABLE app.nothing (id NUMBER(10,0))");
            Source source = source(standIn);
            Table table = table(source, "NOTHING");
            assertThat(source.splits(table, new SplitSize(1, 8))).hasSize(1);
            assertThat(Moves.rows(source, table)).isEmpty();
        }
    }

    /** A column type, what it is, a value in H2's words, and what it reads as. */
    private record Case(String type, Type neutral, String literal, String expected) {}

    private static final List<Case> CASES = List.of(
            new Case("NUMBER(4,0)", new Type.Int(16), "-9999", "-9999"),
            new Case("NUMBER(9,0)", new Type.Int(32), "999999999", "999999999"),
            new Case("NUMBER(18,0)", new Type.Int(64), "-999999999999999999", "-999999999999999999"),
            new Case("NUMBER(38,0)", new Type.Decimal(38, 0), "1e37", "1" + "0".repeat(37)),
            new Case("NUMBER(10,2)", new Type.Decimal(10, 2), "-1.50", "-1.5"),
            new Case("NUMBER(5,-2)", new Type.Int(32), "1234500", "1234500"),
            new Case("NUMBER(2,5)", new Type.Decimal(5, 5), "0.00012", "0.00012"),
            new Case("NUMBER", new Type.Decimal(38, 3), "12.125", "12.125"),
            new Case("NUMBER(*,0)", new Type.Decimal(38, 0), "77", "77"),
            new Case("FLOAT(126)", new Type.Int(64), "12", "12"),
            new Case("BINARY_FLOAT", new Type.Real(32), "0.1", "0.1"),
            new Case("BINARY_DOUBLE", new Type.Real(64), "-1e300", "-1.0E300"),
            new Case("VARCHAR2(20 CHAR)", new Type.Text(20, false), "'zwölf 🦉'", "zwölf 🦉"),
            new Case("VARCHAR2(20 BYTE)", new Type.Text(20, false), "'x'", "x"),
            new Case("NVARCHAR2(20)", new Type.Text(20, false), "'ß'", "ß"),
            new Case("CHAR(4 CHAR)", new Type.Text(4, true), "'ab'", "ab  "),
            new Case("RAW(16)", new Type.Bytes(16), "X'00FF'", "00ff"),
            new Case("DATE", new Type.Timestamp(false, 0), "TIMESTAMP '2024-02-29 23:59:59'", "2024-02-29T23:59:59"),
            new Case(
                    "TIMESTAMP(9)",
                    new Type.Timestamp(false, 9),
                    "TIMESTAMP '0001-01-01 00:00:00.123456789'",
                    "0001-01-01T00:00:00.123456789"),
            new Case(
                    "TIMESTAMP(6) WITH TIME ZONE",
                    new Type.Timestamp(true, 6),
                    "TIMESTAMP WITH TIME ZONE '2024-03-31 02:30:00.5+05:30'",
                    "2024-03-30T21:00:00.500Z"),
            new Case(
                    "TIMESTAMP(6) WITH LOCAL TIME ZONE",
                    new Type.Timestamp(true, 6),
                    "TIMESTAMP '2024-03-31 02:30:00.000001'",
                    "2024-03-31T02:30:00.000001Z"),
            new Case(
                    "INTERVAL DAY(2) TO SECOND(6)",
                    new Type.Duration(6),
                    "INTERVAL '-1 02:03:04' DAY TO SECOND",
                    "PT-26H-3M-4S"),
            new Case("INTERVAL YEAR(2) TO MONTH", new Type.Text(0, false), "INTERVAL '2-6' YEAR TO MONTH", "+02-06"),
            new Case("CLOB", new Type.Text(0, false), "REPEAT('ä', 20000)", "ä".repeat(20000)),
            new Case("NCLOB", new Type.Text(0, false), "'n'", "n"),
            new Case("LONG", new Type.Text(0, false), "'long'", "long"),
            new Case("BLOB", new Type.Bytes(0), "X'" + "AB".repeat(2000) + "'", "ab".repeat(2000)),
            new Case("LONG RAW", new Type.Bytes(0), "X'01'", "01"),
            new Case("BOOLEAN", new Type.Bool(), "TRUE", "true"),
            new Case("ROWID", new Type.Text(18, false), "'AAAAABAABAAAAABAAA'", "AAAAABAABAAAAABAAA"));

    @Test
    void everyTypeIsWhatItIsSaidToBeAndItsValuesArrive() throws SQLException {
        try (OracleStandIn standIn = OracleStandIn.start()) {
            for (int i = 0; i < CASES.size(); i++) {
                Case one = CASES.get(i);
                standIn.execute("CREATE TABLE app.t" + i + " (id NUMBER(9,0) NOT NULL, v " + one.type() + ")");
                standIn.execute("INSERT INTO app.t" + i + " VALUES (1, " + one.literal() + "), (2, NULL)");
            }
            Source source = source(standIn);
            Map<TableId, Table> tables = new java.util.HashMap<>();
            source.schema(Selection.ALL).tables().forEach(t -> tables.put(t.id(), t));
            for (int i = 0; i < CASES.size(); i++) {
                Case one = CASES.get(i);
                Table table = java.util.Objects.requireNonNull(tables.get(new TableId("APP", "T" + i)), one.type());
                Column column = table.moved().get(1);
                assertThat(column.nativeType()).isEqualTo(one.type());
                assertThat(column.type()).as(one.type()).isEqualTo(one.neutral());
                assertThat(Moves.rows(source, table)).as(one.type()).containsExactly("1|" + one.expected(), "2|∅");
            }
        }
    }

    @Test
    void aRuleGivesAColumnAnotherType() throws SQLException {
        try (OracleStandIn standIn = OracleStandIn.start()) {
            standIn.execute(
                    "CREATE TABLE app.ruled (id NUMBER, d DATE, f NUMBER(1,0), u RAW(16), m INTERVAL YEAR(2) TO MONTH)");
            standIn.execute("INSERT INTO app.ruled VALUES (5, TIMESTAMP '2024-01-02 00:00:00', 1,"
                    + " X'00112233445566778899AABBCCDDEEFF', INTERVAL '1-1' YEAR TO MONTH)");
            Source source = source(standIn);
            Table table = source.schema(rules(
                            Map.of("ID", "integer(32)", "D", "date", "F", "boolean", "U", "uuid", "M", "integer(32)")))
                    .tables()
                    .get(0);
            assertThat(Moves.rows(source, table))
                    .containsExactly("5|2024-01-02|true|00112233-4455-6677-8899-aabbccddeeff|13");
            standIn.execute("UPDATE app.ruled SET id = 2147483648");
            assertThatThrownBy(() -> Moves.rows(source, table)).isInstanceOfSatisfying(GodwitException.class, e -> {
                assertThat(e.code()).isEqualTo(Errors.VALUE_REFUSED);
                assertThat(e.where()).isEqualTo("APP.RULED.ID");
                assertThat(e.detail()).doesNotContain("2147483648");
            });
        }
    }

    private static Selection rules(Map<String, String> types) {
        Map<ColumnId, ColumnRule> rules = new java.util.HashMap<>();
        types.forEach(
                (name, type) -> rules.put(new ColumnId(new TableId("APP", "RULED"), name), new ColumnRule(type, null)));
        return new Selection(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(), rules);
    }

    @Test
    void aFilterHolds() throws SQLException {
        try (OracleStandIn standIn = OracleStandIn.start()) {
            standIn.execute("CREATE TABLE app.filtered (id NUMBER(9,0))");
            standIn.execute("INSERT INTO app.filtered SELECT x FROM SYSTEM_RANGE(0, 19)");
            Source source = source(standIn);
            TableId id = new TableId("APP", "FILTERED");
            Selection selection =
                    new Selection(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(id, "ID >= 15"));
            assertThat(Moves.rows(source, source.schema(selection).tables().get(0)))
                    .hasSize(5);
        }
    }

    @Test
    void rowsAreFoundByTheirKeys() throws SQLException {
        try (OracleStandIn standIn = OracleStandIn.start()) {
            standIn.execute("CREATE TABLE app.keyed (region VARCHAR2(10 CHAR), day DATE, n NUMBER(9,0), body CLOB,"
                    + " CONSTRAINT keyed_pk PRIMARY KEY (n, region, day))");
            standIn.execute(
                    "INSERT INTO app.keyed SELECT 'r' || MOD(x, 3), DATEADD('SECOND', x, TIMESTAMP '1999-12-31 23:59:00'), x,"
                            + " 'body ' || x FROM SYSTEM_RANGE(1, 700)");
            Source source = source(standIn);
            Table table = table(source, "KEYED");
            assertThat(table.key()).isNotNull();
            List<Row> all = read(source, table);
            List<Row> keys =
                    all.stream().map(r -> Moves.project(r, table.keyIndexes())).toList();
            List<Row> wanted = keys.subList(10, 420);
            assertThat(source.lookUp(Moves.neutral(table), null, wanted))
                    .containsExactlyInAnyOrderElementsOf(all.subList(10, 420));
            assertThat(source.lookUp(Moves.neutral(table), null, List.of(absent())))
                    .isEmpty();
        }
    }

    private static Row absent() {
        RowBatch row = new RowBatch(RowFormat.NEUTRAL, 3);
        row.appendLong(100_000);
        byte[] region = NeutralText.parse(new Type.Text(0, false), "r0");
        row.append(region, 0, region.length);
        byte[] day = NeutralText.parse(new Type.Timestamp(false, 0), "2000-01-01T00:00:00");
        row.append(day, 0, day.length);
        return Row.copyOf(row.at(0));
    }

    @Test
    void rowsWithoutAKeyComeBackAsOftenAsTheyAreThere() throws SQLException {
        try (OracleStandIn standIn = OracleStandIn.start()) {
            standIn.execute("CREATE TABLE app.keyless (name VARCHAR2(10 CHAR), body CLOB)");
            standIn.execute(
                    "INSERT INTO app.keyless VALUES ('a', 'x'), ('a', 'x'), ('a', 'y'), (NULL, 'x'), ('b', NULL)");
            Source source = source(standIn);
            Table table = table(source, "KEYLESS");
            List<Row> all = read(source, table);
            List<Row> keys = List.of(all.get(0), all.get(3), all.get(4));
            List<String> found = source.lookUp(Moves.neutral(table), null, keys).stream()
                    .map(r -> Moves.text(table, r))
                    .sorted()
                    .toList();
            assertThat(found).containsExactly("a|x", "a|x", "b|∅", "∅|x");
        }
    }

    private static List<Row> read(Source source, Table table) {
        List<Row> rows = new ArrayList<>();
        try (Snapshot snapshot = source.snapshot(false);
                var reader = source.rows(
                        Moves.neutral(table),
                        snapshot,
                        source.splits(table, Moves.WHOLE).get(0))) {
            for (var batch = reader.next(); batch != null; batch = reader.next()) {
                RowBatch some = (RowBatch) batch;
                for (int r = 0; r < some.rows(); r++) {
                    rows.add(Row.copyOf(some.at(r)));
                }
            }
        }
        return rows;
    }
}
