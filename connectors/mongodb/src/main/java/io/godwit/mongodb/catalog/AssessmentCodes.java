package io.godwit.mongodb.catalog;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.ErrorCode.Remedy;
import java.util.List;

/** What an assessment can find. */
public final class AssessmentCodes {
    static final ErrorCode VERSION = code(
            "MONGODB_VERSION",
            "The server's version is not one that Godwit knows.",
            "Use MongoDB 4.0 or newer, or a service that speaks the language of such a version.");
    static final ErrorCode STANDALONE = code(
            "MONGODB_STANDALONE",
            "The source is a standalone server, which keeps no log of changes.",
            "Make it a replica set of one member (restart it with replSetName, then rs.initiate()), or migrate offline.");
    static final ErrorCode NOTHING_SELECTED = code(
            "MONGODB_NOTHING_SELECTED",
            "A name or pattern in the selection matches nothing on the source.",
            "Correct the selection in the migration file.");
    static final ErrorCode NAMES_COLLIDE = code(
            "MONGODB_NAMES_COLLIDE",
            "Two collections would have the same name on the target, or one that cannot be made there.",
            "Correct the new names in the migration file.");
    static final ErrorCode FILTER = code(
            "MONGODB_FILTER",
            "A row filter cannot be used.",
            "Write it as a query in Extended JSON, and migrate offline; or leave it out.");
    static final ErrorCode PRIVILEGE =
            code("MONGODB_PRIVILEGE", "The user lacks a privilege.", "Grant a role that has the action named.");
    static final ErrorCode IMAGES = code(
            "MONGODB_IMAGES",
            "Updates of collections come as what changed, not with the whole document.",
            "Nothing has to be done where the target is MongoDB. Another target needs images: set the source's option postImages to"
                    + " enable (MongoDB 6.0 and later).");
    static final ErrorCode TIME_SERIES = code(
            "MONGODB_TIME_SERIES",
            "Time series are moved offline only: no change stream tells what happens to them.",
            "Exclude them, or migrate them offline in a migration of their own.");
    static final ErrorCode CAPPED = code(
            "MONGODB_CAPPED",
            "A capped collection lets old documents go without saying so.",
            "Read the problem; look at the collection after hand-over.");
    static final ErrorCode UNSUPPORTED = code(
            "MONGODB_COLLECTION_UNSUPPORTED",
            "A collection is of a kind that Godwit does not move.",
            "Exclude it in the migration file and move it by other means.");
    static final ErrorCode NOT_MOVED = code(
            "MONGODB_NOT_MOVED", "Objects are not moved.", "Make them on the target by hand if they are needed there.");
    static final ErrorCode CHANGED = code(
            "MONGODB_CHANGED",
            "Objects are made otherwise than they are on the source.",
            "Read the reason; look at the objects on the target before hand-over.");
    static final ErrorCode IMPOSSIBLE = code(
            "MONGODB_IMPOSSIBLE",
            "The target cannot have a collection of the source.",
            "Use a newer target, or exclude the collection.");
    static final ErrorCode FENCE = code(
            "MONGODB_FENCE",
            "How writers are stopped at cutover, or that the user may not stop them in the way that is set.",
            "Set another fence, or grant what is missing.");
    static final ErrorCode GRID_FS = code(
            "MONGODB_GRIDFS",
            "A GridFS bucket is moved as the two collections it consists of.",
            "Nothing to do; select both or neither.");
    static final ErrorCode COLLECTION_EXISTS = code(
            "MONGODB_COLLECTION_EXISTS",
            "A collection or view of the same name is on the target and was not made by this migration.",
            "Drop or rename it on the target, give the collection another name, or leave it out.");
    static final ErrorCode NO_TRANSACTIONS = code(
            "MONGODB_NO_TRANSACTIONS",
            "The target has no transactions across collections.",
            "Nothing has to be done; readers of the target may see part of a transaction of the source until cutover.");
    static final ErrorCode SHARDING = code(
            "MONGODB_SHARDING",
            "Source and target divide collections among shards differently.",
            "Shard the collections on the target as you wish, before the migration or after hand-over.");
    static final ErrorCode OTHER_ENGINE = code(
            "MONGODB_OTHER_ENGINE",
            "Only collections of MongoDB are moved to MongoDB.",
            "Choose a target of another engine.");
    static final ErrorCode SIZE = code(
            "MONGODB_SIZE",
            "How much is to be moved.",
            "See that the target's disks have that much room, and more for indexes.");
    static final ErrorCode EXPIRY = code(
            "MONGODB_EXPIRY",
            "Documents of the former source would go by themselves before the new database says so.",
            "Migrate with wayBack: none, or switch expiry off there before the cutover (setParameter ttlMonitorEnabled: false).");

    /** All of them. */
    public static final List<ErrorCode> ALL = List.of(
            VERSION,
            STANDALONE,
            NOTHING_SELECTED,
            NAMES_COLLIDE,
            FILTER,
            PRIVILEGE,
            IMAGES,
            TIME_SERIES,
            CAPPED,
            UNSUPPORTED,
            NOT_MOVED,
            CHANGED,
            IMPOSSIBLE,
            FENCE,
            GRID_FS,
            COLLECTION_EXISTS,
            NO_TRANSACTIONS,
            SHARDING,
            OTHER_ENGINE,
            SIZE,
            EXPIRY);

    private AssessmentCodes() {}

    private static ErrorCode code(String name, String meaning, String action) {
        return new ErrorCode(name, Remedy.FIX_AND_RESUME, meaning, action);
    }
}
