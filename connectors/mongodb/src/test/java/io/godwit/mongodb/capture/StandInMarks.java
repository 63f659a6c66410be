package io.godwit.mongodb.capture;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.jspecify.annotations.Nullable;

/** The one document that a migration keeps on its source, of a stand-in: as much of MongoDB's writes as is used for it. */
final class StandInMarks {
    private @Nullable BsonDocument mark;
    private int refusal;

    StandInMarks(StandInSource source) {
        source.reply("update", this::update);
        source.reply("delete", command -> {
            mark = null;
            return StandInSource.ok().append("n", new BsonInt32(1));
        });
        source.reply("find", command -> {
            BsonDocument there = mark;
            boolean asked = command.getString("find").getValue().equals(SourceMarks.NAME);
            BsonDocument cursor =
                    StandInSource.cursor(command, null, asked && there != null ? List.of(there.clone()) : List.of());
            cursor.getDocument("cursor").append("id", new BsonInt64(0));
            return cursor;
        });
    }

    /** What is kept; null if nothing is. */
    @Nullable
    BsonDocument mark() {
        return mark;
    }

    /** From now on nothing may be written; 0 lets it again. */
    void refuse(int code) {
        refusal = code;
    }

    private BsonDocument update(BsonDocument command) {
        if (refusal != 0) {
            return StandInSource.error(refusal, "Refused");
        }
        BsonDocument update = command.getArray("updates").get(0).asDocument();
        BsonDocument changed = mark == null ? update.getDocument("q").clone() : mark.clone();
        BsonDocument how = update.getDocument("u");
        how.getDocument("$set", new BsonDocument()).forEach(changed::put);
        how.getDocument("$unset", new BsonDocument()).keySet().forEach(changed::remove);
        how.getDocument("$addToSet", new BsonDocument()).forEach((name, value) -> {
            BsonArray array = changed.getArray(name, new BsonArray());
            array.add(value);
            changed.put(name, array);
        });
        mark = changed;
        return StandInSource.ok().append("n", new BsonInt32(1)).append("nModified", new BsonInt32(1));
    }
}
