package io.godwit.sqlserver.apply;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Named locks of a database, for which the server keeps the name and nothing else (Transact-SQL Reference, "sp_getapplock"). Names
 * here are of letters, digits and dots, and short enough to be told whole by {@code sys.dm_tran_locks}, which shows 32 characters.
 */
public final class ApplicationLock {
    private ApplicationLock() {}

    enum Mode {
        SHARED("Shared"),
        EXCLUSIVE("Exclusive");

        private final String name;

        Mode(String name) {
            this.name = name;
        }
    }

    enum Owner {
        /** Held until the session ends. */
        SESSION("Session"),
        /** Held until the open transaction ends. */
        TRANSACTION("Transaction");

        private final String name;

        Owner(String name) {
            this.name = name;
        }
    }

    /** Takes a lock, or gives up after a time. */
    // calling a procedure begins no transaction where the driver leaves that to the server; reading a table does
    private static final String BEGIN =
            "DECLARE @any int; SELECT @any = s.schema_id FROM sys.schemas s WHERE s.name = N'sys'; ";

    static boolean take(Connection connection, String name, Mode mode, Owner owner, int millis) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery((owner == Owner.TRANSACTION ? BEGIN : "")
                        + "DECLARE @answer int; EXEC @answer = sp_getapplock @Resource = N'"
                        + name + "', @LockMode = '" + mode.name + "', @LockOwner = '" + owner.name
                        + "', @LockTimeout = " + millis + "; SELECT @answer")) {
            // 0 is had at once, 1 after waiting; below 0 are time-out, cancellation and deadlock
            return row.next() && row.getInt(1) >= 0;
        }
    }

    /** Takes a lock alone, to be held until the session ends, or gives up after a time. */
    public static boolean takeExclusively(Connection connection, String name, int millis) throws SQLException {
        return take(connection, name, Mode.EXCLUSIVE, Owner.SESSION, millis);
    }

    /** Gives back a lock that the session owns. */
    static void release(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("EXEC sp_releaseapplock @Resource = N'" + name + "', @LockOwner = 'Session'");
        }
    }

    /** Whether this session owns a lock exclusively. */
    static boolean isHeld(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT APPLOCK_MODE('public', N'" + name + "', 'Session')")) {
            return row.next() && Mode.EXCLUSIVE.name.equals(row.getString(1));
        }
    }
}
