package io.godwit.mongodb.capture;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.godwit.mongodb.MongoErrors;
import io.godwit.mongodb.MongoOptions;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.schema.TableId;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/**
 * What a migration changed on its source, kept there so that whoever ends the migration can take it back: one document in a collection of
 * Godwit's own, written before the change is made. Nothing is there as long as nothing was changed. Safe for many threads.
 */
final class SourceMarks {
    /** The collection, in the database for Godwit's own. */
    static final String NAME = "source";

    private static final int UNAUTHORIZED = 13;
    private static final String FENCE = "fence";
    private static final String HOST = "host";
    private static final String IMAGES = "images";

    private final Deployment deployment;
    private final MongoCollection<BsonDocument> marks;
    private final Bson own;

    SourceMarks(Deployment deployment) {
        this.deployment = deployment;
        this.marks = deployment
                .client()
                .getDatabase(deployment.option(MongoOptions.CHECKPOINT_DATABASE))
                .getCollection(NAME, BsonDocument.class);
        this.own = Filters.eq("_id", deployment.migration());
    }

    /** Where the marks are, for messages. */
    String place() {
        return marks.getNamespace().getFullName();
    }

    /** How this migration keeps writers out; empty if it does not. */
    String fence() {
        return text(FENCE);
    }

    /** The server that was locked. */
    String host() {
        return text(HOST);
    }

    /**
     * Notes how writers are to be kept out.
     *
     * @throws MongoException if that cannot be written
     */
    void fence(String way, String host) {
        marks.updateOne(
                own,
                Updates.combine(Updates.set(FENCE, way), Updates.set(HOST, host)),
                new UpdateOptions().upsert(true));
    }

    /** Forgets the fence. */
    void forgetFence() {
        BsonDocument mark = mark();
        if (!mark.isEmpty()) {
            marks.updateOne(own, Updates.combine(Updates.unset(FENCE), Updates.unset(HOST)));
            tidy();
        }
    }

    /** Collections whose images this migration switched on. */
    List<TableId> images() {
        return mark().getArray(IMAGES, new BsonArray()).stream()
                .map(name -> TableId.parse(name.asString().getValue()))
                .toList();
    }

    /**
     * Notes that a collection's images are to be switched on.
     *
     * @throws MongoException if that cannot be written
     */
    void image(TableId collection) {
        marks.updateOne(own, Updates.addToSet(IMAGES, collection.toString()), new UpdateOptions().upsert(true));
    }

    /** Forgets the images. */
    void forgetImages() {
        marks.updateOne(own, Updates.unset(IMAGES));
        tidy();
    }

    private void tidy() {
        BsonDocument mark = mark();
        if (!mark.containsKey(FENCE) && mark.getArray(IMAGES, new BsonArray()).isEmpty()) {
            marks.deleteOne(own);
            if (marks.find().limit(1).first() == null) {
                marks.drop();
            }
        }
    }

    private String text(String field) {
        return mark().getString(field, new BsonString("")).getValue();
    }

    /** Empty if there is none; a user who may not look can have left none. */
    private BsonDocument mark() {
        try {
            BsonDocument mark = marks.find(own).first();
            return mark == null ? new BsonDocument() : mark;
        } catch (MongoException e) {
            if (MongoErrors.number(e) == UNAUTHORIZED) {
                return new BsonDocument();
            }
            throw deployment.failure(e, "reading what was changed on the source", place());
        }
    }
}
