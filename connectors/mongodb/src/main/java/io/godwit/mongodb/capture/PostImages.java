package io.godwit.mongodb.capture;

import com.mongodb.MongoException;
import io.godwit.mongodb.MongoErrors;
import io.godwit.mongodb.MongoOptions;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whole documents after an update in the change stream: kept by MongoDB 6.0 and later for collections that have {@code
 * changeStreamPreAndPostImages} on (MongoDB Manual, "Change Streams with Document Pre- and Post-Images"). Safe for many threads.
 */
final class PostImages {
    private static final Logger LOG = LoggerFactory.getLogger(PostImages.class);
    private static final String SETTING = "changeStreamPreAndPostImages";
    private static final String KEEP = "keep";
    private static final String ENABLE = "enable";
    private static final int NOT_FOUND = 26;
    private static final int WRITES_BLOCKED = 371;

    private final Deployment deployment;
    private final SourceMarks marks;

    PostImages(Deployment deployment, SourceMarks marks) {
        this.deployment = deployment;
        this.marks = marks;
    }

    /**
     * Switches them on for collections that have none, if the option asks for that.
     *
     * @throws GodwitException OPTION_INVALID if the option says neither, NOT_SUPPORTED if the server has none
     */
    void prepare(List<TableId> collections) {
        String way = deployment.option(MongoOptions.POST_IMAGES);
        if (way.equals(KEEP)) {
            return;
        }
        if (!way.equals(ENABLE)) {
            throw new GodwitException(
                    Errors.OPTION_INVALID, "it must be keep or enable", MongoOptions.POST_IMAGES.name(), null);
        }
        if (!deployment.server().supportsImages()) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "this server keeps no images of documents (MongoDB 6.0 and later do); set the option to keep",
                    MongoOptions.POST_IMAGES.name(),
                    null);
        }
        for (TableId collection : collections) {
            if (!areOn(collection)) {
                // first, so that whoever ends the migration knows of it
                try {
                    marks.image(collection);
                } catch (MongoException e) {
                    throw deployment.failure(e, "noting that images are switched on", marks.place());
                }
                change(collection, true);
            }
        }
    }

    /**
     * Makes sure that every update of a collection will come with its whole document.
     *
     * @throws GodwitException POST_IMAGE_MISSING if not
     */
    void require(TableId collection) {
        if (!deployment.server().supportsImages() || !areOn(collection)) {
            throw new GodwitException(
                    CaptureCodes.POST_IMAGE_MISSING,
                    deployment.server().supportsImages()
                            ? "the collection has changeStreamPreAndPostImages off"
                            : "this server keeps no images of documents (MongoDB 6.0 and later do); move offline instead",
                    collection.toString(),
                    null);
        }
    }

    private boolean areOn(TableId collection) {
        BsonDocument list = new BsonDocument("listCollections", new BsonInt32(1))
                .append("filter", new BsonDocument("name", new BsonString(collection.name())));
        for (BsonValue each : deployment
                .command(collection.schema(), list, "looking at a collection's options", collection.toString())
                .getDocument("cursor")
                .getArray("firstBatch")) {
            BsonDocument options = each.asDocument().getDocument("options", new BsonDocument());
            if (options.isDocument(SETTING)) {
                return options.getDocument(SETTING)
                        .getBoolean("enabled", BsonBoolean.FALSE)
                        .getValue();
            }
        }
        return false;
    }

    private void change(TableId collection, boolean on) {
        deployment.command(
                collection.schema(),
                new BsonDocument("collMod", new BsonString(collection.name()))
                        .append(SETTING, new BsonDocument("enabled", BsonBoolean.valueOf(on))),
                "switching a collection's images " + (on ? "on" : "off"),
                collection.toString());
    }

    /** Switches off what {@link #prepare} switched on, as far as the server lets it while writers are kept out. */
    void takeBack() {
        List<TableId> ours = marks.images();
        if (ours.isEmpty()) {
            return;
        }
        if (marks.fence().equals(Fence.LOCK)) {
            stays(ours);
            return;
        }
        for (TableId collection : ours) {
            try {
                change(collection, false);
            } catch (GodwitException e) {
                int number = e.getCause() instanceof MongoException cause ? MongoErrors.number(cause) : 0;
                if (number == WRITES_BLOCKED) {
                    stays(ours);
                    return;
                }
                if (number != NOT_FOUND) {
                    throw e;
                }
            }
        }
        marks.forgetImages();
    }

    private static void stays(List<TableId> collections) {
        LOG.warn(
                "images of documents stay on for {} collections of the source, because nobody may write there now; once writers are let"
                        + " in, `godwit cancel` switches them off, or collMod with {}: {enabled: false} does",
                collections.size(),
                SETTING);
    }
}
