package io.godwit.mysql.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.mysql.apply.Facts;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Checkpoint.ObjectCreated;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.server.MySqlTestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Making objects by statements that commit by themselves: what holds when a runner dies in between. */
@ParameterizedClass
@MethodSource("io.godwit.testkit.server.TestedServers#all")
class StageWriterTest {
    private static final SchemaObject CAR = object(
            "table",
            "app.car",
            Stage.PRE_DATA,
            "CREATE TABLE `app`.`car` (\n  `id` bigint NOT NULL,\n  `a` int DEFAULT NULL,\n  `b` int DEFAULT NULL,\n"
                    + "  PRIMARY KEY (`id`)\n) ENGINE=InnoDB");

    @Parameter
    @Nullable
    String server;

    private MySqlTestDatabase database;
    private Sessions sessions;
    private Facts facts;

    @BeforeEach
    void open() {
        database = new MySqlTestDatabase(Objects.requireNonNull(server));
        sessions = Sessions.open(database.endpoint(), "one", Option.Side.TARGET);
        facts = new Facts(sessions, "one");
        facts.claim();
    }

    @AfterEach
    void close() {
        facts.close();
        database.close();
    }

    private static SchemaObject object(String kind, String name, Stage stage, String... statements) {
        return new SchemaObject(kind, name, stage, List.of(statements), null);
    }

    private void create(Stage stage, SchemaObject... objects) {
        new StageWriter(sessions, facts).create(schema(objects), stage, 2);
    }

    private Schema schema(SchemaObject... objects) {
        return new Schema("mysql", sessions.version().text(), List.of(), Arrays.asList(objects));
    }

