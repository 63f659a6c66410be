package io.godwit.testkit.mongodb.stream;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/**
 * Where a stream stands. As MongoDB's own, its text begins with the byte 82 and the cluster time, so that texts sort as time does; what
 * follows is this server's own affair, as it is there.
 *
 * @param time of the transaction, or up to which everything has been seen
 * @param kind of the token
 * @param entry the event's number in its transaction
 * @param fragment the event's part, or -1 if the event is whole
 */
record ResumeToken(BsonTimestamp time, Kind kind, int entry, int fragment) {
    /** What a token marks. */
    enum Kind {
        /** A time, before all that happened at it. */
        HIGH_WATER_MARK,
        /** An event. */
        EVENT,
        /** The end of a stream whose collection or database ended with the event. */
        INVALIDATE
    }

    private static final Pattern FORM =
            Pattern.compile("82([0-9A-F]{8})([0-9A-F]{8})(?:00|2B([0-9A-F]{8})(04|05)(?:2E([0-9A-F]{4}))?)");

    static ResumeToken highWaterMark(BsonTimestamp time) {
        return new ResumeToken(time, Kind.HIGH_WATER_MARK, -1, -1);
    }

    static ResumeToken event(BsonTimestamp time, int entry) {
        return new ResumeToken(time, Kind.EVENT, entry, -1);
    }

    ResumeToken invalidate() {
        return new ResumeToken(time, Kind.INVALIDATE, entry, -1);
    }

    ResumeToken fragment(int number) {
        return new ResumeToken(time, kind, entry, number);
    }

    BsonDocument document() {
        String text = String.format(Locale.ROOT, "82%08X%08X", time.getTime(), time.getInc());
        if (kind == Kind.HIGH_WATER_MARK) {
            text += "00";
        } else {
            text += String.format(Locale.ROOT, "2B%08X%s", entry, kind == Kind.EVENT ? "04" : "05");
            text += fragment < 0 ? "" : String.format(Locale.ROOT, "2E%04X", fragment);
        }
        return new BsonDocument("_data", new BsonString(text));
    }

    static ResumeToken parse(BsonValue value) {
        if (!value.isDocument()
                || !value.asDocument().containsKey("_data")
                || !value.asDocument().isString("_data")) {
            throw StreamException.invalidToken("a resume token is a document with a string _data");
        }
        Matcher form = FORM.matcher(value.asDocument().getString("_data").getValue());
        if (!form.matches()) {
            throw StreamException.invalidToken("not a resume token of this server");
        }
        BsonTimestamp time = new BsonTimestamp(
                Integer.parseUnsignedInt(form.group(1), 16), Integer.parseUnsignedInt(form.group(2), 16));
        if (form.group(3) == null) {
            return highWaterMark(time);
        }
        return new ResumeToken(
                time,
                form.group(4).equals("04") ? Kind.EVENT : Kind.INVALIDATE,
                Integer.parseUnsignedInt(form.group(3), 16),
                form.group(5) == null ? -1 : Integer.parseInt(form.group(5), 16));
    }
}
