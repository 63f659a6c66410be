package io.godwit.sqlserver.apply;

import static io.godwit.sqlserver.apply.AppliedTable.GONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Join;
import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.testkit.memory.MemoryPosition;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What SQL Server needs besides what the contract asks of every target. */
class ChangeApplierTest {
    private static final Join CONVERGING = new Join(new MemoryPosition(1), new MemoryPosition(1_000_000));

    private SqlServerTestDatabase database;
    private Sessions sessions;
    private Facts facts;
    private long position = 100;

    @BeforeEach
    void create() {
        database = new SqlServerTestDatabase();
        sessions = Sessions.open(database.endpoint(), "apply", Option.Side.TARGET);
        facts = new Facts(sessions, "apply");
        facts.claim();
    }

    @AfterEach
    void drop() {
        facts.close();
        database.close();
    }

    @SafeVarargs
    private final void apply(List<AppliedTable> tables, List<Change>... transactions) {
        try (Connection connection = sessions.open("apply")) {
            apply(connection, tables, transactions);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @SafeVarargs
    private final void apply(Connection connection, List<AppliedTable> tables, List<Change>... transactions)
            throws SQLException {
        List<TablePlan> plans = tables.stream().map(t -> t.plan).toList();
        ChangeApplier applier = new ChangeApplier(connection, sessions, facts.table(), plans);
        for (List<Change> changes : transactions) {
            applier.take(new ChangeBatch(changes, "t", new MemoryPosition(++position), true, 0, 0));
        }
        applier.flush();
        connection.commit();
    }

    private void apply(AppliedTable table, Change... changes) {
        apply(List.of(table), List.of(changes));
    }

    private void refused(ErrorCode code, AppliedTable table, List<Change> changes) {
        assertThatThrownBy(() -> apply(List.of(table), changes))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        e -> assertThat(e.code()).as(e.detail()).isEqualTo(code));
    }

    private List<String> query(String sql) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = sessions.open("look");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int c = 1; c <= row.getMetaData().getColumnCount(); c++) {
                    text.append(c == 1 ? "" : "|").append(row.getString(c));
                }
                rows.add(text.toString());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    @Test
    void aKeyMayChangeItsCaseOnly() {
        assumeThat(query("SELECT 1 WHERE 'a' = 'A'"))
                .as("the database tells keys apart by their case")
                .isNotEmpty();
        database.run("CREATE TABLE t (k nvarchar(20) PRIMARY KEY, n int)");
        AppliedTable table = AppliedTable.of("t", false, List.of("k"), List.of(), "k nvarchar(20)", "n int");
        apply(table, table.insert("a", "1"), table.insert("b", "2"));
        apply(table, table.update(table.row("a", "1"), "A", "3"));
        assertThat(query("SELECT ASCII(k), n FROM t ORDER BY k")).containsExactly("65|3", "98|2");
        refused(Errors.TARGET_DIVERGED, table, List.of(table.insert("B", "7")));
        AppliedTable converging = table.joined(CONVERGING);
        for (int i = 0; i < 2; i++) {
            apply(converging, converging.update(converging.row("A", "3"), "a", "4"));
            assertThat(query("SELECT ASCII(k), n FROM t ORDER BY k")).containsExactly("97|4", "98|2");
        }
        apply(converging, converging.insert("B", "5"));
        assertThat(query("SELECT ASCII(k), n FROM t ORDER BY k")).containsExactly("97|4", "66|5");
    }

    @Test
    void aLongerKeyIsNotCutToAnother() {
        database.run("CREATE TABLE t (k varchar(3) PRIMARY KEY, n int)");
        AppliedTable table = AppliedTable.of("t", false, List.of("k"), List.of(), "k varchar(9)", "n int");
        apply(table, table.insert("abc", "1"));
        refused(Errors.TARGET_DIVERGED, table, List.of(table.update(null, "abcd", "2")));
        refused(Errors.TARGET_DIVERGED, table, List.of(table.delete("abcd", GONE)));
        assertThat(query("SELECT k, n FROM t")).containsExactly("abc|1");
    }

