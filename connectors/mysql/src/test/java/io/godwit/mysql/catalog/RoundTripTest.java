package io.godwit.mysql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Progress;
import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.server.MySqlServer;
import io.godwit.testkit.server.TestedServers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
    private static String[] files(String server) {
        return TestedServers.isMariaDb(server)
                ? new String[] {"everything.sql", "mariadb.sql"}
                : new String[] {"everything.sql"};
    }

    static Stream<Arguments> fromAndTo() {
        return TestedServers.other()
                .map(other -> Stream.of(
                        Arguments.of(TestedServers.known(other), other),
                        Arguments.of(other, TestedServers.known(other)),
                        Arguments.of(TestedServers.isMariaDb(other) ? "8.0" : "mariadb-10.11", other)))
                .orElseGet(() -> Stream.of(
                        Arguments.of("5.7", "8.0"),
                        Arguments.of("8.0", "mariadb-10.11"),
                        Arguments.of("5.7", "mariadb-10.11"),
                        Arguments.of("mariadb-10.11", "8.0"),
                        Arguments.of("8.0", "5.7")));
    }

    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void everyObjectIsTheSameOnAServerOfTheSameVersion(String name) {
        MySqlServer server = MySqlServer.shared(name);
        Everything everything = new Everything();
        everything.make(server, files(name));
        Schema schema = Everything.read(server, everything.selection());
        everything.drop(server);
        List<SchemaObject> adapted = Everything.adapted(schema, server);
        Progress progress = Everything.move(server, schema, 2);
        assertThat(Everything.refused(progress, adapted)).isEmpty();
        Schema there = Everything.read(server, everything.selection());
        assertThat(Everything.listing(there.objects())).isEqualTo(Everything.listing(adapted));
        assertThat(progress.opened()).isNotNull();
        everything.drop(server);
    }

    @ParameterizedTest
    @MethodSource("fromAndTo")
    void whatAnotherVersionOrForkTakesIsMade(String from, String to) {
        MySqlServer source = MySqlServer.shared(from);
        MySqlServer target = MySqlServer.shared(to);
        Everything everything = new Everything();
        everything.make(source, files(from));
        Schema schema = Everything.read(source, everything.selection());
        List<SchemaObject> adapted = Everything.adapted(schema, target);
        Progress progress = Everything.move(target, schema, 2);
        assertThat(Everything.refused(progress, adapted)).isEmpty();
        assertThat(progress.objects().stream()
                        .filter(o -> o.outcome() == Outcome.CHANGED)
                        .map(o -> o.kind() + " " + o.name() + ": " + o.reason()))
                .containsExactlyInAnyOrderElementsOf(adapted.stream()
                        .filter(o -> o.changed() != null)
                        .map(o -> o.kind() + " " + o.name() + ": " + o.changed())
                        .toList());
        Schema there = Everything.read(target, everything.selection());
        assertThat(names(there.objects())).isEqualTo(names(adapted));
        // a second time nothing is left to be said otherwise
        for (SchemaObject object : Everything.adapted(there, target)) {
            assertThat(object.changed()).as(object.toString()).isNull();
        }
        everything.drop(source);
        everything.drop(target);
    }

    /** They come with their tables, which are made; they were recorded as copied. */
    @Test
    void checksAreSkippedWhereTheServerReadsAndForgetsThem() {
        MySqlServer source = MySqlServer.shared("mariadb-10.11");
        Everything everything = new Everything();
        everything.make(source, "everything.sql", "mariadb.sql");
        Schema schema = Everything.read(source, everything.selection());
        everything.drop(source);
        assertThat(Everything.adapted(schema, MySqlServer.shared("8.0")).stream()
                        .filter(o -> o.kind().equals("check")))
                .isNotEmpty()
                .allMatch(o -> "the target knows no checks".equals(o.skipped()));
        assertThat(Everything.adapted(schema, source).stream()
                        .filter(o -> o.kind().equals("check")))
                .isNotEmpty()
                .allMatch(o -> o.skipped() == null);
    }

    /** Qualified names follow a renaming, whoever wrote them; what is not sure to be a name of a renamed thing stays. */
    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void databasesAndTablesGetTheirNewNames(String name) {
        MySqlServer server = MySqlServer.shared(name);
        Everything everything = new Everything();
        everything.make(server, "everything.sql");
        String other = everything.main + " copy";
        TableId moved = new TableId(everything.main, "line");
        Selection renamed = new Selection(
                List.of(everything.main, everything.odd),
                List.of(),
                List.of(),
                Map.of(everything.main, other, everything.odd, everything.odd + "2"),
                Map.of(moved, new TableId(other, "Zeile")),
                Map.of());
        Schema schema = Everything.read(server, renamed);
        List<SchemaObject> adapted = Everything.adapted(schema, server);
        assertThat(Everything.refused(Everything.move(server, schema, 1), adapted))
                .isEmpty();
        Selection there =
                new Selection(List.of(other, everything.odd + "2"), List.of(), List.of(), Map.of(), Map.of(), Map.of());
        assertThat(Everything.listing(Everything.read(server, there).objects())).isEqualTo(Everything.listing(adapted));
        String all = String.join("\n", Everything.listing(adapted));
        assertThat(all)
                .contains("FROM `" + other + "`.`orders`", "REFERENCES `" + other + "`.`customer`")
                .doesNotContain("`" + everything.main + "`", "`" + everything.odd + "`");
        everything.drop(server);
        server.execute(
                "",
                "SET SESSION foreign_key_checks = 0",
                "DROP DATABASE `" + other + "`",
                "DROP DATABASE `" + everything.odd + "2`");
    }

    /** A character set's default collation differs between servers; a parameter that changed it would compare otherwise. */
    @Test
    void aParametersCollationIsNamedWhereTheTargetsDefaultIsAnother() {
        MySqlServer source = MySqlServer.shared("5.7");
        Everything everything = new Everything();
        everything.make(source, "everything.sql");
        Schema schema = Everything.read(source, everything.selection());
        everything.drop(source);
        String greet = String.join(
                "\n",
                Everything.listing(Everything.adapted(schema, MySqlServer.shared("8.0")).stream()
                        .filter(o -> o.name().endsWith(".greet"))
                        .toList()));
        assertThat(greet)
                .contains(
                        "(a varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, b varchar(9) CHARACTER SET latin1)",
                        "RETURNS varchar(30) CHARSET utf8mb4 COLLATE utf8mb4_general_ci\n",
                        "AS CHAR CHARACTER SET utf8mb4))");
    }

    /** Asked for, users come with what the server keeps of their passwords, and with what they are granted. */
    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void usersAreMovedWhenAskedFor(String name) {
        MySqlServer server = MySqlServer.shared(name);
        Everything everything = new Everything();
        everything.make(server, "everything.sql");
        String user = "rt_" + everything.main + "@'%'";
        server.execute(
                "",
                "CREATE USER " + user + " IDENTIFIED BY 'its own secret'",
                "GRANT SELECT, INSERT ON `" + everything.main + "`.* TO " + user + " WITH GRANT OPTION",
                "GRANT SELECT (id) ON `" + everything.main + "`.orders TO " + user);
        Selection only = everything.selection();
        List<String> before = ofUser(Everything.read(server, only, true), everything.main);
        assertThat(before).hasSize(2);
        Schema schema = Everything.read(server, only, true);
        server.execute("", "DROP USER " + user);
        everything.drop(server);
        assertThat(Everything.refused(Everything.move(server, schema, 1), schema.objects()))
                .isEmpty();
        assertThat(ofUser(Everything.read(server, only, true), everything.main)).isEqualTo(before);
        server.execute("", "DROP USER " + user);
        everything.drop(server);
    }

    private static List<String> ofUser(Schema schema, String name) {
        return schema.objects().stream()
                .filter(o -> o.name().contains("rt_" + name))
                .map(o -> o.kind() + " " + o.statements())
                .toList();
    }

    @Test
    void aNarrowSelectionTakesItsPartsAndSaysWhatItLeaves() {
        MySqlServer server = MySqlServer.shared("8.0");
        Everything everything = new Everything();
        everything.make(server, "everything.sql");
        String main = everything.main;
        Selection narrow = new Selection(
                List.of(),
                List.of(main + ".orders", main + ".line", main + ".keyed"),
                List.of(main + ".keyed"),
                Map.of(),
                Map.of(),
                Map.of());
        Schema schema = Everything.read(server, narrow);
        assertThat(schema.tables().stream().map(t -> t.id().name())).containsExactly("line", "orders");
        assertThat(schema.objects().stream()
                        .filter(o -> o.skipped() != null && !o.kind().equals("user"))
                        .map(o -> o.kind() + " " + o.name() + ": " + o.skipped()))
                .containsExactlyInAnyOrder(
                        "foreign key " + main + ".orders.orders_customer: the table it refers to, " + main
                                + ".customer, is not selected",
                        "view " + main + ".z_first: it reads " + main + ".customer, which is not selected",
                        "view " + main + ".a_second: it reads " + main + ".z_first, which is not moved");
        everything.drop(server);
    }

    /** What rows are addressed by, and what the log leaves to whoever applies it. */
    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void tablesTellTheirKeysAndCascades(String name) {
        MySqlServer server = MySqlServer.shared(name);
        Everything everything = new Everything();
        everything.make(server, "everything.sql");
        Map<String, Table> tables = new HashMap<>();
        Everything.read(server, everything.selection()).tables().forEach(t -> tables.put(t.id().name(), t));
        assertThat(table(tables, "customer").key()).isEqualTo(new Key("PRIMARY", List.of("id"), true));
        assertThat(table(tables, "customer").otherUniques()).isTrue();
        assertThat(table(tables, "line").key()).isEqualTo(new Key("PRIMARY", List.of("ord", "num"), true));
        assertThat(table(tables, "listed").key()).isEqualTo(new Key("PRIMARY", List.of("id", "k"), false));
        assertThat(table(tables, "by_unique").key()).isEqualTo(new Key("a", List.of("a"), true));
        assertThat(table(tables, "keyless").key()).isNull();
        assertThat(table(tables, "prefix_unique").key()).isNull();
        List<Cascade> unlogged = List.of(
                new Cascade(
                        new TableId(everything.main, "orders"),
                        List.of("customer"),
                        List.of("id"),
                        Action.CASCADE,
                        Action.CASCADE),
                new Cascade(
                        new TableId(everything.odd, "child"),
                        List.of("customer"),
                        List.of("id"),
                        Action.SET_NULL,
                        Action.NONE));
        assertThat(table(tables, "customer").cascades())
                .containsExactlyInAnyOrderElementsOf(Everything.logsCascades(server) ? List.of() : unlogged);
        assertThat(table(tables, "line").cascades()).isEmpty();
        assertThat(table(tables, "customer").moved().stream().map(Column::name)).doesNotContain("upper_name", "total");
        assertThat(table(tables, "customer").fullImages()).isTrue();
        everything.drop(server);
    }

    private static Table table(Map<String, Table> tables, String name) {
        return Objects.requireNonNull(tables.get(name));
    }

    private static List<String> names(List<SchemaObject> objects) {
        return objects.stream()
                .filter(o -> o.skipped() == null)
                // they come with their tables; MySQL names a column's check itself, and keeps MariaDB's JSON by one
                .filter(o -> !o.kind().equals("check"))
                .map(o -> o.kind() + " " + o.name())
                .sorted()
                .toList();
    }
}