    private List<String> query(String sql) {
        List<String> found = new ArrayList<>();
        try (Connection connection = database.server().connect("app");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a runner leaves it that dies between the statement and the fact. */
    private void dieMaking(SchemaObject object) throws SQLException {
        try (Connection writer = facts.openWriter("stage")) {
            facts.beginMaking(writer, object.stage() + " " + object.kind() + " " + object.name());
        }
        for (String sql : object.statements()) {
            database.server().execute("app", sql);
        }
    }

    @Test
    void indexesOfALoadedTableAreMadeAheadOfTheirStageAndWhatFailsIsLeftToIt() {
        SchemaObject a = object("index", "app.car.a", Stage.POST_DATA, "ALTER TABLE `app`.`car` ADD KEY `a` (`a`)");
        SchemaObject b =
                object("index", "app.car.b", Stage.POST_DATA, "ALTER TABLE `app`.`car` ADD UNIQUE KEY `b` (`b`)");
        Schema schema = schema(CAR, a, b);
        create(Stage.PRE_DATA, CAR, a, b);
        database.run("INSERT INTO app.car VALUES (1, 1, 1), (2, 2, 1)");
        EarlyIndexes early = new EarlyIndexes(sessions, facts);
        early.make(schema, new TableId("app", "cars"));
        assertThat(names()).containsExactly("app.car");
        early.make(schema, new TableId("app", "car"));
        assertThat(names()).containsExactly("app.car", "app.car.a");
        assertThat(facts.progress().stages()).containsExactly(Stage.PRE_DATA);
        create(Stage.POST_DATA, CAR, a, b);
        assertThat(facts.progress().objects())
                .extracting(ObjectReport::name, ObjectReport::outcome)
                .containsExactly(
                        tuple("app.car", Outcome.COPIED),
                        tuple("app.car.a", Outcome.COPIED),
                        tuple("app.car.b", Outcome.SKIPPED));
    }

    private List<String> names() {
        return facts.progress().objects().stream().map(ObjectReport::name).toList();
    }

    @Test
    void whatADeadRunnerMadeAndDidNotRecordIsTakenOver() throws SQLException {
        SchemaObject index = object("index", "app.car.a", Stage.POST_DATA, "ALTER TABLE `app`.`car` ADD KEY `a` (`a`)");
        SchemaObject view = object("view", "app.v", Stage.POST_DATA, "CREATE VIEW `app`.`v` AS SELECT 1 AS a");
        dieMaking(CAR);
        create(Stage.PRE_DATA, CAR);
        dieMaking(index);
        dieMaking(view);
        create(Stage.POST_DATA, CAR, index, view);
        assertThat(facts.progress().objects())
                .extracting(ObjectReport::name, ObjectReport::outcome)
                .containsExactlyInAnyOrder(
                        tuple("app.car", Outcome.COPIED),
                        tuple("app.car.a", Outcome.COPIED),
                        tuple("app.v", Outcome.COPIED));
        assertThat(query("SELECT 1 FROM godwit.checkpoint WHERE kind = 'making'"))
                .isEmpty();
    }

    @Test
    void aTableOfSomebodyElsesIsNotTakenOver() {
        database.server().execute("app", "CREATE TABLE car (id int)");
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> create(Stage.PRE_DATA, CAR))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.TARGET_REFUSED))
                    .hasMessageContaining("already exists");
        }
    }

    @Test
    void aTableThatHoldsRowsIsNeverTakenOver() throws SQLException {
        dieMaking(CAR);
        database.run("INSERT INTO app.car VALUES (1, 1, 1)");
        assertThatThrownBy(() -> create(Stage.PRE_DATA, CAR)).isInstanceOf(GodwitException.class);
        assertThat(query("SELECT id FROM app.car")).hasSize(1);
    }

    @Test
    void indexesOfATableAreMadeTogetherAndABadOneDoesNotHarmTheOthers() {
        create(Stage.PRE_DATA, CAR);
        create(
                Stage.POST_DATA,
                object("index", "app.car.a", Stage.POST_DATA, "ALTER TABLE `app`.`car` ADD KEY `a` (`a`)"),
                object("index", "app.car.bad", Stage.POST_DATA, "ALTER TABLE `app`.`car` ADD KEY `bad` (`missing`)"),
                object("index", "app.car.b", Stage.POST_DATA, "ALTER TABLE `app`.`car` ADD UNIQUE KEY `b` (`b`)"));
        assertThat(query("SELECT DISTINCT index_name FROM information_schema.statistics WHERE table_name = 'car'"
                        + " AND index_name <> 'PRIMARY' ORDER BY 1"))
                .containsExactly("a", "b");
        assertThat(facts.progress().objects())
                .filteredOn(o -> o.outcome() == Outcome.SKIPPED)
                .singleElement()
                .satisfies(o -> assertThat(o.reason()).contains("missing").contains("1072"));
    }

    @Test
    void whatNeedsALaterObjectIsMadeAfterIt() {
        create(
                Stage.POST_DATA,
                object(
                        "view",
                        "app.first",
                        Stage.POST_DATA,
                        "CREATE VIEW `app`.`first` AS SELECT * FROM `app`.`second`"),
                object("view", "app.second", Stage.POST_DATA, "CREATE VIEW `app`.`second` AS SELECT 1 AS a"));
        assertThat(facts.progress().objects()).extracting(ObjectReport::outcome).containsOnly(Outcome.COPIED);
    }

    @Test
    void settingsOfAnObjectAreNotLeftToTheNext() {
        create(
                Stage.POST_DATA,
                object(
                        "view",
                        "app.quoted",
                        Stage.POST_DATA,
                        "USE `app`",
                        "SET SESSION sql_mode = 'ANSI_QUOTES', time_zone = '+05:00'",
                        "CREATE VIEW \"app\".\"quoted\" AS SELECT 1 AS \"a\""),
                object("view", "app.plain", Stage.POST_DATA, "CREATE VIEW `app`.`plain` AS SELECT \"text\" AS a"));
        assertThat(facts.progress().objects()).extracting(ObjectReport::outcome).containsOnly(Outcome.COPIED);
        assertThat(query("SELECT a FROM app.plain")).containsExactly("text");
    }

    private static SchemaObject trigger() {
        return object(
                "trigger",
                "app.t",
                Stage.OPEN,
                "CREATE TRIGGER `app`.`t` BEFORE INSERT ON `app`.`car` FOR EACH ROW SET NEW.a = 7");
    }

    @Test
    void aHandOverThatBrokeLeavesNoTriggerBehindWhenChangesAreAppliedAgain() throws SQLException {
        create(Stage.PRE_DATA, CAR);
        dieMaking(trigger());
        database.server().execute("app", "CREATE DEFINER = mig@'%' EVENT e ON SCHEDULE EVERY 1 YEAR DO DO 1");
        try (Connection writer = facts.openWriter("open")) {
            facts.record(
                    writer,
                    new ObjectCreated(new ObjectReport("event enabled", "app.e", Stage.OPEN, Outcome.COPIED, "")));
            writer.commit();
        }
        Opening opening = new Opening(sessions, facts);
        opening.undo();
        opening.undo();
        assertThat(query("SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = 'app'"))
                .isEmpty();
        assertThat(query("SELECT status FROM information_schema.events")).containsExactly("DISABLED");
        assertThat(facts.progress().objects()).extracting(ObjectReport::stage).doesNotContain(Stage.OPEN);
        opening.open(schema(CAR, trigger()), "9");
        opening.undo();
        assertThat(query("SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = 'app'"))
                .containsExactly("t");
        assertThat(Objects.requireNonNull(facts.progress().opened()).fence()).isEqualTo("9");
    }

    @Test
    void aCounterThatCannotBeSetKeepsTheTargetClosed() {
        create(Stage.PRE_DATA, CAR);
        SchemaObject counter =
                object("auto increment", "app.car", Stage.OPEN, "ALTER TABLE `app`.`car` AUTO_INCREMENT = x");
        assertThatThrownBy(() -> new Opening(sessions, facts).open(schema(CAR, counter), ""))
                .isInstanceOf(GodwitException.class);
        assertThat(facts.progress().opened()).isNull();
    }
}
