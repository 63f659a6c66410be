package io.godwit.lab.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What the lab's clients say where engines differ; all else they say alike. Parameters are in the order that is told. */
public interface Words {
    /** Makes and fills {@code bank} and what is elsewhere; the same seed gives the same rows, as far as the engine can. */
    List<String> bank(long seed);

    /** Turned over and over: tables elsewhere are made, changed and dropped. */
    List<String> elsewhere();

    /** Removes what a migration of {@code bank} made on a target. */
    String dropBank();

    /** Inserts a row or changes its body: region, number, body. */
    String upsertLedger();

    /** A booking with a document: account, amount, the other account. */
    String addBooking();

    /** Two more bytes in an event's payload: id. */
    String lengthenPayload();

    /** Before a transaction that {@link #commitInTwoPhases} ends; auto-commit is off and none is open. */
    void beginInTwoPhases(Connection connection, String id) throws SQLException;

    /** Prepares and commits it; auto-commit is off again afterwards. */
    void commitInTwoPhases(Connection connection, String id) throws SQLException;

    /** Commits what was prepared under this name, if anything was and if the server still lets it. */
    void settle(Connection connection, String id) throws SQLException;
}
