package io.godwit.mongodb.apply;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.LoadBegun;
import io.godwit.spi.Checkpoint.LoadEnded;
import io.godwit.spi.Checkpoint.ObjectCreated;
import io.godwit.spi.Checkpoint.Opened;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Checkpoint.StageCreated;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Progress;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Facts as documents, and back. {@code _id} names the fact: migration, kind, and which one of its kind; so the same fact cannot be
 * recorded twice, whoever tries. {@code order} is what facts are read back by: the claim's number, and a number within the claim.
 */
final class FactDocuments {
    static final String STAGE = "stage";
    static final String OBJECT = "object";
    static final String SPLIT = "split";
    static final String LOAD_BEGUN = "load-begun";
    static final String LOAD_ENDED = "load-ended";
    static final String APPLIED = "applied";
    static final String OPENED = "opened";
    static final String REPAIRED = "repaired";

    /** A table is being emptied; its splits are forgotten already. */
    static final String RESET = "reset";

    /** Who holds the claim; see {@link Claim}. */
    static final String LEASE = "lease";

    /** Which claim is the newest; see {@link Claim}. */
    static final String CLAIM = "claim";

    /** How the documents are laid out; a later Godwit that lays them out otherwise counts on. */
    static final int FORMAT = 1;

    private final String migration;

    FactDocuments(String migration) {
        this.migration = migration;
    }

    BsonDocument id(String kind, String item) {
        return new BsonDocument("migration", new BsonString(migration))
                .append("kind", new BsonString(kind))
                .append("item", new BsonString(item));
    }

    /** All that is this migration's. */
    BsonDocument own() {
        return new BsonDocument("_id.migration", new BsonString(migration));
    }

    /** The facts of one kind about one table. */
    BsonDocument ofTable(String kind, TableId table) {
        return own().append("_id.kind", new BsonString(kind)).append("table", table(table));
    }

    static BsonDocument table(TableId table) {
        return new BsonDocument("schema", new BsonString(table.schema())).append("name", new BsonString(table.name()));
    }

    BsonDocument id(Checkpoint fact) {
        if (fact instanceof ObjectCreated created) {
            ObjectReport report = created.report();
            return id(OBJECT, report.stage() + " " + report.kind() + " " + report.name());
        } else if (fact instanceof StageCreated created) {
            return id(STAGE, created.stage().name());
        } else if (fact instanceof LoadBegun) {
            return id(LOAD_BEGUN, "");
        } else if (fact instanceof LoadEnded) {
            return id(LOAD_ENDED, "");
        } else if (fact instanceof Opened) {
            return id(OPENED, "");
        } else if (fact instanceof SplitLoaded loaded) {
            return id(loaded.split());
        } else if (fact instanceof AppliedTo) {
            return id(APPLIED, "");
        } else if (fact instanceof Repaired repaired) {
            return id(REPAIRED, repaired.table().toString());
        }
        throw new IllegalStateException("a fact of an unknown kind: " + fact.getClass());
    }

    BsonDocument id(Split split) {
        return id(SPLIT, split.table() + "#" + (split.index() + 1) + "/" + split.count());
    }

    /** What a fact says, without its name. */
    static BsonDocument fields(Checkpoint fact) {
        BsonDocument fields = new BsonDocument("format", new BsonInt32(FORMAT));
        if (fact instanceof ObjectCreated created) {
            ObjectReport report = created.report();
            return fields.append("objectKind", new BsonString(report.kind()))
                    .append("objectName", new BsonString(report.name()))
                    .append("stage", new BsonString(report.stage().name()))
                    .append("outcome", new BsonString(report.outcome().name()))
                    .append("reason", new BsonString(report.reason()));
        } else if (fact instanceof StageCreated created) {
            return fields.append("stage", new BsonString(created.stage().name()));
        } else if (fact instanceof LoadBegun begun) {
            return fields.append("position", new BsonString(begun.replayFrom()));
        } else if (fact instanceof LoadEnded ended) {
            return fields.append("position", new BsonString(ended.convergeUntil()));
        } else if (fact instanceof Opened opened) {
            return fields.append("position", new BsonString(opened.fence()));
        } else if (fact instanceof SplitLoaded loaded) {
            return split(fields, loaded);
        } else if (fact instanceof AppliedTo applied) {
            return applied(fields, applied);
        } else if (fact instanceof Repaired repaired) {
            return fields.append("table", table(repaired.table()))
                    .append("position", new BsonString(repaired.position()))
                    .append("rows", new BsonInt64(repaired.rows()));
        }
        throw new IllegalStateException("a fact of an unknown kind: " + fact.getClass());
    }

    private static BsonDocument split(BsonDocument fields, SplitLoaded loaded) {
        Split split = loaded.split();
        return fields.append("table", table(split.table()))
                .append("index", new BsonInt32(split.index()))
                .append("count", new BsonInt32(split.count()))
                .append("bounds", new BsonString(split.bounds()))
                .append("mixable", BsonBoolean.valueOf(split.mixable()))
                .append("rows", new BsonInt64(loaded.rows()))
                .append("bytes", new BsonInt64(loaded.bytes()))
                .append("position", new BsonString(loaded.asOf()));
    }

