package io.godwit.testkit.mongodb.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * What keeps the engine's log: a logical replication slot that nobody moves, a publication of the engine's tables, and rows logged
 * whole. A connection's user must be a superuser.
 */
final class LogSlot {
    /** Of the slot and of the publication. */
    static final String NAME = "godwit_oplog";

    private LogSlot() {}

    /** Makes sure that there is a log from now on, and gives the place where it begins. */
    static long prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!exists(statement, "select 1 from pg_event_trigger where evtname = '" + NAME + "'")) {
                logRowsWhole(statement);
            }
            if (!exists(statement, "select 1 from pg_publication where pubname = '" + NAME + "'")) {
                statement.execute(
                        "create publication " + NAME + " for tables in schema documentdb_data, documentdb_api_catalog");
            }
            if (!exists(statement, "select 1 from pg_replication_slots where slot_name = '" + NAME + "'")) {
                create(connection, collections(statement));
            }
            return begin(statement);
        }
    }

    /** Loses the log up to now: it begins again at the place that is given. */
    static long renew(Connection connection, BsonArray seed) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_drop_replication_slot('" + NAME + "')");
            create(connection, seed);
            return begin(statement);
        }
    }

    /** Writes a note into the log, in the connection's transaction. */
    static void note(Connection connection, BsonDocument note) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select pg_logical_emit_message(true, ?, ?::bytea)")) {
            statement.setString(1, CommandNotes.PREFIX);
            statement.setBytes(2, Bytes.of(note));
            statement.execute();
        }
    }

    /** Writes a mark into the log and flushes it, and gives the place where the log ended before: what had committed lies before it. */
    static long mark(Connection connection) throws SQLException {
        return place(
                connection,
                "select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint, pg_logical_emit_message(false, '"
                        + CommandNotes.PREFIX + "', ''::bytea, true)");
    }

    private static long place(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void logRowsWhole(Statement statement) throws SQLException {
        statement.execute("""
                create or replace function public.godwit_oplog() returns event_trigger language plpgsql security definer as $$
                declare
                    command record;
                begin
                    for command in select objid, object_identity from pg_event_trigger_ddl_commands()
                        where schema_name = 'documentdb_data' and object_type = 'table'
                    loop
                        execute format('alter table %s replica identity full', command.object_identity);
                    end loop;
                end
                $$""");
        statement.execute("create event trigger " + NAME
                + " on ddl_command_end when tag in ('CREATE TABLE') execute function public.godwit_oplog()");
        statement.execute("""
                do $$
                declare
                    table_name regclass;
                begin
                    for table_name in select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relkind = 'r' and n.nspname in ('documentdb_data', 'documentdb_api_catalog')
                    loop
                        execute format('alter table %s replica identity full', table_name);
                    end loop;
                end
                $$""");
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next();
        }
    }

    private static void create(Connection connection, BsonArray seed) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_create_logical_replication_slot('" + NAME + "', 'pgoutput')");
        }
        note(connection, new BsonDocument(CommandNotes.SEED, seed));
    }

    private static long begin(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "select (confirmed_flush_lsn - '0/0'::pg_lsn)::bigint from pg_replication_slots where slot_name = '"
                        + NAME + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static BsonArray collections(Statement statement) throws SQLException {
        BsonArray collections = new BsonArray();
        try (ResultSet rows = statement.executeQuery("select collection_id, database_name, collection_name from"
                + " documentdb_api_catalog.collections where view_definition is null")) {
            while (rows.next()) {
                collections.add(new BsonDocument("id", new BsonInt64(rows.getLong(1)))
                        .append("database", new BsonString(rows.getString(2)))
                        .append("name", new BsonString(rows.getString(3)))
                        .append("images", BsonBoolean.FALSE));
            }
        }
        return collections;
    }
}
