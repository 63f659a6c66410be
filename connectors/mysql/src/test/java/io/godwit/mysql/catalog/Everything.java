package io.godwit.mysql.catalog;

import io.godwit.mysql.apply.Facts;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Option;
import io.godwit.spi.Progress;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.testkit.server.MySqlServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Two databases that hold every kind of object, and their way to another server, without rows. */
final class Everything {
    /** Where the facts of these moves are kept. */
    private static final String FACTS = "round_trip_facts";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    final String main;
    final String odd;
    private final String other;
    private boolean withOther;

    Everything() {
        int number = NUMBERS.incrementAndGet();
        main = "rt_main_" + number;
        odd = "rt odd " + number;
        other = "rt_other_" + number;
    }

    /** What is selected: these two databases. */
    Selection selection() {
        return new Selection(
                withOther ? List.of(main, odd, other) : List.of(main, odd),
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    /** Runs a file's statements on a server; of those for newer servers, what stands in files of their own. */
    void make(MySqlServer server, String... files) {
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String file : files) {
                withOther |= file.equals("mariadb.sql");
                String text = resource(file)
                        .replace("${main}", "`" + main + "`")
                        .replace("${odd}", "`" + odd + "`")
                        .replace("${other}", "`" + other + "`");
                for (String sql : text.replaceAll("(?m)^-- .*\n(?!  )", "").split("(?m)^//$")) {
                    if (!sql.isBlank()) {
                        statement.execute(sql.strip());
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Everything.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Schema read(MySqlServer server, Selection selection) {
        return read(server, selection, false);
    }

    static Schema read(MySqlServer server, Selection selection, boolean users) {
        try (Connection connection = server.connect("")) {
            return SchemaReader.read(new Reading(connection, selection, FACTS, ""), users);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Makes a schema's objects on a server, stage by stage, and hands over, each twice; what became of them. */
    static Progress move(MySqlServer target, Schema schema, int lanes) {
        Endpoint endpoint = new Endpoint(
                target.url(MySqlServer.ADMIN, ""), Secret.of(MySqlServer.PASSWORD), Map.of("checkpointSchema", FACTS));
        Sessions sessions = Sessions.open(endpoint, "round-trip", Option.Side.TARGET);
        try (Facts facts = new Facts(sessions, "round-trip")) {
            facts.claim();
            for (Stage stage : List.of(Stage.PRE_DATA, Stage.KEYS, Stage.POST_DATA)) {
                new StageWriter(sessions, facts).create(schema, stage, lanes);
                new StageWriter(sessions, facts).create(schema, stage, lanes);
            }
            new Opening(sessions, facts).open(schema, "");
            new Opening(sessions, facts).open(schema, "");
            Progress progress = facts.progress();
            facts.drop();
            return progress;
        }
    }

    /** Objects that could be made and were not, with the reason. */
    static List<String> refused(Progress progress, List<SchemaObject> objects) {
        List<String> refused = new ArrayList<>();
        for (ObjectReport report : progress.objects()) {
            boolean expected = objects.stream()
                    .anyMatch(o ->
                            o.kind().equals(report.kind()) && o.name().equals(report.name()) && o.skipped() != null);
            if (report.outcome() == Outcome.SKIPPED && !expected) {
                refused.add(report.kind() + " " + report.name() + ": " + report.reason());
            }
        }
        return refused;
    }

    /** The objects as another server takes them. */
    static List<SchemaObject> adapted(Schema schema, MySqlServer target) {
        try (Connection connection = target.connect("")) {
            return Adaptation.objects(schema, connection, false);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** One line for each object and statement: what two servers must have in common. */
    static List<String> listing(List<SchemaObject> objects) {
        List<String> lines = new ArrayList<>();
        for (SchemaObject object : objects) {
            if (object.skipped() == null) {
                List<String> statements = object.statements().stream()
                        .filter(s -> !s.startsWith("SET SESSION explicit_defaults_for_timestamp"))
                        .toList();
                lines.add(object.stage() + " " + object.kind() + " " + object.name() + "\n    "
                        + String.join("\n    ", statements));
            }
        }
        lines.sort(null);
        return lines;
    }

    /** Whether its log holds what foreign keys do, as from MySQL 9.6 on. */
    static boolean logsCascades(MySqlServer server) {
        return !column(server, "SHOW GLOBAL VARIABLES LIKE 'innodb_native_foreign_keys'")
                .isEmpty();
    }

    static List<String> column(MySqlServer server, String sql) {
        List<String> values = new ArrayList<>();
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(Objects.requireNonNullElse(rows.getString(1), "null"));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    void drop(MySqlServer server) {
        server.execute(
                "",
                "SET SESSION foreign_key_checks = 0",
                "DROP DATABASE IF EXISTS `" + main + "`",
                "DROP DATABASE IF EXISTS `" + odd + "`",
                "DROP DATABASE IF EXISTS `" + other + "`");
    }
}
