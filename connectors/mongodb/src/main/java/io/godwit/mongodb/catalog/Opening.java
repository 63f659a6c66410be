package io.godwit.mongodb.catalog;

import io.godwit.mongodb.apply.Facts;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Server;
import io.godwit.spi.Checkpoint.Opened;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Hands the target over: validators, sizes and times by which documents go, roles. Each is a command of its own and harmless to repeat;
 * the fact that the target is open comes last.
 */
final class Opening {
    private final Deployment deployment;
    private final Server server;
    private final Facts facts;
    private final StageWriter stages;
    private final ObjectMaker maker;

    Opening(Deployment deployment, Facts facts, StageWriter stages) {
        this.deployment = deployment;
        this.server = deployment.server();
        this.facts = facts;
        this.stages = stages;
        this.maker = new ObjectMaker(deployment);
    }

    void open(Schema latest, String fence) {
        Progress progress = facts.progress();
        if (progress.opened() != null) {
            return;
        }
        Set<String> unmade = new HashSet<>();
        for (ObjectReport report : progress.objects()) {
            if (report.outcome() == Outcome.SKIPPED) {
                unmade.add(report.kind() + "\n" + report.name());
            }
        }
        Set<SchemaObject> unrecorded = new HashSet<>(StageWriter.missing(latest, Stage.OPEN, progress));
        for (SchemaObject object : latest.objects(Stage.OPEN)) {
            // all of them anew: a hand-over that broke may have been taken back since
            Making making = make(object, latest, unmade);
            if (unrecorded.contains(object)) {
                stages.record(object, making);
            }
        }
        facts.record(new Opened(fence));
    }

    private Making make(SchemaObject object, Schema latest, Set<String> unmade) {
        String skipped = object.skipped();
        if (skipped != null) {
            return Making.skipped(skipped);
        }
        if (object.kind().equals(IndexObjects.EXPIRY) && unmade.contains(IndexObjects.INDEX + "\n" + object.name())) {
            return Making.skipped("its index is not on the target");
        }
        return object.kind().equals(CollectionObjects.CAPPED) ? capped(object, latest, unmade) : maker.other(object);
    }

    /**
     * A capped collection gets its size. From 6.0 on it is one already (MongoDB Manual, "collMod", {@code cappedSize}); before, it
     * becomes one, which drops its indexes ("convertToCapped").
     */
    private Making capped(SchemaObject object, Schema latest, Set<String> unmade) {
        if (!server.platform().isMongo()) {
            return Making.skipped(server.platform().title() + " has no capped collections");
        }
        Command wanted = Command.parse(object.statements().get(0));
        if (server.isAtLeast(6, 0)) {
            return maker.other(object);
        }
        BsonDocument body = new BsonDocument("convertToCapped", new BsonString(wanted.subject()))
                .append("size", wanted.body().get("cappedSize"));
        Refusal refusal = maker.run(new Command(wanted.database(), body), object);
        if (refusal != null) {
            return Making.skipped(refusal.reason());
        }
        List<SchemaObject> indexes = new ArrayList<>();
        for (SchemaObject index : latest.objects(Stage.POST_DATA)) {
            boolean own = index.kind().equals(IndexObjects.INDEX)
                    && index.skipped() == null
                    && !unmade.contains(IndexObjects.INDEX + "\n" + index.name());
            if (own) {
                Command made = Command.parse(index.statements().get(0));
                if (made.database().equals(wanted.database()) && made.subject().equals(wanted.subject())) {
                    indexes.add(index);
                }
            }
        }
        new IndexBuilder(deployment, StageWriter.expiring(latest)).build(indexes);
        return wanted.body().containsKey("cappedMax")
                ? new Making(
                        Outcome.CHANGED, "without max: servers before 6.0 limit only the bytes of a collection made so")
                : Making.done(object);
    }

    /** Only what lets documents go, or refuses them, is taken away. */
    void undo() {
        Progress progress = facts.progress();
        if (progress.opened() != null) {
            return;
        }
        for (ObjectReport report : progress.objects()) {
            if (report.stage() == Stage.OPEN && report.outcome() != Outcome.SKIPPED) {
                TableId owner = owner(report, progress.objects());
                if (owner != null) {
                    undo(report, owner);
                }
            }
        }
    }

    /** The collection that a name begins with; null of what belongs to none. */
    private static @Nullable TableId owner(ObjectReport object, List<ObjectReport> all) {
        String name = object.name();
        String owner = all.stream()
                .filter(r -> r.kind().equals(CollectionObjects.TABLE))
                .map(ObjectReport::name)
                .filter(t -> name.equals(t) || name.startsWith(t + " "))
                .max(Comparator.comparingInt(String::length))
                .orElse(null);
        return owner == null ? null : TableId.parse(owner);
    }

    private void undo(ObjectReport report, TableId owner) {
        BsonDocument body = new BsonDocument("collMod", new BsonString(owner.name()));
        switch (report.kind()) {
            case IndexObjects.EXPIRY -> {
                String index = report.name().substring(owner.toString().length() + 1);
                body.append(
                        "index",
                        new BsonDocument("name", new BsonString(index))
                                .append("expireAfterSeconds", new BsonInt64(Integer.MAX_VALUE)));
            }
            case CollectionObjects.EXPIRY -> body.append("expireAfterSeconds", new BsonString("off"));
            case CollectionObjects.VALIDATOR -> body.append("validationLevel", new BsonString("off"));
            default -> {
                return;
            }
        }
        deployment.command(owner.schema(), body, "taking back a hand-over", report.name());
    }
}
