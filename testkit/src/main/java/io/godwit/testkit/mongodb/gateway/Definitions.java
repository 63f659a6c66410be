package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway keeps of collections itself, beside the engine's catalog: whether images before and after changes are kept, which
 * the engine has no word for.
 */
final class Definitions {
    static final String IMAGES = "changeStreamPreAndPostImages";

    private Definitions() {}

    static Definitions in(Connection connection) throws SQLException {
        Engine.execute(connection, "create schema if not exists godwit_gateway");
        Engine.execute(connection, "create table if not exists godwit_gateway.images (collection uuid primary key)");
        return new Definitions();
    }

    /** Whether a command says that images are to be kept; null if it says nothing of them. */
    static @Nullable Boolean images(Command command) {
        BsonDocument images = command.subdocument(IMAGES);
        return images == null
                ? null
                : images.getBoolean("enabled", BsonBoolean.FALSE).getValue();
    }

    /** Notes whether a collection keeps images. */
    void setImages(Connection connection, String database, String collection, boolean kept) throws SQLException {
        String sql = kept
                ? "insert into godwit_gateway.images select collection_uuid from documentdb_api_catalog.collections"
                        + " where database_name = ? and collection_name = ? on conflict do nothing"
                : "delete from godwit_gateway.images where collection in (select collection_uuid"
                        + " from documentdb_api_catalog.collections where database_name = ? and collection_name = ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Engine.set(statement, database, collection);
            statement.executeUpdate();
        }
    }

    private static boolean hasImages(Connection connection, BsonBinary uuid) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select 1 from godwit_gateway.images where collection = ?")) {
            Engine.set(statement, uuid.asUuid());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** A page of {@code listCollections} with what the gateway keeps, as MongoDB shows it. */
    byte[] withImages(Connection connection, byte[] reply) throws SQLException {
        BsonDocument cursor = new RawBsonDocument(reply).getDocument("cursor");
        BsonArray shown = new BsonArray();
        for (BsonValue each : cursor.getArray("firstBatch")) {
            shown.add(withImages(connection, each.asDocument()));
        }
        BsonDocument changed = new BsonDocument("id", cursor.get("id", new BsonInt64(0)))
                .append("ns", cursor.get("ns"))
                .append("firstBatch", shown);
        return RawDocuments.with(RawDocuments.without(reply, Set.of("cursor")), new BsonDocument("cursor", changed));
    }

    private static BsonDocument withImages(Connection connection, BsonDocument collection) throws SQLException {
        BsonValue info = collection.get("info");
        boolean has =
                info != null && info.asDocument().get("uuid") instanceof BsonBinary uuid && hasImages(connection, uuid);
        if (!has || !collection.containsKey("options")) {
            return collection;
        }
        BsonDocument shown = new BsonDocument();
        collection.forEach((name, value) -> shown.append(
                name,
                name.equals("options")
                        ? new RawBsonDocument(RawDocuments.with(
                                RawDocuments.bytes(value.asDocument()),
                                new BsonDocument(IMAGES, new BsonDocument("enabled", BsonBoolean.TRUE))))
                        : value));
        return shown;
    }

    /** The key of an index of the command's collection; null if it is not there. */
    @Nullable
    BsonDocument indexKey(Connection connection, Command command, String index) {
        try {
            byte[] page = Engine.call(
                    connection,
                    "select cursorpage::bytea from documentdb_api.list_indexes_cursor_first_page(?," + Engine.BSON
                            + ",0)",
                    command.database(),
                    RawDocuments.bytes(new BsonDocument(
                            "listIndexes",
                            Objects.requireNonNull(command.document().get(command.name())))));
            if (page == null) {
                return null;
            }
            return new RawBsonDocument(page)
                    .getDocument("cursor").getArray("firstBatch").stream()
                            .map(BsonValue::asDocument)
                            .filter(each -> each.getString("name").getValue().equals(index))
                            .findFirst()
                            .map(each -> each.getDocument("key"))
                            .orElse(null);
        } catch (SQLException e) {
            throw EngineErrors.of(e);
        }
    }
}
