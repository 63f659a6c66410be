package io.godwit.postgresql.capture;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.schema.TableId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/**
 * Opens a stream of changes: pgoutput over the streaming replication protocol (PostgreSQL documentation, "Streaming
 * Replication Protocol" and "Logical Streaming Replication Protocol").
 */
public final class ChangeStream {
    private static final int ATTEMPTS = 5;
    private static final int STATUS_SECONDS = 10;
    private static final String OBJECT_IN_USE = "55006";

    private ChangeStream() {}

    /**
     * Streams the changes of the plans' tables that were committed after {@code from}.
     *
     * @throws GodwitException LOG_LOST if the slot is gone or begins later, SCHEMA_CHANGED if a table is not what was planned
     */
    public static Reader<ChangeBatch> open(Sessions sessions, Slot slot, List<TablePlan> plans, Lsn from) {
        check(slot, from);
        if (!slot.currentPosition().covers(from)) {
            throw new GodwitException(
                    Errors.SOURCE_REPLACED, "the source's log ends before the migration's position", from.text(), null);
        }
        List<TableId> names = plans.stream().map(p -> p.table().id()).toList();
        Map<Integer, TableId> published = slot.monitor()
                .ask("reading the publication", c -> slot.publication().tablesWithAll(c, names));
        Relations relations = new Relations(
                plans,
                published,
                (types, modifiers) -> slot.monitor().ask("reading types", c -> typeNames(c, types, modifiers)));
        for (int attempt = 1; ; attempt++) {
            slot.awaitFree();
            try {
                ChangeReader reader = start(sessions, slot, new Decoder(relations), from);
                try {
                    // Only now that nobody else can move the slot is its position certain.
                    check(slot, from);
                } catch (RuntimeException e) {
                    reader.close();
                    throw e;
                }
                return reader;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !OBJECT_IN_USE.equals(e.getSQLState())) {
                    throw ChangeReader.failed(e);
                }
            }
        }
    }

    private static ChangeReader start(Sessions sessions, Slot slot, Decoder decoder, Lsn from) throws SQLException {
        Connection connection = sessions.openReplication("stream");
        try {
            PGReplicationStream stream = connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(slot.name())
                    .withStartPosition(org.postgresql.replication.LogSequenceNumber.valueOf(from.value()))
                    .withAutomaticFlush(false)
                    .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
                    .withSlotOption("proto_version", "1")
                    .withSlotOption("publication_names", '"' + slot.name() + '"')
                    .start();
            ChangeReader reader = new ChangeReader(connection, stream, decoder, slot, from);
            slot.opened(reader);
            return reader;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** The server would begin at the slot's own position without a word if ours lies before it. */
    private static void check(Slot slot, Lsn from) {
        SlotState state = slot.state();
        if (state == null) {
            throw new GodwitException(Errors.LOG_LOST, "the replication slot is gone", slot.name(), null);
        }
        Lsn confirmed = state.usable(slot.name(), slot.database());
        if (!from.covers(confirmed)) {
            throw new GodwitException(
                    Errors.LOG_LOST,
                    "the replication slot begins at " + confirmed.text() + ", after the migration's position "
                            + from.text(),
                    slot.name(),
                    null);
        }
    }

    private static List<String> typeNames(Connection connection, int[] types, int[] modifiers) throws SQLException {
        Object[] typeObjects = new Object[types.length];
        Object[] modifierObjects = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            typeObjects[i] = Integer.toUnsignedLong(types[i]);
            modifierObjects[i] = modifiers[i];
        }
        Array typeArray = connection.createArrayOf("int8", typeObjects);
        Array modifierArray = connection.createArrayOf("int4", modifierObjects);
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT pg_catalog.format_type(t::oid, m) FROM unnest(?, ?) WITH ORDINALITY AS u(t, m, o) ORDER BY o")) {
            statement.setArray(1, typeArray);
            statement.setArray(2, modifierArray);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        return names;
    }
}
