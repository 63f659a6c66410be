package io.godwit.mysql.catalog;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.MySqlOptions;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reads what databases hold. May be used from any thread; each call opens a session of its own. */
public final class Catalog {
    private final Sessions sessions;

    /** Prepares; nothing is read yet. */
    public Catalog(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Reads the selected tables and every other object as they are now; counters are those of the moment. The server has no
     * snapshot of definitions: what changes meanwhile may be seen or not.
     */
    public Schema schema(Selection selection) {
        try (Connection connection = sessions.open("catalog")) {
            Reading reading = new Reading(
                    connection, selection, sessions.option(MySqlOptions.CHECKPOINT_SCHEMA), sessions.database());
            return SchemaReader.read(reading, Boolean.parseBoolean(sessions.option(MySqlOptions.USERS)));
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "reading the catalog", sessions.address());
        }
    }

    /** The selected tables as the server describes them. */
    public List<NativeTable> tables(Selection selection) {
        try (Connection connection = sessions.open("catalog")) {
            Reading reading = new Reading(
                    connection, selection, sessions.option(MySqlOptions.CHECKPOINT_SCHEMA), sessions.database());
            return NativeTables.read(reading).all().stream()
                    .map(NativeTables.Found::table)
                    .toList();
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "reading the catalog", sessions.address());
        }
    }
}
