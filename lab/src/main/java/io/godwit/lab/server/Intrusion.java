package io.godwit.lab.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Another session that is in the way; used by one thread. */
public interface Intrusion {
    /** Before Godwit is started: what it needs on the server. */
    default void prepare(LabServer server, String database) {}

    /**
     * One turn, in a transaction that is over when this returns; true if it is enough.
     *
     * @param retriedFor whether Godwit tried again after an error that holds a text
     */
    boolean act(Connection connection, BooleanSupplier stopped, Predicate<String> retriedFor) throws SQLException;
}
