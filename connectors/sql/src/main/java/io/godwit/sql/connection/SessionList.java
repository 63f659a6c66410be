package io.godwit.sql.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** What a server knows of its sessions; each has a number there. */
public interface SessionList {
    /** What a server does for a session. */
    enum Doing {
        /** It has something to do. */
        WORKS("works for it"),
        /** It expects something from the client, or that the client takes something. */
        WAITS("waits for us too"),
        /** It does not have it any more. */
        HAS_ENDED_IT("has ended it");

        private final String words;

        Doing(String words) {
            this.words = words;
        }

        String inWords() {
            return words;
        }
    }

    /** A new session to ask on, which gives up within seconds where nobody answers. The caller closes it. */
    Connection connect() throws SQLException;

    /**
     * What the server does for sessions; those that it does not have are left out.
     *
     * @param names what each is called, by its number: another may have got the number since
     */
    Map<Long, Doing> doing(Connection connection, Map<Long, String> names) throws SQLException;

    /** Has the server end a session; harmless if it has none of that number. */
    void end(Connection connection, long number) throws SQLException;

    /** Whether an error means that nobody answers. */
    boolean isUnreachable(SQLException error);
}
