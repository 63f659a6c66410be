package io.godwit.engine.state;

import io.godwit.engine.EngineErrors;
import io.godwit.spi.GodwitException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The store's tables, made and brought up to date by numbered scripts; SQLite's {@code user_version} says how far. */
final class StateSchema {
    /** In order; a script that was ever released is never changed. */
    private static final List<String> SCRIPTS = List.of("001.sql", "002.sql");

    private StateSchema() {}

    /** Runs the scripts that are missing, all in one transaction; harmless when several processes do so at once. */
    static void bringUpToDate(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (version(statement) == SCRIPTS.size()) {
                return;
            }
            statement.execute("BEGIN IMMEDIATE");
            try {
                int version = version(statement);
                if (version > SCRIPTS.size()) {
                    throw new GodwitException(
                            EngineErrors.STATE_TOO_NEW,
                            "Its format is " + version + ", this version knows up to " + SCRIPTS.size(),
                            file.toString(),
                            null);
                }
                for (String script : SCRIPTS.subList(version, SCRIPTS.size())) {
                    statement.executeUpdate(read(script));
                }
                statement.execute("PRAGMA user_version = " + SCRIPTS.size());
                statement.execute("COMMIT");
            } catch (SQLException | RuntimeException e) {
                statement.execute("ROLLBACK");
                throw e;
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("PRAGMA user_version")) {
            return result.next() ? result.getInt(1) : 0;
        }
    }

    private static String read(String script) {
        try (InputStream in = StateSchema.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + script);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
