package io.godwit.postgresql.catalog;

import io.godwit.postgresql.apply.Facts;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Option;
import io.godwit.spi.Progress;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.testkit.server.PostgresServer;
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

/** Two databases of one or two servers, and the way from one to the other without rows. */
final class Databases {
    final PostgresServer sourceServer;
    final PostgresServer targetServer;
    final String source;
    final String target;

    Databases(int sourceVersion, int targetVersion) {
        sourceServer = PostgresServer.shared(sourceVersion);
        targetServer = PostgresServer.shared(targetVersion);
        source = sourceServer.createDatabase();
        target = targetServer.createDatabase();
    }

    static String everything() {
        try (InputStream in = Objects.requireNonNull(Databases.class.getResourceAsStream("everything.sql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sessions sourceSessions() {
        return sessions(sourceServer, source, Option.Side.SOURCE, "postgres");
    }

    Sessions targetSessions() {
        return sessions(targetServer, target, Option.Side.TARGET, "postgres");
    }

    static Sessions sessions(PostgresServer server, String database, Option.Side side, String user) {
        String url = "postgresql://" + user + "@127.0.0.1:" + server.port() + "/" + database;
        return Sessions.open(new Endpoint(url, Secret.NONE, Map.of()), "m1", side);
    }

    Schema read(Selection selection) {
        return new Catalog(sourceSessions()).schema(selection);
    }

    /** Makes all stages and hands over; returns what became of it. */
    Progress move(Selection selection, int lanes) {
        return move(selection, lanes, targetSessions());
    }

    Progress move(Selection selection, int lanes, Sessions sessions) {
        Schema schema = read(selection);
        try (Facts facts = new Facts(sessions, "m1")) {
            facts.claim();
            StageWriter writer = new StageWriter(sessions, facts, PostGis.NONE);
            for (Stage stage : List.of(Stage.PRE_DATA, Stage.KEYS, Stage.POST_DATA)) {
                writer.create(schema, stage, lanes);
                writer.create(schema, stage, lanes);
            }
            new Opening(sessions, facts, PostGis.NONE).open(read(selection), "0/0");
            new Opening(sessions, facts, PostGis.NONE).open(read(selection), "0/0");
            return facts.progress();
        }
    }

    /** One line for each object and statement: what two databases must have in common. */
    static List<String> listing(Schema schema) {
        List<String> lines = new ArrayList<>();
        for (SchemaObject object : schema.objects()) {
            if (object.skipped() == null) {
                lines.add(object.stage() + " " + object.kind() + " " + object.name() + "\n    "
                        + String.join("\n    ", object.statements()));
            }
        }
        lines.sort(null);
        return lines;
    }

    static List<String> column(PostgresServer server, String database, String sql) {
        List<String> values = new ArrayList<>();
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
