package io.godwit.mongodb.catalog;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import io.godwit.mongodb.connection.Deployment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;

/** Counts what keeps a unique index from being made. */
final class Doubles {
    private Doubles() {}

    /** How many documents share how many values, as a clause; what cannot be counted is left open. */
    static String told(Deployment deployment, String database, String collection, BsonDocument index) {
        try {
            MongoCollection<BsonDocument> there =
                    deployment.client().getDatabase(database).getCollection(collection, BsonDocument.class);
            BsonDocument counted =
                    there.aggregate(pipeline(index)).allowDiskUse(true).first();
            if (counted != null) {
                return counted.getNumber("documents").longValue() + " documents share "
                        + counted.getNumber("values").longValue() + " values that only one may have";
            }
            return "documents share a value in an array that only one may have";
        } catch (MongoException e) {
            // a refusal of the count says nothing of the index
            return "documents share a value that only one may have";
        }
    }

    /** A field that is missing counts as null, unless the index leaves such documents out (MongoDB Manual, "Unique Indexes"). */
    private static List<BsonDocument> pipeline(BsonDocument index) {
        List<BsonDocument> stages = new ArrayList<>();
        BsonArray values = new BsonArray();
        BsonArray present = new BsonArray();
        for (String field : index.getDocument("key").keySet()) {
            values.add(new BsonDocument(
                    "$ifNull", new BsonArray(Arrays.asList(new BsonString("$" + field), BsonNull.VALUE))));
            present.add(new BsonDocument(field, new BsonDocument("$exists", BsonBoolean.TRUE)));
        }
        if (index.isDocument("partialFilterExpression")) {
            stages.add(new BsonDocument("$match", index.getDocument("partialFilterExpression")));
        } else if (Command.isOn(index, "sparse")) {
            stages.add(new BsonDocument("$match", new BsonDocument("$or", present)));
        }
        BsonDocument one = new BsonDocument("$sum", new BsonInt32(1));
        stages.add(new BsonDocument("$group", new BsonDocument("_id", values).append("documents", one)));
        stages.add(
                new BsonDocument("$match", new BsonDocument("documents", new BsonDocument("$gt", new BsonInt32(1)))));
        stages.add(new BsonDocument(
                "$group",
                new BsonDocument("_id", BsonNull.VALUE)
                        .append("values", one)
                        .append("documents", new BsonDocument("$sum", new BsonString("$documents")))));
        return stages;
    }
}
