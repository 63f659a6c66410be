package io.godwit.mysql.apply;

import static io.godwit.mysql.apply.AppliedTable.GONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.mysql.connection.Sessions;
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
import io.godwit.testkit.memory.MemoryPosition;
import io.godwit.testkit.server.MySqlTestDatabase;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What these servers need besides what the contract asks of every target. */
@ParameterizedClass
@MethodSource("io.godwit.testkit.server.TestedServers#all")
class ChangeApplierTest {
    private static final Join CONVERGING = new Join(new MemoryPosition(1), new MemoryPosition(1_000_000));

    private final String server;
    private MySqlTestDatabase database;
    private Sessions sessions;
    private long position = 100;

    ChangeApplierTest(String server) {
        this.server = server;
    }

    @BeforeEach
    void create() {
        database = new MySqlTestDatabase(server);
        sessions = Sessions.open(database.endpoint(), "apply", Option.Side.TARGET);
    }

    @AfterEach
    void drop() {
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
        ChangeApplier applier = new ChangeApplier(connection, sessions.side(), plans);
        for (List<Change> changes : transactions) {
            applier.take(new ChangeBatch(changes, "t", new MemoryPosition(++position), true, 0, 0));
        }
        applier.flush();
        connection.commit();
        applier.committed();
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

    private static String utf8(String type) {
        return type + " character set utf8mb4";
    }

    @Test
    void aKeyMayChangeItsCaseOnly() {
        database.run(
                "CREATE TABLE app.t (k varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci PRIMARY KEY, n int)");
        AppliedTable table = AppliedTable.of("t", false, List.of("k"), List.of(), utf8("k varchar(20)"), "n int");
        apply(table, table.insert("a", "1"), table.insert("b", "2"));
        apply(table, table.update(table.row("a", "1"), "A", "3"));
        assertThat(query("SELECT HEX(k), n FROM app.t ORDER BY k")).containsExactly("41|3", "62|2");
        refused(Errors.TARGET_DIVERGED, table, List.of(table.insert("B", "7")));
        AppliedTable converging = table.joined(CONVERGING);
        for (int i = 0; i < 2; i++) {
            apply(converging, converging.update(converging.row("A", "3"), "a", "4"));
            assertThat(query("SELECT HEX(k), n FROM app.t ORDER BY k")).containsExactly("61|4", "62|2");
        }
        apply(converging, converging.insert("B", "5"));
        assertThat(query("SELECT HEX(k), n FROM app.t ORDER BY k")).containsExactly("61|4", "42|5");
    }

    @Test
    void aTimeThatRenewsItselfStays() {
        database.run(
                "CREATE TABLE app.p (id int PRIMARY KEY, n int, at timestamp(6) NOT NULL DEFAULT '2001-01-01 00:00:00' ON"
                        + " UPDATE CURRENT_TIMESTAMP(6))",
                "CREATE TABLE app.c (id int PRIMARY KEY, p int, at datetime NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP)");
        Cascade follows = new Cascade(
                new TableId("app", "c"), List.of("p"), List.of("id"), Cascade.Action.SET_NULL, Cascade.Action.CASCADE);
        AppliedTable parent =
                AppliedTable.of("p", true, List.of("id"), List.of(follows), "id int", "n int", "at timestamp(6)");
        AppliedTable child = AppliedTable.of("c", true, List.of("id"), List.of(), "id int", "p int", "at datetime");
        List<AppliedTable> both = List.of(parent, child);
        List<Change> rows = new ArrayList<>();
        List<Change> updates = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add(parent.insert("" + i, "0", "2001-01-01 00:00:00.000000"));
            updates.add(parent.update(null, "" + i, "7", GONE));
        }
        apply(
                both,
                rows,
                List.of(child.insert("1", "1", "2001-01-01 00:00:00"), child.insert("2", "2", "2001-01-01 00:00:00")));
        apply(both, updates);
        apply(both, List.of(parent.update(null, "1", "8", GONE)));
        apply(
                both,
                List.of(parent.update(parent.row("1", GONE, GONE), "1001", "8", GONE), parent.delete("2", GONE, GONE)));
        assertThat(query("SELECT COUNT(*) FROM app.p WHERE at <> '2001-01-01 00:00:00'"))
                .containsExactly("0");
        assertThat(query("SELECT id, p, at FROM app.c ORDER BY id"))
                .containsExactly("1|1001|2001-01-01 00:00:00", "2|null|2001-01-01 00:00:00");
    }

