package io.godwit.testkit.mongodb.stream;

import org.bson.BsonDocument;
import org.bson.BsonInt64;

/**
 * What a multi-document transaction is called.
 *
 * @param id the session's {@code lsid}
 * @param number the transaction's {@code txnNumber}
 */
record Session(BsonDocument id, BsonInt64 number) {}
