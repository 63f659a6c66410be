package io.godwit.mysql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Mode;
import io.godwit.spi.Option;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.Progress;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.server.MySqlServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AssessmentTest {
    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void aSoundSourceHasNoBlockers(String name) {
        MySqlServer server = MySqlServer.shared(name);
        Everything everything = new Everything();
        everything.make(server, "everything.sql");
        assertThat(blockers(source(server, everything.selection(), Mode.OFFLINE, MySqlServer.ADMIN)))
                .isEmpty();
        assertThat(blockers(source(server, everything.selection(), Mode.ONLINE, MySqlServer.ADMIN)))
                .containsExactlyInAnyOrder(
                        "MYSQL_SNAPSHOT_ENGINE " + everything.main + ".memory_one",
                        "MYSQL_SNAPSHOT_ENGINE " + everything.main + ".myisam_one");
        Schema schema = Everything.read(server, everything.selection());
        everything.drop(server);
        assertThat(blockers(target(server, schema, MySqlServer.ADMIN, Map.of())))
                .isEmpty();
    }

    /**
     * InnoDB's cascades are not in the log, so a child without its parent would stray from it unseen. MySQL 9.6 and later log them,
     * unless told to leave them to InnoDB.
     */
    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void aCascadeFromATableThatIsNotSelectedStopsAnOnlineRun(String name) {
        MySqlServer server = MySqlServer.shared(name);
        String database = server.createDatabase();
        server.execute(
                database,
                "CREATE TABLE parent (id int PRIMARY KEY)",
                "CREATE TABLE child (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE)",
                "CREATE TABLE other (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES parent (id))");
        Selection narrow = tables(database + ".child", database + ".other");
        assertThat(blockers(source(server, narrow, Mode.ONLINE, MySqlServer.ADMIN)))
                .isEqualTo(
                        Everything.logsCascades(server)
                                ? List.of()
                                : List.of("MYSQL_CASCADE_UNSEEN " + database + ".child"));
        assertThat(blockers(source(server, narrow, Mode.OFFLINE, MySqlServer.ADMIN)))
                .isEmpty();
        assertThat(blockers(source(server, tables(database + ".*"), Mode.ONLINE, MySqlServer.ADMIN)))
                .isEmpty();
    }

    @Test
    void filtersMustBeValidAndOnlineTheLogMustTellThem() {
        MySqlServer server = MySqlServer.shared("8.0");
        String database = server.createDatabase();
        server.execute(
                database,
                "CREATE TABLE t (id int PRIMARY KEY, name text)",
                "CREATE TABLE u (id int PRIMARY KEY)",
                "CREATE TABLE v (id int PRIMARY KEY)");
        Selection filtered = new Selection(
                List.of(database),
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(
                        new TableId(database, "t"),
                        "name = 'a'",
                        new TableId(database, "u"),
                        "oops =",
                        new TableId(database, "v"),
                        "id > 5"));
        assertThat(blockers(source(server, filtered, Mode.OFFLINE, MySqlServer.ADMIN)))
                .containsExactly("MYSQL_FILTER_INVALID " + database + ".u");
        assertThat(blockers(source(server, filtered, Mode.ONLINE, MySqlServer.ADMIN)))
                .containsExactly("MYSQL_FILTER_ONLINE " + database + ".t", "MYSQL_FILTER_INVALID " + database + ".u");
    }

    @Test
    void whichFenceWillBeSetAndWhyIsSaidBeforehand() {
        MySqlServer server = MySqlServer.shared("8.0");
        String database = server.createDatabase();
        String other = server.createDatabase("aaa_other");
        server.execute(database, "CREATE TABLE t (id int PRIMARY KEY)");
        server.execute(other, "CREATE TABLE in_use (id int PRIMARY KEY)");
        Selection mine = tables(database + ".t");
        assertThat(source(server, mine, Mode.ONLINE, MySqlServer.ADMIN))
                .anyMatch(p -> p.code().name().equals("MYSQL_FENCE")
                        && p.why().contains("after hand-over nothing keeps")
                        && p.why().contains("aaa_other.in_use"));
        assertThat(source(server, mine, Mode.ONLINE, MySqlServer.USER))
                .anyMatch(p -> p.code().name().equals("MYSQL_FENCE")
                        && p.why().contains("SYSTEM_VARIABLES_ADMIN and CONNECTION_ADMIN"));
        server.execute("", "DROP DATABASE aaa_other");
    }

    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void aUserWithoutRightsIsToldAllThatIsMissing(String name) {
        MySqlServer server = MySqlServer.shared(name);
        String database = server.createDatabase();
        server.execute(
                database,
                "CREATE TABLE t (id int PRIMARY KEY)",
                "DROP USER IF EXISTS powerless@'%'",
                "CREATE USER powerless@'%' IDENTIFIED BY '" + MySqlServer.PASSWORD + "'",
                "GRANT INSERT, SELECT (id) ON `" + database + "`.t TO powerless@'%'");
        List<Problem> problems = source(server, tables(database + ".*"), Mode.ONLINE, "powerless");
        assertThat(blockers(problems))
                .containsExactlyInAnyOrder(
                        "MYSQL_PRIVILEGE user powerless",
                        "MYSQL_PRIVILEGE " + database + ".t",
                        "MYSQL_PRIVILEGE database " + database);
        assertThat(warnings(problems))
                .contains("MYSQL_PRIVILEGE user powerless", "MYSQL_PRIVILEGE database " + database);
        Schema schema = Everything.read(server, tables(database + ".*"));
        assertThat(blockers(target(server, schema, "powerless", Map.of())))
                .contains("MYSQL_PRIVILEGE database " + database, "MYSQL_PRIVILEGE database godwit");
        server.execute("", "DROP USER powerless@'%'");
    }

    /** Services give their administrators' rights by a role, which MySQL lists by its name only. */
    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#later")
    void whatARoleBringsCounts(String name) {
        MySqlServer server = MySqlServer.shared(name);
        String database = server.createDatabase();
        String role = server.isMariaDb() ? "helpers" : "helpers@'%'";
        server.execute(
                database,
                "CREATE TABLE t (id int PRIMARY KEY)",
                "DROP USER IF EXISTS helped@'%'",
                "DROP ROLE IF EXISTS helpers",
                "CREATE ROLE helpers",
                "GRANT ALL ON *.* TO " + role,
                "CREATE USER helped@'%' IDENTIFIED BY '" + MySqlServer.PASSWORD + "'",
                "GRANT " + role + " TO helped@'%'",
                server.isMariaDb()
                        ? "SET DEFAULT ROLE helpers FOR helped@'%'"
                        : "SET DEFAULT ROLE " + role + " TO helped@'%'");
        assertThat(blockers(source(server, tables(database + ".*"), Mode.ONLINE, "helped")))
                .isEmpty();
        server.execute("", "DROP USER helped@'%'", "DROP ROLE helpers");
    }

    @Test
    void namesThatMatchNothingOrCollideAreRefused() {
        MySqlServer server = MySqlServer.shared("8.0");
        String database = server.createDatabase();
        server.execute(
                database,
                "CREATE TABLE a (id int PRIMARY KEY)",
                "CREATE TABLE b (id int PRIMARY KEY)",
                "CREATE FUNCTION f() RETURNS bigint READS SQL DATA RETURN (SELECT count(*) FROM a)");
        Selection selection = new Selection(
                List.of(),
                List.of(database + ".?", database + ".nothing*"),
                List.of(database + ".z"),
                Map.of(),
                Map.of(new TableId(database, "a"), new TableId(database, "b")),
                Map.of());
        List<Problem> problems = source(server, selection, Mode.OFFLINE, MySqlServer.ADMIN);
        assertThat(blockers(problems))
                .containsExactlyInAnyOrder(
                        "MYSQL_NOTHING_SELECTED table `" + database + ".nothing*`",
                        "MYSQL_NAMES_COLLIDE " + database + ".b");
        assertThat(warnings(problems))
                .containsExactlyInAnyOrder(
                        "MYSQL_NOTHING_SELECTED exclude `" + database + ".z`",
                        "MYSQL_BODY_NAMES_RENAMED function " + database + ".f");
    }

    @Test
    void whatIsInTheWayOnTheTargetIsABlockerUnlessThisMigrationMadeIt() {
        MySqlServer server = MySqlServer.shared("8.0");
        String database = server.createDatabase();
        server.execute(database, "CREATE TABLE t (id int PRIMARY KEY)");
        Schema schema = Everything.read(server, tables(database + ".*"));
        assertThat(blockers(target(server, schema, MySqlServer.ADMIN, Map.of())))
                .containsExactly("MYSQL_TABLE_EXISTS " + database + ".t");
        ObjectReport made = new ObjectReport("table", database + ".t", Stage.PRE_DATA, Outcome.COPIED, "");
        Sessions sessions = sessions(server, MySqlServer.ADMIN, Option.Side.TARGET, Map.of());
        assertThat(blockers(new TargetAssessment(sessions).problems(schema, Mode.ONLINE, progress(made))))
                .isEmpty();
    }

    /** What the target cannot have, or only otherwise, is known before anything is made. */
    @Test
    void theTargetTellsWhatItWillChangeOrLeaveOut() {
        MySqlServer source = MySqlServer.shared("mariadb-10.11");
        MySqlServer target = MySqlServer.shared("8.0");
        Everything everything = new Everything();
        everything.make(source, "everything.sql", "mariadb.sql");
        Schema schema = Everything.read(source, everything.selection());
        everything.drop(source);
        List<String> said = new ArrayList<>();
        for (Problem problem : target(target, schema, MySqlServer.ADMIN, Map.of())) {
            said.add(problem.severity() + " " + problem.code() + " " + problem.object());
        }
        String main = everything.main;
        assertThat(said)
                .contains(
                        "WARNING MYSQL_IMPOSSIBLE sequence " + main + ".numbers",
                        "WARNING MYSQL_IMPOSSIBLE index " + main + ".own.t",
                        "WARNING MYSQL_IMPOSSIBLE package " + main + ".pack",
                        "WARNING MYSQL_CHANGED table " + main + ".own",
                        "WARNING MYSQL_CHANGED table " + main + ".versioned");
    }

    /** A definer is a user whose rights an object has: one that is not there is not replaced by a mightier one in silence. */
    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void definersThatAreNotThereAreNamed(String name) {
        MySqlServer server = MySqlServer.shared(name);
        String database = server.createDatabase();
        server.execute(
                database,
                "CREATE TABLE t (id int PRIMARY KEY)",
                "CREATE DEFINER=nobody@nowhere VIEW v AS SELECT * FROM t",
                "CREATE DEFINER=nobody@nowhere PROCEDURE p() SELECT 1");
        Schema schema = Everything.read(server, tables(database + ".*"));
        server.execute("", "DROP DATABASE " + database);
        assertThat(warnings(target(server, schema, MySqlServer.ADMIN, Map.of())))
                .contains("MYSQL_DEFINER nobody@nowhere");
        // who may not make objects for others is told so
        assertThat(warnings(target(server, schema, MySqlServer.USER, Map.of())))
                .contains("MYSQL_IMPOSSIBLE view " + database + ".v", "MYSQL_IMPOSSIBLE procedure " + database + ".p");
        assertThat(warnings(target(server, schema, MySqlServer.USER, Map.of("definers", "current-user"))))
                .contains("MYSQL_CHANGED view " + database + ".v", "MYSQL_CHANGED procedure " + database + ".p");
    }

    @Test
    void wordsThatTheTargetReservesAreFound() {
        MySqlServer source = MySqlServer.shared("5.7");
        String database = source.createDatabase();
        source.execute(
                database,
                "CREATE TABLE t (id int PRIMARY KEY, `rank` int)",
                "CREATE PROCEDURE p() SELECT rank FROM t ORDER BY rank",
                "CREATE PROCEDURE q() SELECT `rank`, t.rank FROM t");
        Schema schema = Everything.read(source, tables(database + ".*"));
        assertThat(warnings(target(MySqlServer.shared("8.0"), schema, MySqlServer.ADMIN, Map.of())))
                .contains("MYSQL_RESERVED_WORD procedure " + database + ".p")
                .doesNotContain("MYSQL_RESERVED_WORD procedure " + database + ".q");
    }

    private static Progress progress(ObjectReport made) {
        return new Progress(Set.of(), List.of(made), null, List.of(), null, null, null);
    }

    private static Selection tables(String... patterns) {
        return new Selection(List.of(), List.of(patterns), List.of(), Map.of(), Map.of(), Map.of());
    }

    private static Sessions sessions(MySqlServer server, String user, Option.Side side, Map<String, String> options) {
        return Sessions.open(new Endpoint(server.url(user, ""), Secret.of(MySqlServer.PASSWORD), options), "m1", side);
    }

    private static List<Problem> source(MySqlServer server, Selection selection, Mode mode, String user) {
        Sessions sessions = sessions(server, user, Option.Side.SOURCE, Map.of());
        return new SourceAssessment(sessions, new Catalog(sessions)).problems(selection, mode);
    }

    private static List<Problem> target(MySqlServer server, Schema schema, String user, Map<String, String> options) {
        Sessions sessions = sessions(server, user, Option.Side.TARGET, options);
        return new TargetAssessment(sessions).problems(schema, Mode.ONLINE, Progress.none());
    }

    private static List<String> blockers(List<Problem> problems) {
        return of(problems, Severity.BLOCKER);
    }

    private static List<String> warnings(List<Problem> problems) {
        return of(problems, Severity.WARNING);
    }

    private static List<String> of(List<Problem> problems, Severity severity) {
        return problems.stream()
                .filter(p -> p.severity() == severity)
                .map(p -> p.code() + " " + p.object())
                .toList();
    }
}