    @Test
    void rowsWithoutKeyAreToldApartByTheirBytes() {
        database.run(
                "CREATE TABLE app.t (s varchar(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci, f float, d double,"
                        + " b blob, x bit(9), e enum('a','B'), t datetime(6), j json, m decimal(20,5), g point, c char(5))");
        AppliedTable table = AppliedTable.of(
                "t",
                true,
                List.of(),
                List.of(),
                "s varchar(20) character set latin1",
                "f float",
                "d double",
                "b blob",
                "x bit(9)",
                utf8("e enum('a','B')"),
                "t datetime(6)",
                database.server().isMariaDb() ? "j json text" : "j json",
                "m decimal(20,5)",
                "g point",
                utf8("c char(5)"));
        String point = "\0\0\0\0\1\1\0\0\0\0\0\0\0\0\0\u00f0?\0\0\0\0\0\0\0@";
        String[] first = {
            "\u00e9",
            "0.1",
            "1e-300",
            "\0\u00ff",
            "\1\1",
            "a",
            "2024-02-30 01:02:03.000004",
            "{\"a\": 1}",
            "1.50000",
            point,
            "x"
        };
        List<Change> inserts = new ArrayList<>(List.of(table.insert(first), table.insert(first)));
        List<String[]> others = new ArrayList<>();
        others.add(with(first, 0, "e"));
        others.add(with(first, 0, "\u00c9"));
        others.add(with(first, 3, "\0\u00fe"));
        others.add(with(first, 1, null));
        others.add(with(first, 10, "X"));
        others.add(with(first, 4, "\0\1"));
        others.forEach(o -> inserts.add(table.insert(o)));
        apply(table, inserts.toArray(Change[]::new));
        apply(table, table.delete(first));
        assertThat(query("SELECT COUNT(*) FROM app.t")).containsExactly("7");
        apply(table, table.update(table.row(first), with(first, 2, "2.5")), table.delete(others.get(1)));
        assertThat(query("SELECT COUNT(*) FROM app.t")).containsExactly("6");
        refused(Errors.TARGET_DIVERGED, table, List.of(table.delete(first)));
        refused(Errors.TARGET_DIVERGED, table, List.of(table.delete(others.get(1))));
        for (int o : new int[] {0, 2, 3, 4, 5}) {
            apply(table, table.delete(others.get(o)));
        }
        assertThat(query("SELECT d FROM app.t")).containsExactly("2.5");
    }

    private static String[] with(String[] row, int column, @org.jspecify.annotations.Nullable String value) {
        String[] copy = row.clone();
        copy[column] = value;
        return copy;
    }

    @Test
    void whatDoesNotFitNeverPasses() {
        database.run("CREATE TABLE app.t (id int PRIMARY KEY, s varchar(3), n tinyint)");
        AppliedTable table =
                AppliedTable.of("t", true, List.of("id"), List.of(), "id int", utf8("s varchar(9)"), "n int");
        for (int rows : new int[] {1, 400}) {
            List<Change> fine = IntStream.range(0, rows)
                    .mapToObj(i -> table.insert("" + i, "abc", "1"))
                    .toList();
            apply(List.of(table), fine);
            for (Change wrong : List.of(
                    table.insert("9999", "abcd", "1"),
                    table.insert("9999", "abc", "128"),
                    table.update(null, "0", "abcd", "1"),
                    table.update(null, "0", "abc", "-129"))) {
                List<Change> changes = new ArrayList<>(IntStream.range(1, rows)
                        .mapToObj(i -> table.update(null, "" + i, "x", "2"))
                        .toList());
                changes.add(wrong);
                refused(Errors.TARGET_REFUSED, table, changes);
            }
            assertThat(query("SELECT COUNT(*), MIN(s), MAX(n) FROM app.t")).containsExactly(rows + "|abc|1");
            database.run("DELETE FROM app.t");
        }
    }

