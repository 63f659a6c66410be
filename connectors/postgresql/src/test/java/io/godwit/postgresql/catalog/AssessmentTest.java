package io.godwit.postgresql.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.postgresql.apply.Facts;
import io.godwit.postgresql.capture.Slot;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Option;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssessmentTest {
    @ParameterizedTest
    @ValueSource(ints = {12, 15, 18})
    void aSoundSourceHasNoBlockers(int version) {
        Databases databases = new Databases(version, version);
        databases.sourceServer.execute(
                databases.source, Databases.everything(), "DROP TABLE app.scratch", "DROP TABLE app.wide");
        databases.sourceServer.execute(
                databases.source,
                "ALTER TABLE app.hashed_0 REPLICA IDENTITY FULL",
                "ALTER TABLE app.hashed_1 REPLICA IDENTITY FULL");
        assertThat(blockers(source(databases, Selection.ALL, Mode.ONLINE, "postgres")))
                .isEmpty();
        assertThat(blockers(target(databases, databases.read(Selection.ALL), "postgres")))
                .isEmpty();
    }

    @Test
    void whatEndsUpdatesOnTheSourceIsABlockerOnlineOnly() {
        Databases databases = new Databases(18, 18);
        databases.sourceServer.execute(
                databases.source,
                "CREATE TABLE keyless (a int)",
                "CREATE TABLE nothing (a int PRIMARY KEY)",
                "ALTER TABLE nothing REPLICA IDENTITY NOTHING",
                "CREATE TABLE late (a int, PRIMARY KEY (a) DEFERRABLE)",
                "CREATE TABLE full_images (a int)",
                "ALTER TABLE full_images REPLICA IDENTITY FULL",
                "CREATE UNLOGGED TABLE unlogged (a int PRIMARY KEY)",
                "CREATE TABLE sound (a int PRIMARY KEY)");
        assertThat(blockers(source(databases, Selection.ALL, Mode.OFFLINE, "postgres")))
                .isEmpty();
        assertThat(blockers(source(databases, Selection.ALL, Mode.ONLINE, "postgres")))
                .containsExactlyInAnyOrder(
                        "PG_NO_IDENTITY public.keyless",
                        "PG_NO_IDENTITY public.late",
                        "PG_NO_IDENTITY public.nothing",
                        "PG_UNLOGGED public.unlogged");
    }

    /** What fires for a change that comes back wrote its rows on the new database too. */
    @Test
    void whatActsOnChangesThatComeBackKeepsAFormerSourceFromTakingThem() {
        Databases databases = new Databases(18, 18);
        databases.sourceServer.execute(
                databases.source,
                "CREATE TABLE parent (a int PRIMARY KEY)",
                "CREATE TABLE child (a int PRIMARY KEY REFERENCES parent ON DELETE CASCADE)",
                "CREATE TABLE triggered (a int PRIMARY KEY)",
                "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                "CREATE TRIGGER ordinary AFTER INSERT ON triggered EXECUTE FUNCTION noted()",
                "CREATE TRIGGER always AFTER INSERT ON triggered EXECUTE FUNCTION noted()",
                "DROP ROLE IF EXISTS returning_user",
                "CREATE ROLE returning_user LOGIN");
        Schema schema = databases.read(Selection.ALL);
        assertThat(Adoption.problems(databases.sourceSessions(), schema)).isEmpty();
        Sessions ordinary =
                Databases.sessions(databases.sourceServer, databases.source, Option.Side.TARGET, "returning_user");
        assertThat(Adoption.problems(ordinary, schema))
                .singleElement()
                .satisfies(p -> assertThat(p.severity()).isEqualTo(Severity.BLOCKER))
                .satisfies(p -> assertThat(p.why())
                        .contains("child foreign key", "parent foreign key", "triggered always", "triggered ordinary"))
                .satisfies(p -> assertThat(p.remedy()).contains("GRANT SET ON PARAMETER"));
        databases.sourceServer.execute(databases.source, "ALTER TABLE triggered ENABLE ALWAYS TRIGGER always");
        assertThat(Adoption.problems(databases.sourceSessions(), schema))
                .singleElement()
                .satisfies(p -> assertThat(p.why()).contains("triggered always").doesNotContain("ordinary"));
    }

    /** The check that a published table can still be updated once refused this: an identity column takes only its default. */
    @Test
    void aTableThatBeginsWithAnIdentityColumnCanBePublished() {
        Databases databases = new Databases(15, 15);
        databases.sourceServer.execute(
                databases.source,
                "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text)",
                "CREATE TABLE empty ()");
        try (Slot slot = new Slot(databases.sourceSessions(), "identity")) {
            assertThat(slot.retain(databases.read(Selection.ALL).tables())).isNotNull();
            slot.drop();
        }
    }

    @Test
    void aFilterMustBeValidAndOnlineWithinTheKey() {
        Databases databases = new Databases(15, 15);
        databases.sourceServer.execute(
                databases.source,
                "CREATE TABLE t (id int PRIMARY KEY, v text)",
                "CREATE TABLE u (id int PRIMARY KEY, v text)",
                "CREATE TABLE w (id int PRIMARY KEY, v text)",
                "CREATE TABLE x (id int PRIMARY KEY, v text)",
                "ALTER TABLE w REPLICA IDENTITY FULL",
                "CREATE FUNCTION mine(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'");
        Map<TableId, String> filters = Map.of(
                new TableId("public", "t"), "id > 5",
                new TableId("public", "u"), "v <> 'no'",
                new TableId("public", "w"), "v <> 'no'",
                new TableId("public", "x"), "public.mine(id)");
        Selection selection = new Selection(List.of(), List.of(), List.of(), Map.of(), Map.of(), filters);
        assertThat(blockers(source(databases, selection, Mode.OFFLINE, "postgres")))
                .isEmpty();
        assertThat(blockers(source(databases, selection, Mode.ONLINE, "postgres")))
                .containsExactlyInAnyOrder("PG_FILTER_ONLINE public.u", "PG_FILTER_ONLINE public.x");
        Selection wrong = new Selection(
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(new TableId("public", "t"), "oops =", new TableId("public", "nowhere"), "true"));
        assertThat(blockers(source(databases, wrong, Mode.OFFLINE, "postgres")))
                .containsExactlyInAnyOrder(
                        "PG_NOTHING_SELECTED filter of table `public.nowhere`", "PG_FILTER_INVALID public.t");
    }

    @Test
    void aUserWithoutRightsIsToldAllThatIsMissing() {
        Databases databases = new Databases(15, 15);
        databases.sourceServer.execute(
                databases.source,
                "DROP ROLE IF EXISTS powerless",
                "CREATE ROLE powerless LOGIN",
                "CREATE SCHEMA s",
                "CREATE TABLE s.t (id int PRIMARY KEY)",
                "CREATE TABLE public.p (id int PRIMARY KEY)",
                "GRANT SELECT ON public.p TO powerless",
                "ALTER TABLE public.p ENABLE ROW LEVEL SECURITY");
        assertThat(blockers(source(databases, Selection.ALL, Mode.ONLINE, "powerless")))
                .containsExactlyInAnyOrder(
                        "PG_PRIVILEGE role \"powerless\"",
                        "PG_PRIVILEGE role \"powerless\"",
                        "PG_PRIVILEGE public.p",
                        "PG_PRIVILEGE s.t",
                        "PG_PRIVILEGE s.t",
                        "PG_PRIVILEGE s.t",
                        "PG_ROW_SECURITY public.p");
        assertThat(blockers(target(databases, databases.read(Selection.ALL), "powerless")))
                .containsExactlyInAnyOrder("PG_PRIVILEGE role \"powerless\"", "PG_PRIVILEGE schema public");
    }

    @Test
    void namesThatMatchNothingOrCollideAreRefused() {
        Databases databases = new Databases(15, 15);
        databases.sourceServer.execute(
                databases.source,
                "CREATE TABLE a (id int PRIMARY KEY)",
                "CREATE TABLE b (id int PRIMARY KEY)",
                "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM public.a'");
        Selection selection = new Selection(
                List.of(),
                List.of("public.?", "public.nothing*"),
                List.of("public.z"),
                Map.of(),
                Map.of(new TableId("public", "a"), new TableId("public", "b")),
                Map.of());
        List<Problem> problems = source(databases, selection, Mode.OFFLINE, "postgres");
        assertThat(blockers(problems))
                .containsExactlyInAnyOrder("PG_NOTHING_SELECTED table `public.nothing*`", "PG_NAMES_COLLIDE public.b");
        assertThat(problems.stream()
                        .filter(p -> p.severity() == Severity.WARNING)
                        .map(p -> p.code() + " " + p.object()))
                .containsExactlyInAnyOrder(
                        "PG_NOTHING_SELECTED exclude `public.z`", "PG_BODY_NAMES_RENAMED public.f()");
    }

    @Test
    void rulesThatNameNoColumnAreRefusedInsteadOfBeingPassedOver() {
        Databases databases = new Databases(15, 15);
        databases.sourceServer.execute(
                databases.source,
                "CREATE TABLE a (id int PRIMARY KEY)",
                "CREATE TABLE parts (id int, code text) PARTITION BY LIST (id)",
                "CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1)");
        ColumnRule text = new ColumnRule("text", null);
        Selection selection = ruled(Map.of(
                new ColumnId(new TableId("public", "a"), "id"), text,
                new ColumnId(new TableId("public", "a"), "other"), text,
                new ColumnId(new TableId("public", "b"), "id"), text,
                new ColumnId(new TableId("public", "parts"), "code"), new ColumnRule("text(9)", null)));
        assertThat(blockers(source(databases, selection, Mode.OFFLINE, "postgres")))
                .containsExactly(
                        "PG_NOTHING_SELECTED rule of column `public.a.other`",
                        "PG_NOTHING_SELECTED rule of column `public.b.id`");
        assertThat(databases.read(selection).tables().stream()
                        .flatMap(t -> t.columns().stream())
                        .map(c -> c.name() + " " + c.type()))
                .contains("code " + new Type.Text(9, false), "id " + new Type.Text(0, false));
    }

    @Test
    void typesThatValuesCannotHaveAreRefusedByName() {
        Databases databases = new Databases(15, 15);
        databases.sourceServer.execute(databases.source, "CREATE DOMAIN flag AS smallint");
        String[][] cases = {
            {"boolean", "text"},
            {"bytea", "text"},
            {"double precision", "decimal(9,2)"},
            {"double precision", "real(32)"},
            {"real", "real(64)"},
            {"timestamp", "instant"},
            {"text", "integer"},
            {"text", "json"},
            {"inet", "uuid"},
            {"text", "duration"},
            {"uuid", "bytes(15)"},
            {"flag", "boolean"}
        };
        for (int i = 0; i < cases.length; i++) {
            databases.sourceServer.execute(databases.source, "CREATE TABLE t" + i + " (told " + cases[i][0] + ")");
            ColumnId column = new ColumnId(new TableId("public", "t" + i), "told");
            Selection selection = ruled(Map.of(column, new ColumnRule(cases[i][1], null)));
            assertThatThrownBy(() -> databases.read(selection))
                    .as("%s as %s", cases[i][0], cases[i][1])
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.OPTION_INVALID))
                    .hasMessageContaining(column.toString());
        }
    }

    private static Selection ruled(Map<ColumnId, ColumnRule> rules) {
        return new Selection(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(), rules);
    }

    @Test
    void aTableThatIsThereAlreadyIsABlockerUnlessThisMigrationMadeIt() {
        Databases databases = new Databases(15, 15);
        databases.sourceServer.execute(databases.source, "CREATE TABLE t (id int PRIMARY KEY)");
        Schema schema = databases.read(Selection.ALL);
        Sessions sessions = databases.targetSessions();
        try (Facts facts = new Facts(sessions, "m1")) {
            facts.claim();
            new StageWriter(sessions, facts, PostGis.NONE).create(schema, Stage.PRE_DATA, 1);
            assertThat(blockers(new TargetAssessment(sessions, facts, PostGis.NONE).problems(schema, Mode.ONLINE)))
                    .isEmpty();
        }
        try (Facts others = new Facts(sessions, "m2")) {
            assertThat(blockers(new TargetAssessment(sessions, others, PostGis.NONE).problems(schema, Mode.ONLINE)))
                    .containsExactly("PG_TABLE_EXISTS public.t");
        }
    }

    @Test
    void assessingATargetLeavesNothingThere() {
        Databases databases = new Databases(18, 18);
        databases.sourceServer.execute(databases.source, "CREATE TABLE t (id int PRIMARY KEY)");
        target(databases, databases.read(Selection.ALL), "postgres");
        assertThat(Databases.column(
                        databases.targetServer,
                        databases.target,
                        "SELECT nspname FROM pg_namespace WHERE oid >= 16384 UNION ALL SELECT relname FROM pg_class WHERE oid"
                                + " >= 16384"))
                .isEmpty();
    }

    private static List<Problem> source(Databases databases, Selection selection, Mode mode, String user) {
        Sessions sessions = Databases.sessions(databases.sourceServer, databases.source, Option.Side.SOURCE, user);
        try (Slot slot = new Slot(sessions, "m1")) {
            Schema schema = new Catalog(sessions).schema(selection);
            return new SourceAssessment(sessions, slot).problems(schema, selection, mode);
        }
    }

    private static List<Problem> target(Databases databases, Schema schema, String user) {
        Sessions sessions = Databases.sessions(databases.targetServer, databases.target, Option.Side.TARGET, user);
        try (Facts facts = new Facts(sessions, "m1")) {
            return new TargetAssessment(sessions, facts, PostGis.NONE).problems(schema, Mode.ONLINE);
        }
    }

    private static List<String> blockers(List<Problem> problems) {
        return problems.stream()
                .filter(p -> p.severity() == Severity.BLOCKER)
                .map(p -> p.code() + " " + p.object())
                .toList();
    }
}