    @Test
    void rowsWithoutKeyAreToldApartByTheirBytes() {
        database.run("CREATE TABLE t (s nvarchar(20), v varchar(20), r real, d float, b varbinary(max), x binary(2),"
                + " t datetime2(6), u uniqueidentifier, m decimal(20,5), c char(5), g xml)");
        AppliedTable table = AppliedTable.of(
                "t",
                true,
                List.of(),
                List.of(),
                "s nvarchar(20)",
                "v varchar(20)",
                "r real",
                "d float",
                "b varbinary(max)",
                "x binary(2)",
                "t datetime2(6)",
                "u uniqueidentifier",
                "m decimal(20,5)",
                "c char(5)",
                "g xml");
        String[] first = {
            "\u00e9",
            "e",
            "0.1",
            "1e-300",
            "00ff",
            "0101",
            "2024-02-29T01:02:03.000004",
            "01234567-89ab-cdef-0123-456789abcdef",
            "1.50000",
            "x",
            "<a>1</a>"
        };
        List<Change> inserts = new ArrayList<>(List.of(table.insert(first), table.insert(first)));
        List<String[]> others = new ArrayList<>();
        others.add(with(first, 0, "e"));
        others.add(with(first, 0, "\u00c9"));
        others.add(with(first, 1, "E"));
        others.add(with(first, 4, "00fe"));
        others.add(with(first, 2, null));
        others.add(with(first, 9, "X"));
        others.add(with(first, 5, "0001"));
        others.add(with(first, 0, "\u00e9 "));
        others.forEach(o -> inserts.add(table.insert(o)));
        apply(table, inserts.toArray(Change[]::new));
        apply(table, table.delete(first));
        assertThat(query("SELECT COUNT(*) FROM t")).containsExactly("9");
        apply(table, table.update(table.row(first), with(first, 3, "2.5")), table.delete(others.get(1)));
        assertThat(query("SELECT COUNT(*) FROM t")).containsExactly("8");
        refused(Errors.TARGET_DIVERGED, table, List.of(table.delete(first)));
        refused(Errors.TARGET_DIVERGED, table, List.of(table.delete(others.get(1))));
        for (int o : new int[] {0, 2, 3, 4, 5, 6, 7}) {
            apply(table, table.delete(others.get(o)));
        }
        assertThat(query("SELECT d FROM t")).containsExactly("2.5");
    }

    private static String[] with(String[] row, int column, @org.jspecify.annotations.Nullable String value) {
        String[] copy = row.clone();
        copy[column] = value;
        return copy;
    }

    @Test
    void whatDoesNotFitNeverPasses() {
        database.run("CREATE TABLE t (id int PRIMARY KEY, s varchar(3), n nvarchar(3))");
        AppliedTable table =
                AppliedTable.of("t", true, List.of("id"), List.of(), "id int", "s varchar(9)", "n nvarchar(9)");
        for (int rows : new int[] {1, 400}) {
            List<Change> fine = IntStream.range(0, rows)
                    .mapToObj(i -> table.insert("" + i, "abc", "abc"))
                    .toList();
            apply(List.of(table), fine);
            for (Change wrong : List.of(
                    table.insert("9999", "abcd", "1"),
                    table.insert("9999", "abc", "abcd"),
                    table.update(null, "0", "abcd", "1"),
                    table.update(null, "0", "abc", "abcd"))) {
                List<Change> changes = new ArrayList<>(IntStream.range(1, rows)
                        .mapToObj(i -> table.update(null, "" + i, "x", "2"))
                        .toList());
                changes.add(wrong);
                refused(Errors.TARGET_REFUSED, table, changes);
            }
            assertThat(query("SELECT COUNT(*), MIN(s), MAX(n) FROM t")).containsExactly(rows + "|abc|abc");
            database.run("DELETE FROM t");
        }
    }

    @Test
    void rowsKeepTheNumbersTheyCameWith() {
        database.run(
                "CREATE TABLE t (id int IDENTITY PRIMARY KEY, n int, s nvarchar(max))",
                "CREATE TABLE u (k int PRIMARY KEY, id int IDENTITY, s nvarchar(max))",
                "CREATE TABLE v (id int IDENTITY PRIMARY KEY)");
        AppliedTable t = AppliedTable.of("t", true, List.of("id"), List.of(), "id int", "n int", "s nvarchar(max)");
        AppliedTable u = AppliedTable.of("u", true, List.of("k"), List.of(), "k int", "id int", "s nvarchar(max)");
        AppliedTable v = AppliedTable.of("v", true, List.of("id"), List.of(), "id int");
        List<AppliedTable> all = List.of(t, u, v);
        for (int rows : new int[] {3, 300}) {
            List<Change> inserts = new ArrayList<>();
            for (int i = 1; i <= rows; i++) {
                inserts.add(t.insert("" + 10 * i, "1", "large"));
                inserts.add(u.insert("" + i, "" + 10 * i, "large"));
                inserts.add(v.insert("" + 10 * i));
            }
            apply(all, inserts);
            List<Change> updates = new ArrayList<>();
            for (int i = 2; i <= rows; i++) {
                updates.add(t.update(null, "" + 10 * i, "2", GONE));
                updates.add(u.update(null, "" + i, "" + 10 * i, "larger"));
            }
            apply(all, updates);
            apply(
                    all,
                    List.of(
                            t.update(t.row("10", GONE, GONE), "11", "3", GONE),
                            u.update(u.row("1", "10", GONE), "1", "11", GONE),
                            u.update(u.row("2", GONE, GONE), "-2", "12", GONE),
                            v.update(v.row("10"), "11")));
            assertThat(query("SELECT TOP (2) * FROM t ORDER BY id")).containsExactly("11|3|large", "20|2|large");
            assertThat(query("SELECT TOP (2) * FROM u ORDER BY k")).containsExactly("-2|12|larger", "1|11|large");
            assertThat(query("SELECT MIN(id), COUNT(*) FROM v")).containsExactly("11|" + rows);
            refused(Errors.TARGET_DIVERGED, u, List.of(u.update(null, "1", "12", "x")));
            AppliedTable converging = u.joined(CONVERGING);
            apply(converging, converging.update(null, "1", "13", GONE), converging.insert("3", "99", "z"));
            assertThat(query("SELECT * FROM u WHERE k IN (1, 3) ORDER BY k")).containsExactly("1|13|large", "3|99|z");
            database.run("DELETE FROM t", "DELETE FROM u", "DELETE FROM v");
        }
    }

