package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** What makes, alters, removes and lists collections and databases. */
final class DefinitionCommands {
    private static final Set<String> IMAGES = Set.of(Definitions.IMAGES);

    private final Execution execution;
    private final Cursors cursors;
    private final CursorCommands cursorCommands;
    private final Definitions definitions;

    DefinitionCommands(Execution execution, Cursors cursors, CursorCommands cursorCommands, Definitions definitions) {
        this.execution = execution;
        this.cursors = cursors;
        this.cursorCommands = cursorCommands;
        this.definitions = definitions;
    }

    Map<String, Handler> all() {
        Map<String, Handler> all = new HashMap<>();
        all.put("create", this::create);
        all.put("collmod", this::modify);
        all.put("drop", this::drop);
        all.put("dropdatabase", this::dropDatabase);
        all.put("renamecollection", this::rename);
        all.put("listcollections", this::listCollections);
        all.put(
                "listindexes",
                (command, client) -> cursorCommands.open(command, client, "list_indexes", command.namespace()));
        all.put("listdatabases", this::listDatabases);
        all.put("collstats", this::collectionSizes);
        all.put(
                "dbstats",
                (command, client) -> execution.read(
                        command,
                        client,
                        c -> Replies.complete(
                                Engine.call(c, "select documentdb_api.db_stats(?)::bytea", command.database()))));
        all.put(
                "validate",
                (command, client) -> execution.read(
                        command,
                        client,
                        c -> Replies.complete(Engine.call(
                                c,
                                "select document::bytea from documentdb_api.validate(?," + Engine.BSON + ")",
                                command.database(),
                                command.forEngine()))));
        all.put(
                "usersinfo",
                (command, client) -> execution.read(
                        command,
                        client,
                        c -> Replies.complete(Engine.call(
                                c,
                                "select documentdb_api.users_info(" + Engine.BSON + ")::bytea",
                                command.forEngine()))));
        return all;
    }

    private byte[] create(Command command, Client client) throws SQLException {
        Boolean images = Definitions.images(command);
        return execution.write(command, client, connection -> {
            byte[] reply = Replies.complete(Engine.call(
                    connection,
                    "select documentdb_api.create_collection_view(?," + Engine.BSON + ")::bytea",
                    command.database(),
                    RawDocuments.without(command.forEngine(), IMAGES)));
            if (images != null) {
                definitions.setImages(connection, command.database(), command.collection(), images);
            }
            return reply;
        });
    }

    private byte[] modify(Command command, Client client) throws SQLException {
        Boolean images = Definitions.images(command);
        return execution.write(command, client, connection -> {
            byte[] reply = Replies.complete(Engine.call(
                    connection,
                    "select documentdb_api.coll_mod(?,?," + Engine.BSON + ")::bytea",
                    command.database(),
                    command.collection(),
                    RawDocuments.without(command.forEngine(), IMAGES)));
            if (images != null) {
                definitions.setImages(connection, command.database(), command.collection(), images);
            }
            return reply;
        });
    }

    private byte[] drop(Command command, Client client) throws SQLException {
        cursors.closeOn(command.namespace());
        return execution.write(command, client, connection -> {
            Engine.call(
                    connection,
                    "select documentdb_api.drop_collection(?,?)::text::bytea",
                    command.database(),
                    command.collection());
            return RawDocuments.bytes(
                    new BsonDocument("ns", new BsonString(command.namespace())).append("ok", new BsonDouble(1)));
        });
    }

    private byte[] dropDatabase(Command command, Client client) throws SQLException {
        cursors.closeOn(command.database() + ".");
        return execution.write(command, client, connection -> {
            Engine.call(connection, "select documentdb_api.drop_database(?)::text::bytea", command.database());
            return RawDocuments.bytes(
                    new BsonDocument("dropped", new BsonString(command.database())).append("ok", new BsonDouble(1)));
        });
    }

    private byte[] rename(Command command, Client client) throws SQLException {
        String from = command.collection();
        String to = command.text("to", "");
        int fromDot = from.indexOf('.');
        int toDot = to.indexOf('.');
        if (fromDot < 1 || toDot < 1) {
            throw new CommandException(ErrorName.INVALID_NAMESPACE, "Invalid namespace specified");
        }
        String database = from.substring(0, fromDot);
        if (!database.equals(to.substring(0, toDot))) {
            throw new CommandException(
                    ErrorName.COMMAND_NOT_SUPPORTED, "this test gateway renames within a database only");
        }
        cursors.closeOn(from);
        return execution.write(command, client, connection -> {
            Engine.call(
                    connection,
                    "select documentdb_api.rename_collection(?,?,?,?)::text::bytea",
                    database,
                    from.substring(fromDot + 1),
                    to.substring(toDot + 1),
                    command.flag("dropTarget"));
            return Replies.okBytes();
        });
    }

    private byte[] listCollections(Command command, Client client) throws SQLException {
        String namespace = command.database() + ".$cmd.listCollections";
        return execution.read(command, client, connection -> {
            // the lists of a test server are short: one page holds them
            Page page = Page.first(connection, command.database(), command.forEngine(), "list_collections", 0);
            if (page.continuation() != null) {
                throw new CommandException(
                        ErrorName.COMMAND_NOT_SUPPORTED,
                        "this test gateway lists as many collections as fit in one batch of " + namespace);
            }
            return definitions.withImages(connection, page.reply());
        });
    }

    /** Databases that hold a collection of a user's: the engine keeps a database that is empty. */
    private byte[] listDatabases(Command command, Client client) throws SQLException {
        return execution.read(command, client, connection -> {
            byte[] reply = Replies.complete(Engine.call(
                    connection,
                    "select documentdb_api.list_databases(" + Engine.BSON + ")::bytea",
                    command.forEngine()));
            BsonArray shown = new BsonArray();
            for (BsonValue each : new RawBsonDocument(reply).getArray("databases")) {
                if (holdsCollection(
                        connection, each.asDocument().getString("name").getValue())) {
                    shown.add(each);
                }
            }
            return RawDocuments.with(
                    RawDocuments.without(reply, Set.of("databases")), new BsonDocument("databases", shown));
        });
    }

    private static boolean holdsCollection(Connection connection, String database) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select 1 from documentdb_api_catalog.collections where database_name = ?"
                        + " and collection_name <> 'system.dbSentinel' limit 1")) {
            Engine.set(statement, database);
            return statement.executeQuery().next();
        }
    }

    private byte[] collectionSizes(Command command, Client client) throws SQLException {
        double scale = command.has("scale") ? command.number("scale", 1) : 1;
        return execution.read(
                command,
                client,
                connection -> Replies.complete(Engine.call(
                        connection,
                        "select documentdb_api.coll_stats(?,?,?)::bytea",
                        command.database(),
                        command.collection(),
                        scale)));
    }
}
