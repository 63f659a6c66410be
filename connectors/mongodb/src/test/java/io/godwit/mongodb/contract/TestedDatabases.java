package io.godwit.mongodb.contract;

import io.godwit.testkit.contract.Behaviour;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.mongodb.MongoTestDatabase;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The databases of one test, in turn on the server to be moved from and on the one to be moved to. */
final class TestedDatabases {
    private static final Map<String, String> OPTIONS = Map.of("postImages", "enable");

    private int opened;

    TestDatabase next() {
        return opened++ % 2 == 0 ? MongoTestDatabase.source(OPTIONS) : MongoTestDatabase.target();
    }

    /** An {@code _id} never changes, every document has one, a document is sent whole or not at all, and an event does
     * not say whether its document was within a filter before. */
    static Set<Behaviour> missing() {
        return EnumSet.of(
                Behaviour.KEYLESS_TABLES,
                Behaviour.KEYS_THAT_MOVE,
                Behaviour.PARTIAL_ROWS,
                Behaviour.TRUNCATE_TOGETHER,
                Behaviour.FILTERED_CHANGES);
    }

    /** A condition that documents keep whose {@code _id} is so much or more. */
    static String idFrom(long least) {
        return "{\"_id\": {\"$gte\": " + least + "}}";
    }
}
