package io.godwit.sqlserver.capture;

import io.godwit.spi.GodwitException;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One ordinary session for short questions, opened when first needed and again when it broke. Safe for many threads. */
final class Monitor implements AutoCloseable {
    private static final int VALID_SECONDS = 5;

    private final Sessions sessions;
    private @Nullable Connection connection;

    Monitor(Sessions sessions) {
        this.sessions = sessions;
    }

    /** A question. */
    interface Question<B> {
        B ask(Connection connection) throws SQLException;
    }

    /**
     * Asks; once more on a new session if the old one turns out to be broken, so a question must be harmless to repeat.
     *
     * @param doing for the error's text, as a participle
     */
    synchronized <B> B ask(String doing, Question<B> question) {
        try {
            Connection used = connection;
            if (used != null) {
                try {
                    return question.ask(used);
                } catch (SQLException e) {
                    if (used.isValid(VALID_SECONDS)) {
                        throw e;
                    }
                    close();
                }
            }
            Connection fresh = sessions.open("monitor");
            connection = fresh;
            return question.ask(fresh);
        } catch (SQLException e) {
            throw failed(e, doing);
        }
    }

    GodwitException failed(SQLException error, String doing) {
        return SqlServerErrors.of(error, sessions.side(), doing, sessions.address());
    }

    @Override
    public synchronized void close() {
        Connection used = connection;
        connection = null;
        if (used != null) {
            try {
                used.close();
            } catch (SQLException e) {
                // it ends either way
                return;
            }
        }
    }
}
