package io.godwit.postgresql.capture;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.GodwitException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One ordinary session for short questions, opened when first needed and again when it broke. Safe for many threads. */
final class Monitor implements AutoCloseable {
    private final Sessions sessions;
    private @Nullable Connection connection;

    Monitor(Sessions sessions) {
        this.sessions = sessions;
    }

    /** A question. */
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /**
     * Asks; once more on a new session if the old one turns out to be broken, so a question must be harmless to repeat.
     *
     * @param doing for the error's text, as a participle
     */
    synchronized <T> T ask(String doing, Question<T> question) {
        Connection kept = connection;
        if (kept != null) {
            try {
                return question.ask(kept);
            } catch (SQLException e) {
                if (!isBroken(kept)) {
                    throw failed(e, doing);
                }
                close();
            }
        }
        try {
            Connection opened = sessions.open("monitor");
            connection = opened;
            return question.ask(opened);
        } catch (SQLException e) {
            throw failed(e, doing);
        }
    }

    private static boolean isBroken(Connection connection) {
        try {
            return !connection.isValid(5);
        } catch (SQLException e) {
            return true;
        }
    }

    GodwitException failed(SQLException e, String doing) {
        return PostgresErrors.of(e, sessions.side(), doing, sessions.address());
    }

    @Override
    public synchronized void close() {
        Connection kept = connection;
        connection = null;
        if (kept != null) {
            try {
                kept.close();
            } catch (SQLException e) {
                // A broken session needs no goodbye.
                return;
            }
        }
    }
}
