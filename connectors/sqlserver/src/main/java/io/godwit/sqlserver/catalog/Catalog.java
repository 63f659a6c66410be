package io.godwit.sqlserver.catalog;

import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reads what a database holds. May be used from any thread; each call opens a session of its own. */
public final class Catalog {
    private static final int DEADLOCK = 1205;
    private static final int ATTEMPTS = 3;

    private final Sessions sessions;

    /** Prepares; nothing is read yet. */
    public Catalog(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Reads the selected tables and every other object as they are now; counters are those of the moment. Catalog views have no
     * snapshot: what changes meanwhile may be seen or not.
     *
     * @throws GodwitException if the server refuses, or a rule of the selection is invalid
     */
    public Schema schema(Selection selection) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = sessions.open("catalog")) {
                return SchemaReader.read(reading(connection, selection), sessions.isOn(SqlServerOptions.USERS));
            } catch (SQLException e) {
                // whoever makes objects meanwhile locks rows of the catalog
                if (attempt == ATTEMPTS || e.getErrorCode() != DEADLOCK) {
                    throw failed(e);
                }
            }
        }
    }

    /** The selected tables as the server describes them, those that cannot be moved among them. */
    public List<NativeTable> tables(Selection selection) {
        try (Connection connection = sessions.open("catalog")) {
            return NativeTables.read(reading(connection, selection)).of(NativeTable.Kind.TABLE);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private Reading reading(Connection connection, Selection selection) throws SQLException {
        return new Reading(
                connection, sessions.server(), selection, sessions.option(SqlServerOptions.CHECKPOINT_SCHEMA));
    }

    private GodwitException failed(SQLException error) {
        return SqlServerErrors.of(error, sessions.side(), "reading the catalog", sessions.address());
    }
}
