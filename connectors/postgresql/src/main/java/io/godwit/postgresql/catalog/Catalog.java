package io.godwit.postgresql.catalog;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.PostgresOptions;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Identity;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** Reads what a database is and what it holds. May be used from any thread; each call opens a session of its own. */
public final class Catalog implements AutoCloseable {
    /** What the server raises when an object is dropped while it is being described. */
    private static final String VANISHED = "XX000";

    private static final int ATTEMPTS = 3;

    private final Sessions sessions;

    /** Prepares; nothing is read yet. */
    public Catalog(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Which database this is. The server is told by its system identifier, which a base backup or a standby shares and a new
     * cluster does not (documentation of pg_control_system, and of IDENTIFY_SYSTEM in the streaming replication protocol).
     */
    public Identity identity() {
        try (Connection connection = sessions.open("identity");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT pg_catalog.current_setting('server_version'), d.oid, d.datname
                        FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()""")) {
            row.next();
            return new Identity(
                    PostgresConnector.ENGINE,
                    row.getString(1),
                    Platform.of(connection).label(),
                    systemIdentifier(),
                    row.getString(3) + " (oid " + row.getLong(2) + ")",
                    sessions.address());
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "identifying the server", sessions.address());
        }
    }

    private String systemIdentifier() throws SQLException {
        try (Connection connection = sessions.open("identity");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT system_identifier::text FROM pg_catalog.pg_control_system()")) {
            row.next();
            return row.getString(1);
        } catch (SQLException refused) {
            // some services keep the function to themselves; replication users may still ask the other way
            try (Connection connection = sessions.openReplication("identity");
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
                row.next();
                return row.getString(1);
            } catch (SQLException e) {
                e.addSuppressed(refused);
                throw e;
            }
        }
    }

    /**
     * Reads the selected tables and every other object, in one repeatable-read transaction; sequence values are those of the
     * moment.
     */
    public Schema schema(Selection selection) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = sessions.open("catalog")) {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                }
                Schema schema = read(new Reading(
                        connection, sessions.version(), selection, sessions.option(PostgresOptions.CHECKPOINT_SCHEMA)));
                connection.rollback();
                return schema;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !VANISHED.equals(e.getSQLState())) {
                    throw PostgresErrors.of(e, sessions.side(), "reading the catalog", sessions.address());
                }
            }
        }
    }

    /** Puts the parts together, in an order in which they can be made. */
    private Schema read(Reading reading) throws SQLException {
        Map<Long, List<ColumnFacts>> columns = ColumnFacts.read(reading, TypeFacts.read(reading));
        List<Table> tables = TableReader.read(reading, columns);
        SequenceObjects sequences = new SequenceObjects(reading);
        TableObjects tableObjects = new TableObjects(reading, columns, sequences);
        ViewObjects views = new ViewObjects(reading, columns);
        ObjectList out = new ObjectList(reading.naming());
        Descriptions descriptions = Descriptions.read(reading, columns);
        NamespaceObjects.add(reading, out);
        new TypeObjects(reading).add(out);
        new RoutineObjects(reading).add(out);
        sequences.addSequences(out);
        tableObjects.addTables(out, descriptions);
        sequences.addOwners(out);
        new IndexObjects(reading, descriptions).add(out);
        ConstraintObjects.addChecks(reading, descriptions, out);
        views.addViews(out, new ViewDescriptions(reading, columns, tables));
        TriggerObjects.addRules(reading, views, out, false);
        TriggerObjects.addTriggers(reading, out, false);
        TriggerObjects.addPolicies(reading, out);
        TriggerObjects.addStatistics(reading, out);
        ConstraintObjects.addForeignKeys(reading, descriptions, out);
        CommentObjects.add(reading, out);
        UnmovedObjects.add(reading, out);
        views.addRefreshes(out);
        sequences.addValues(out);
        tableObjects.addIdentities(out);
        tableObjects.addRowSecurity(out);
        TriggerObjects.addRules(reading, views, out, true);
        TriggerObjects.addTriggers(reading, out, true);
        String version;
        try (Statement statement = reading.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.current_setting('server_version')")) {
            row.next();
            version = row.getString(1);
        }
        return new Schema(PostgresConnector.ENGINE, version, tables, out.objects());
    }

    /** Nothing is kept open between calls. */
    @Override
    public void close() {}
}
