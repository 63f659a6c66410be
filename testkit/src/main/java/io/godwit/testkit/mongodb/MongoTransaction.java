package io.godwit.testkit.mongodb;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.contract.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** What the suites' statements do, in a session's transaction or each by itself. Writes give up after a time. */
final class MongoTransaction implements MongoStatements.Documents {
    private final MongoClient client;
    private final ClientSession session;
    private final long mostMillis;
    private final Map<TableId, Shape> shapes;

    MongoTransaction(MongoClient client, ClientSession session, long mostMillis, Map<TableId, Shape> shapes) {
        this.client = client;
        this.session = session;
        this.mostMillis = mostMillis;
        this.shapes = shapes;
    }

    @Override
    public void insert(TableId table, BsonDocument document) {
        write(
                table,
                new BsonDocument("insert", new BsonString(table.name()))
                        .append("documents", new BsonArray(List.of(document))));
    }

    @Override
    public void update(TableId table, BsonDocument filter, BsonDocument change) {
        BsonDocument update = new BsonDocument("q", filter).append("u", change).append("multi", BsonBoolean.TRUE);
        write(
                table,
                new BsonDocument("update", new BsonString(table.name()))
                        .append("updates", new BsonArray(List.of(update))));
    }

    @Override
    public void delete(TableId table, BsonDocument filter) {
        BsonDocument delete = new BsonDocument("q", filter).append("limit", new BsonInt32(0));
        write(
                table,
                new BsonDocument("delete", new BsonString(table.name()))
                        .append("deletes", new BsonArray(List.of(delete))));
    }

    private void write(TableId table, BsonDocument command) {
        BsonDocument reply = client.getDatabase(table.schema())
                .runCommand(session, command.append("maxTimeMS", new BsonInt64(mostMillis)), BsonDocument.class);
        if (reply.containsKey("writeErrors")) {
            BsonDocument error = reply.getArray("writeErrors").get(0).asDocument();
            throw new IllegalStateException(
                    "write refused with code " + error.getNumber("code").intValue() + ": "
                            + error.getString("errmsg", new BsonString("")).getValue());
        }
    }

    @Override
    public List<BsonDocument> find(TableId table, BsonDocument filter) {
        return client.getDatabase(table.schema())
                .getCollection(table.name(), BsonDocument.class)
                .find(session, filter)
                .into(new ArrayList<>());
    }

    @Override
    public @Nullable Shape shape(TableId table) {
        return shapes.get(table);
    }
}
