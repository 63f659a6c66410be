package io.godwit.mongodb.load;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCursor;
import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.bson.DocumentCells;
import io.godwit.mongodb.bson.DocumentKey;
import io.godwit.mongodb.bson.DocumentText;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Finds documents by their keys. */
final class LookUp {
    private final Deployment deployment;
    private final TablePlan plan;
    private final Table table;
    private final DocumentCells cells;

    /** In the plan's table, for keys in its change format. */
    LookUp(Deployment deployment, TablePlan plan) {
        this.deployment = deployment;
        this.plan = plan;
        this.table = plan.table();
        this.cells = DocumentCells.of(table, plan.changes());
    }

    List<Row> of(@Nullable MongoSnapshot snapshot, List<Row> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        BsonArray values = new BsonArray();
        for (Row key : keys) {
            values.add(value(key));
        }
        BsonDocument query =
                KeyRange.both(new BsonDocument("_id", new BsonDocument("$in", values)), Documents.condition(table));
        Set<Row> whole = table.key() == null ? new HashSet<>(keys) : Set.of();
        List<Row> found = new ArrayList<>();
        try (ClientSession session = snapshot == null ? MongoSnapshot.latest(deployment) : snapshot.session();
                MongoCursor<RawBsonDocument> documents = deployment
                        .raw(table.id().schema())
                        .getCollection(table.id().name(), RawBsonDocument.class)
                        .find(session, query)
                        .cursor()) {
            while (documents.hasNext()) {
                Row row = cells.row(bytes(documents.next()));
                if (table.key() != null || whole.contains(row)) {
                    found.add(row);
                }
            }
        } catch (RuntimeException e) {
            throw deployment.failure(e, "looking up documents", table.id().toString());
        }
        return found;
    }

    private static byte[] bytes(RawBsonDocument document) {
        byte[] bytes = new byte[document.getByteBuffer().remaining()];
        document.getByteBuffer().get(bytes);
        return bytes;
    }

    /** The key's value, or one that the server takes for equal. */
    private BsonValue value(Row key) {
        if (key.length(0) < 0) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "documents without an _id cannot be looked up",
                    table.id().toString(),
                    null);
        }
        if (plan.changes().equals(Collections.CHANGES)) {
            return DocumentKey.value(key, 0);
        }
        byte[] cell = DocumentText.key(key.data(), key.start(0), key.length(0));
        return DocumentKey.value(new Row(cell, new int[] {0}, new int[] {cell.length}), 0);
    }
}
