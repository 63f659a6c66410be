package io.godwit.testkit.mongodb.gateway;

import java.sql.SQLException;

/** Answers commands of one name. */
interface Handler {
    /** The reply, a document with {@code ok}. */
    byte[] run(Command command, Client client) throws SQLException;
}