    @Test
    void computedAndHiddenColumnsAreLeftToTheServer() {
        boolean hidden = sessions.version().isMariaDb() || sessions.version().isMySql(8, 0, 23);
        database.run("CREATE TABLE app.t (id int PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED"
                + (hidden ? ", h int NOT NULL DEFAULT 5 INVISIBLE)" : ", h int NOT NULL DEFAULT 5)"));
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
            assertThat(query("SELECT COUNT(*), SUM(twice), SUM(h) FROM app.t"))
                    .containsExactly(rows + "|" + 4 * rows + "|" + 8 * rows);
            database.run("DELETE FROM app.t");
        }
    }

    @Test
    void bulkAndOneByOneComeToTheSame() throws Exception {
        for (String local : List.of("1", "0")) {
            database.server().execute("", "SET GLOBAL local_infile = " + local);
            database.run(
                    "DROP TABLE IF EXISTS app.t",
                    "CREATE TABLE app.t (id int, r varbinary(9), n int UNIQUE, s text, PRIMARY KEY (id, r))");
            AppliedTable table = AppliedTable.of(
                    "t", true, List.of("id", "r"), List.of(), "id int", "r varbinary(9)", "n int", utf8("s text"));
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
                model.forEach((id, s) -> expected.add(id + "|5C0" + id % 10 + "|" + id + "|" + s));
                assertThat(query("SELECT id, HEX(r), n, s FROM app.t ORDER BY id"))
                        .as("round " + round)
                        .isEqualTo(expected);
            }
        }
        database.server().execute("", "SET GLOBAL local_infile = 1");
    }

    @Test
    void manyChangesShareStatements() throws SQLException {
        database.run("CREATE TABLE app.t (id int PRIMARY KEY, n int)");
        AppliedTable table = AppliedTable.of("t", true, List.of("id"), List.of(), "id int", "n int");
        List<Change> inserts = new ArrayList<>();
        List<Change> others = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            inserts.add(table.insert("" + i, "1"));
            others.add(i % 2 == 0 ? table.delete("" + i, GONE) : table.update(null, "" + i, "2"));
        }
        try (Connection connection = sessions.open("apply")) {
            apply(connection, List.of(table), inserts);
            long before = statements(connection);
            apply(connection, List.of(table), others);
            // One statement for all updates, one for all deletes.
            assertThat(statements(connection)).isEqualTo(before + 2);
        }
        assertThat(query("SELECT COUNT(*), SUM(n) FROM app.t")).containsExactly("250|500");
    }

    /** The statements over several tables that the session itself has run: the server's sum counts ended sessions late. */
    private static long statements(Connection connection) throws SQLException {
        long sum = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SHOW SESSION STATUS WHERE variable_name IN" + " ('Com_update_multi', 'Com_delete_multi')")) {
            while (rows.next()) {
                sum += rows.getLong(2);
            }
        }
        return sum;
    }

    private static Change next(AppliedTable table, Random random, Map<Integer, String> model) {
        int id = random.nextInt(400);
        String r = "\\" + (char) (id % 10);
        String s = "\u00e9 \t\n\\ " + random.nextInt();
        if (!model.containsKey(id)) {
            model.put(id, s);
            return table.insert("" + id, r, "" + id, "u:" + s);
        }
        if (random.nextInt(3) == 0) {
            model.remove(id);
            return table.delete("" + id, r, GONE, GONE);
        }
        int other = random.nextInt(400);
        if (random.nextInt(4) == 0 && !model.containsKey(other)) {
            model.put(other, model.remove(id));
            return table.update(
                    table.row("" + id, r, GONE, GONE), "" + other, "\\" + (char) (other % 10), "" + other, GONE);
        }
        if (random.nextBoolean()) {
            return table.update(null, "" + id, r, "" + id, GONE);
        }
        model.put(id, s);
        return table.update(null, "" + id, r, GONE, "u:" + s);
    }

    @Test
    void aTransactionLargerThanMemoryIsOne() {
        database.run("CREATE TABLE app.t (id int PRIMARY KEY, s longtext)");
        AppliedTable table = AppliedTable.of("t", true, List.of("id"), List.of(), "id int", utf8("s longtext"));
        String large = "x".repeat(40_000);
        List<Change> inserts = Stream.iterate(0, i -> i < 1_000, i -> i + 1)
                .map(i -> table.insert("" + i, large))
                .toList();
        List<Change> updates = Stream.iterate(0, i -> i < 1_000, i -> i + 1)
                .map(i -> table.update(null, "" + i, large + i))
                .toList();
        apply(List.of(table), inserts, updates, updates);
        assertThat(query("SELECT COUNT(*), SUM(LENGTH(s)) FROM app.t")).containsExactly("1000|40002890");
    }

    @Test
    void rowsFollowThroughTextAndSeveralColumns() {
        database.run(
                "CREATE TABLE app.p (a varchar(20) CHARACTER SET latin1, b int, PRIMARY KEY (a, b))",
                "CREATE TABLE app.c (id bigint PRIMARY KEY, a varchar(20) CHARACTER SET latin1, b int, KEY (a, b))",
                "CREATE TABLE app.g (id int PRIMARY KEY, c bigint, KEY (c))");
        Cascade down = new Cascade(
                new TableId("app", "c"),
                List.of("a", "b"),
                List.of("a", "b"),
                Cascade.Action.CASCADE,
                Cascade.Action.CASCADE);
        Cascade further = new Cascade(
                new TableId("app", "g"), List.of("c"), List.of("id"), Cascade.Action.CASCADE, Cascade.Action.NONE);
        AppliedTable p = AppliedTable.of(
                "p", false, List.of("a", "b"), List.of(down), "a varchar(20) character set latin1", "b int");
        AppliedTable c = AppliedTable.of(
                "c", true, List.of("id"), List.of(further), "id bigint", "a varchar(20) character set latin1", "b int");
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
        assertThat(query("SELECT id, HEX(a), b FROM app.c ORDER BY id"))
                .containsExactly("20|C9275C|2", "30|FF|9", "40|7A|null");
        assertThat(query("SELECT id FROM app.g ORDER BY id")).containsExactly("2", "3", "4");
    }
}
