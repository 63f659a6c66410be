package io.godwit.testkit.mongodb.gateway;

import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** A command of a client. */
final class Command {
    private static final Set<String> NOT_FOR_THE_ENGINE = Set.of(
            "$db",
            "lsid",
            "$clusterTime",
            "$readPreference",
            "$audit",
            "$client",
            "txnNumber",
            "startTransaction",
            "autocommit",
            "readConcern",
            "writeConcern",
            "maxTimeMS",
            "apiVersion",
            "apiStrict",
            "apiDeprecationErrors",
            "allowDiskUse",
            "noCursorTimeout",
            "comment");

    private final byte[] body;
    private final RawBsonDocument document;
    private final String database;
    private final byte @Nullable [] sequence;

    Command(WireMessage message) {
        this.body = message.body();
        this.document = new RawBsonDocument(body);
        this.database = message.database().isEmpty() ? text("$db", "admin") : message.database();
        this.sequence = message.sequence();
    }

    /** The name as the client wrote it. */
    String name() {
        return document.getFirstKey();
    }

    /** The name in small letters: servers take some names in either way. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    String database() {
        return database;
    }

    RawBsonDocument document() {
        return document;
    }

    byte @Nullable [] sequence() {
        return sequence;
    }

    /** What the engine is to read: without what is between client and gateway. */
    byte[] forEngine() {
        return RawDocuments.without(body, NOT_FOR_THE_ENGINE);
    }

    /** The collection that is the command's first value; fails if it is none. */
    String collection() {
        BsonValue first = document.get(name());
        if (first == null || !first.isString()) {
            throw new CommandException(ErrorName.INVALID_NAMESPACE, "collection name has invalid type for " + name());
        }
        return first.asString().getValue();
    }

    String namespace() {
        return database + "." + collection();
    }

    boolean has(String field) {
        return document.containsKey(field);
    }

    boolean flag(String field) {
        BsonValue value = document.get(field);
        if (value == null || value.isNull()) {
            return false;
        }
        return value.isBoolean()
                ? value.asBoolean().getValue()
                : value.isNumber() && value.asNumber().doubleValue() != 0;
    }

    String text(String field, String otherwise) {
        BsonValue value = document.get(field);
        return value != null && value.isString() ? value.asString().getValue() : otherwise;
    }

    long number(String field, long otherwise) {
        BsonValue value = document.get(field);
        return value != null && value.isNumber() ? value.asNumber().longValue() : otherwise;
    }

    @Nullable
    BsonDocument subdocument(String field) {
        BsonValue value = document.get(field);
        return value != null && value.isDocument() ? value.asDocument() : null;
    }

    /** Whether it is part of a multi-document transaction. */
    boolean inTransaction() {
        return document.containsKey("autocommit");
    }

    /** The session's id as text; null without one. */
    @Nullable
    String session() {
        BsonDocument session = subdocument("lsid");
        if (session == null || !(session.get("id") instanceof BsonBinary id)) {
            return null;
        }
        return Base64.getEncoder().encodeToString(id.getData());
    }

    /** When to give up, in {@link System#nanoTime}; as far as can be if the client set no time. */
    long deadlineNanos() {
        long millis = number("maxTimeMS", 0);
        return System.nanoTime() + (millis <= 0 ? Long.MAX_VALUE / 2 : millis * 1_000_000);
    }
}
