package io.godwit.mongodb.capture;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.ErrorCode.Remedy;
import java.util.List;

/** What can go wrong with the change stream of MongoDB alone. */
public final class CaptureCodes {
    public static final ErrorCode POST_IMAGE_MISSING = new ErrorCode(
            "MONGODB_POST_IMAGE_MISSING",
            Remedy.GIVE_UP,
            "An update's whole document is needed, because the target is not MongoDB, and the source does not keep it.",
            "Set the source's option postImages to enable, or run collMod with changeStreamPreAndPostImages: {enabled: true} for the"
                    + " collection (MongoDB 6.0 and later); then run `godwit cancel` and begin anew.");

    public static final ErrorCode OPLOG_SHORT = new ErrorCode(
            "MONGODB_OPLOG_SHORT",
            Remedy.FIX_AND_RESUME,
            "The source's oplog may not reach from the beginning of the load to its end, or not over a pause.",
            "Make the oplog larger (replSetResizeOplog), or set storage.oplogMinRetentionHours, before the migration begins.");

    public static final ErrorCode OPLOG_UNSEEN = new ErrorCode(
            "MONGODB_OPLOG_UNSEEN",
            Remedy.FIX_AND_RESUME,
            "How far the source's oplog reaches back cannot be seen.",
            "Nothing has to be done. To have it told, let the user read database local, and name the servers of a shard instead of mongos.");

    /** All of them. */
    public static final List<ErrorCode> ALL = List.of(POST_IMAGE_MISSING, OPLOG_SHORT, OPLOG_UNSEEN);

    private CaptureCodes() {}
}