    private static BsonDocument applied(BsonDocument fields, AppliedTo applied) {
        Ledger ledger = applied.ledger();
        return fields.append("position", new BsonString(applied.position()))
                .append("transactions", new BsonInt64(ledger.transactions()))
                .append("received", new BsonInt64(ledger.received()))
                .append("applied", new BsonInt64(ledger.applied()))
                .append("filtered", new BsonInt64(ledger.filtered()))
                .append("quarantined", new BsonInt64(ledger.quarantined()))
                .append("inserts", new BsonInt64(ledger.inserts()))
                .append("updates", new BsonInt64(ledger.updates()))
                .append("deletes", new BsonInt64(ledger.deletes()))
                .append("sourceCommitMillis", new BsonInt64(applied.sourceCommitMillis()));
    }

    // --- back ---

    /**
     * Reads all documents of the migration back.
     *
     * @throws GodwitException NOT_SUPPORTED if a newer Godwit wrote one
     */
    static Progress read(List<BsonDocument> documents) {
        List<BsonDocument> ordered = new ArrayList<>(documents);
        ordered.sort(Comparator.comparingLong((BsonDocument d) -> number(d, "claim"))
                .thenComparingLong(d -> number(d, "number")));
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        List<ObjectReport> objects = new ArrayList<>();
        List<SplitLoaded> splits = new ArrayList<>();
        List<Repaired> repaired = new ArrayList<>();
        String replayFrom = null;
        String convergeUntil = null;
        AppliedTo applied = null;
        Opened opened = null;
        for (BsonDocument fact : ordered) {
            String kind = kind(fact);
            if (fact.getNumber("format", new BsonInt32(FORMAT)).intValue() != FORMAT) {
                throw newer(kind);
            }
            switch (kind) {
                case STAGE -> stages.add(Stage.valueOf(text(fact, "stage")));
                case OBJECT -> objects.add(report(fact));
                case SPLIT -> splits.add(split(fact));
                case LOAD_BEGUN -> replayFrom = text(fact, "position");
                case LOAD_ENDED -> convergeUntil = text(fact, "position");
                case APPLIED -> applied = applied(fact);
                case OPENED -> opened = new Opened(text(fact, "position"));
                case REPAIRED ->
                    repaired.add(new Repaired(tableOf(fact), number(fact, "rows"), text(fact, "position")));
                case RESET, LEASE, CLAIM -> {}
                default -> throw newer(kind);
            }
        }
        return new Progress(stages, objects, replayFrom, splits, convergeUntil, applied, opened, repaired);
    }

    private static GodwitException newer(String kind) {
        return new GodwitException(
                Errors.NOT_SUPPORTED,
                "the target holds a fact of kind `" + kind + "` from a newer Godwit; run that one");
    }

    static String kind(BsonDocument fact) {
        return text(fact.getDocument("_id"), "kind");
    }

    static TableId tableOf(BsonDocument fact) {
        return tableOf(fact, "table");
    }

    static TableId tableOf(BsonDocument fact, String field) {
        BsonDocument table = fact.getDocument(field);
        return new TableId(text(table, "schema"), text(table, "name"));
    }

    private static ObjectReport report(BsonDocument fact) {
        return new ObjectReport(
                text(fact, "objectKind"),
                text(fact, "objectName"),
                Stage.valueOf(text(fact, "stage")),
                ObjectReport.Outcome.valueOf(text(fact, "outcome")),
                text(fact, "reason"));
    }

    private static SplitLoaded split(BsonDocument fact) {
        Split split = new Split(
                tableOf(fact),
                (int) number(fact, "index"),
                (int) number(fact, "count"),
                text(fact, "bounds"),
                fact.getBoolean("mixable").getValue());
        return new SplitLoaded(split, number(fact, "rows"), number(fact, "bytes"), text(fact, "position"));
    }

    private static AppliedTo applied(BsonDocument fact) {
        Ledger ledger = new Ledger(
                number(fact, "transactions"),
                number(fact, "received"),
                number(fact, "applied"),
                number(fact, "filtered"),
                number(fact, "quarantined"),
                number(fact, "inserts"),
                number(fact, "updates"),
                number(fact, "deletes"));
        return new AppliedTo(text(fact, "position"), ledger, number(fact, "sourceCommitMillis"));
    }

    /** The position of a document of the applied position; null if there is no such document. */
    static @Nullable String position(@Nullable BsonDocument fact) {
        return fact == null ? null : text(fact, "position");
    }

    private static String text(BsonDocument document, String field) {
        return document.getString(field).getValue();
    }

    /** Zero if it is not there; a server that keeps numbers in a kind of its own choosing is understood. */
    static long number(BsonDocument document, String field) {
        return document.isNumber(field) ? document.getNumber(field).longValue() : 0;
    }
}
