package io.godwit.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Mode;
import io.godwit.spi.Option;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.apply.Facts;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AssessmentTest {
    private final SqlServerTestDatabase database = new SqlServerTestDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    private List<Problem> source(Selection selection, Mode mode, Map<String, String> options) {
        Endpoint endpoint = database.endpoint();
        Map<String, String> all = new HashMap<>(endpoint.options());
        all.putAll(options);
        Sessions sessions =
                Sessions.open(new Endpoint(endpoint.url(), endpoint.password(), all), "assessment", Option.Side.SOURCE);
        return new SourceAssessment(sessions, new Catalog(sessions)).problems(selection, mode);
    }

    private static List<String> blockers(List<Problem> problems) {
        return problems.stream()
                .filter(p -> p.severity() == Severity.BLOCKER)
                .map(p -> p.code() + " " + p.object())
                .toList();
    }

    @Test
    void aPlainDatabaseIsNotRefusedOffline() {
        assumeFalse(database.isStandIn(), "the stand-in keeps no catalog of what was made in it");
        database.run("CREATE TABLE plain (id int NOT NULL PRIMARY KEY, v nvarchar(10) NULL)");
        assertThat(blockers(source(Selection.ALL, Mode.OFFLINE, Map.of()))).isEmpty();
    }

    @Test
    void whatIsMissingForCaptureIsAScript() {
        assumeFalse(database.isStandIn(), "the stand-in keeps no catalog of what was made in it");
        database.run("CREATE TABLE captured (id int NOT NULL PRIMARY KEY, v nvarchar(10) NULL)");
        List<Problem> problems = source(Selection.ALL, Mode.ONLINE, Map.of("enableCapture", "false"));
        Problem setup = problems.stream()
                .filter(p -> p.code().equals(AssessmentCodes.CAPTURE_SETUP))
                .findFirst()
                .orElseThrow();
        assertThat(setup.severity()).isEqualTo(Severity.BLOCKER);
        assertThat(setup.remedy())
                .contains("sp_cdc_enable_db")
                .contains("sp_cdc_enable_table")
                .contains("captured");
    }

    @Test
    void mistakesOfTheSelectionAreFound() {
        assumeFalse(database.isStandIn(), "the stand-in keeps no catalog of what was made in it");
        database.run(
                "CREATE TABLE keyless (v nvarchar(max) NULL)",
                "CREATE TABLE filtered (id int NOT NULL PRIMARY KEY)",
                "CREATE TABLE other (id int NOT NULL PRIMARY KEY)");
        Selection selection = new Selection(
                List.of(),
                List.of(),
                List.of(),
                Map.of("absent", "b"),
                Map.of(new TableId("dbo", "other"), new TableId("dbo", "filtered")),
                Map.of(new TableId("dbo", "filtered"), "nonsense = 1"));
        assertThat(blockers(source(selection, Mode.ONLINE, Map.of("enableCapture", "true"))))
                .contains(
                        "SQLSERVER_NOTHING_SELECTED new name of schema `absent`",
                        "SQLSERVER_NAMES_COLLIDE dbo.filtered",
                        "SQLSERVER_FILTER_INVALID dbo.filtered",
                        "SQLSERVER_NO_KEY dbo.keyless");
    }

    @Test
    void whatIsInTheWayOnTheTargetIsFound() {
        assumeFalse(database.isStandIn(), "the stand-in keeps no catalog of what was made in it");
        database.run("CREATE TABLE there (id int NOT NULL PRIMARY KEY)", "CREATE TABLE other (id int NULL)");
        Sessions sessions = Sessions.open(database.endpoint(), "assessment", Option.Side.TARGET);
        Selection one = new Selection(List.of(), List.of("dbo.there"), List.of(), Map.of(), Map.of(), Map.of());
        Schema schema = new Catalog(sessions).schema(one);
        try (Facts facts = new Facts(sessions, "assessment")) {
            List<Problem> problems = new TargetAssessment(sessions, facts).problems(schema, Mode.OFFLINE);
            assertThat(blockers(problems)).containsExactly("SQLSERVER_TABLE_EXISTS dbo.there");
            assertThat(problems.stream().map(p -> p.code().name())).contains("SQLSERVER_NOT_EMPTY");
        }
    }

    @Test
    void triggersAndForeignKeysStandInTheWayBack() {
        assumeFalse(database.isStandIn(), "the stand-in keeps no catalog of what was made in it");
        database.run(
                "CREATE TABLE parent (id int NOT NULL PRIMARY KEY)",
                "CREATE TABLE child (id int NOT NULL PRIMARY KEY, parent int NULL CONSTRAINT fk_child REFERENCES parent (id))");
        Sessions sessions = Sessions.open(database.endpoint(), "assessment", Option.Side.TARGET);
        Schema schema = new Catalog(sessions).schema(Selection.ALL);
        List<Problem> problems = Adoption.problems(sessions, schema);
        assertThat(blockers(problems)).containsExactly("SQLSERVER_TRIGGERS_FIRE way back");
        assertThat(problems.get(0).remedy()).contains("NOCHECK CONSTRAINT [fk_child]");
    }
}