    @Test
    void computedColumnsAreLeftToTheServer() {
        database.run(
                "CREATE TABLE t (id int PRIMARY KEY, n int, twice AS (n * 2) PERSISTED, h int NOT NULL DEFAULT 5)");
        AppliedTable table = AppliedTable.of("t", true, List.of("id"), List.of(), "id int", "n int", "h int");
        for (int rows : new int[] {1, 300}) {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                changes.add(table.insert("" + i, "1", "7"));
            }
            apply(List.of(table), changes);
            for (int i = 0; i < rows; i++) {
                changes.set(i, table.update(null, "" + i, "2", "8"));
            }
            apply(List.of(table), changes);
            assertThat(query("SELECT COUNT(*), SUM(twice), SUM(h) FROM t"))
                    .containsExactly(rows + "|" + 4 * rows + "|" + 8 * rows);
            database.run("DELETE FROM t");
        }
    }

    @Test
    void bulkAndOneByOneComeToTheSame() {
        database.run(
                "CREATE TABLE t (id int, r uniqueidentifier, n int UNIQUE, s nvarchar(max), at datetime2(6), PRIMARY KEY (id, r))");
        AppliedTable table = AppliedTable.of(
                "t",
                true,
                List.of("id", "r"),
                List.of(),
                "id int",
                "r uniqueidentifier",
                "n int",
                "s nvarchar(max)",
                "at datetime2(6)");
        Map<Integer, String> model = new TreeMap<>();
        Random random = new Random(11);
        for (int round = 0; round < 6; round++) {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < (round % 2 == 0 ? 900 : 60); i++) {
                changes.add(next(table, random, model));
            }
            int half = changes.size() / 2;
            apply(List.of(table), changes.subList(0, half), changes.subList(half, changes.size()));
            List<String> expected = new ArrayList<>();
            model.forEach((id, s) -> expected.add(id + "|" + number(id) + "|" + id + "|" + s));
            assertThat(query("SELECT id, LOWER(CAST(r AS varchar(36))), n, s FROM t ORDER BY id"))
                    .as("round " + round)
                    .isEqualTo(expected);
            assertThat(query("SELECT COUNT(*) FROM t WHERE at <> '2024-02-29 23:59:59.123456'"))
                    .containsExactly("0");
        }
    }

    private static String number(int id) {
        return "00000000-0000-0000-0000-00000000000" + id % 10;
    }

    private static Change next(AppliedTable table, Random random, Map<Integer, String> model) {
        int id = random.nextInt(400);
        String r = number(id);
        String s = "\u00e9 \t\n\\ ' " + random.nextInt();
        String at = "2024-02-29T23:59:59.123456";
        if (!model.containsKey(id)) {
            model.put(id, s);
            return table.insert("" + id, r, "" + id, s, at);
        }
        if (random.nextInt(3) == 0) {
            model.remove(id);
            return table.delete("" + id, r, GONE, GONE, GONE);
        }
        int other = random.nextInt(400);
        if (random.nextInt(4) == 0 && !model.containsKey(other)) {
            model.put(other, model.remove(id));
            return table.update(
                    table.row("" + id, r, GONE, GONE, GONE), "" + other, number(other), "" + other, GONE, at);
        }
        if (random.nextBoolean()) {
            return table.update(null, "" + id, r, "" + id, GONE, at);
        }
        model.put(id, s);
        return table.update(null, "" + id, r, GONE, s, GONE);
    }

    @Test
    void aTransactionLargerThanMemoryIsOne() {
        database.run("CREATE TABLE t (id int PRIMARY KEY, s nvarchar(max))");
        AppliedTable table = AppliedTable.of("t", true, List.of("id"), List.of(), "id int", "s nvarchar(max)");
        String large = "x".repeat(40_000);
        List<Change> inserts = Stream.iterate(0, i -> i < 1_000, i -> i + 1)
                .map(i -> table.insert("" + i, large))
                .toList();
        List<Change> updates = Stream.iterate(0, i -> i < 1_000, i -> i + 1)
                .map(i -> table.update(null, "" + i, large + i))
                .toList();
        apply(List.of(table), inserts, updates, updates);
        assertThat(query("SELECT COUNT(*), SUM(LEN(s)) FROM t")).containsExactly("1000|40002890");
    }

    @Test
    void rowsFollowThroughTextAndSeveralColumns() {
        database.run(
                "CREATE TABLE p (a nvarchar(20), b int, PRIMARY KEY (a, b))",
                "CREATE TABLE c (id bigint PRIMARY KEY, a nvarchar(20), b int)",
                "CREATE TABLE g (id int PRIMARY KEY, c bigint)");
        Cascade down = new Cascade(
                new TableId("dbo", "c"),
                List.of("a", "b"),
                List.of("a", "b"),
                Cascade.Action.CASCADE,
                Cascade.Action.CASCADE);
        Cascade further = new Cascade(
                new TableId("dbo", "g"), List.of("c"), List.of("id"), Cascade.Action.CASCADE, Cascade.Action.NONE);
        AppliedTable p = AppliedTable.of("p", false, List.of("a", "b"), List.of(down), "a nvarchar(20)", "b int");
        AppliedTable c =
                AppliedTable.of("c", true, List.of("id"), List.of(further), "id bigint", "a nvarchar(20)", "b int");
        AppliedTable g = AppliedTable.of("g", true, List.of("id"), List.of(), "id int", "c bigint");
        List<AppliedTable> all = List.of(p, c, g);
        apply(
                all,
                List.of(p.insert("\u00e9'\\", "1"), p.insert("\u00e9'\\", "2"), p.insert("z", "1")),
                List.of(
                        c.insert("10", "\u00e9'\\", "1"),
                        c.insert("20", "\u00e9'\\", "2"),
                        c.insert("30", "z", "1"),
                        c.insert("40", "z", null)),
                List.of(g.insert("1", "10"), g.insert("2", "20"), g.insert("3", "30"), g.insert("4", "40")));
        apply(
                all,
                List.of(p.update(p.row("\u00e9'\\", "2"), "\u00c9'\\", "2"), p.delete("\u00e9'\\", "1")),
                List.of(p.update(p.row("z", "1"), "\u00ff", "9")));
        assertThat(query("SELECT id, UNICODE(a), b FROM c ORDER BY id"))
                .containsExactly("20|201|2", "30|255|9", "40|122|null");
        assertThat(query("SELECT id FROM g ORDER BY id")).containsExactly("2", "3", "4");
    }

    @Test
    void whatActsOnChangesIsSwitchedOffUntilTheEnd() throws Exception {
        Assumptions.assumeFalse(
                sessions.server().platform() == Platform.BABELFISH, "the server does not switch constraints off");
        database.run(
                "CREATE TABLE p (id int PRIMARY KEY)",
                "CREATE TABLE c (id int PRIMARY KEY, p int CONSTRAINT f FOREIGN KEY REFERENCES p ON DELETE CASCADE)",
                "CREATE TABLE o (id int PRIMARY KEY, p int CONSTRAINT g FOREIGN KEY REFERENCES o)");
        database.run("CREATE TRIGGER w ON c AFTER INSERT AS DELETE FROM c");
        AppliedTable p = AppliedTable.of("p", true, List.of("id"), List.of(), "id int");
        AppliedTable c = AppliedTable.of("c", true, List.of("id"), List.of(), "id int", "p int");
        apply(List.of(p, c), List.of(c.insert("1", "1"), p.insert("1")));
        apply(List.of(p, c), List.of(p.delete("1"), c.update(null, "1", null)));
        assertThat(query("SELECT id, p FROM c")).containsExactly("1|null");
        assertThat(query("SELECT name FROM sys.foreign_keys WHERE is_disabled = 1"))
                .containsExactly("f");
        facts.resume(true);
        assertThat(query("SELECT name FROM sys.foreign_keys WHERE is_disabled = 1 OR is_not_trusted = 1"))
                .isEmpty();
        assertThat(query("SELECT name FROM sys.triggers WHERE is_disabled = 1")).isEmpty();
        facts.resume(true);
    }
}
