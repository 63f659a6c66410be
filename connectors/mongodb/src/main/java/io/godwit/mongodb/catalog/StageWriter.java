package io.godwit.mongodb.catalog;

import io.godwit.mongodb.MongoConnector;
import io.godwit.mongodb.apply.Facts;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Checkpoint.ObjectCreated;
import io.godwit.spi.Checkpoint.StageCreated;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes the objects of a stage. What the facts hold is not made again. */
public final class StageWriter {
    private final Deployment deployment;
    private final Facts facts;
    private final ObjectMaker maker;
    private final BoughtBudget budget;

    /** Prepares; nothing is done yet. */
    public StageWriter(Deployment deployment, Facts facts) {
        this.deployment = deployment;
        this.facts = facts;
        this.maker = new ObjectMaker(deployment);
        this.budget = new BoughtBudget(deployment);
    }

    /**
     * Makes what is missing of the stage, as in {@link io.godwit.spi.Target#create}, and records the stage.
     *
     * @throws GodwitException if a collection cannot be made
     */
    public void create(Schema schema, Stage stage, int lanes) {
        Progress progress = facts.progress();
        if (progress.stages().contains(stage)) {
            return;
        }
        List<SchemaObject> indexes = new ArrayList<>();
        for (SchemaObject object : missing(schema, stage, progress)) {
            if (object.kind().equals(IndexObjects.INDEX) && object.skipped() == null) {
                indexes.add(object);
            } else {
                record(object, make(object));
            }
        }
        build(schema, indexes, lanes);
        if (stage == Stage.PRE_DATA && budget.isBought()) {
            // there a unique index is made of an empty collection or not at all
            build(schema, uniques(schema, progress), lanes);
            budget.raise(schema);
        }
        facts.record(new StageCreated(stage));
        if (stage == Stage.POST_DATA) {
            budget.putBack();
        }
    }

    /** Gives back what was bought for the load, before its facts are forgotten. */
    public void forget() {
        budget.forget();
    }

    private static List<SchemaObject> uniques(Schema schema, Progress progress) {
        return missing(schema, Stage.POST_DATA, progress).stream()
                .filter(o -> o.kind().equals(IndexObjects.INDEX) && o.skipped() == null)
                .filter(o -> IndexObjects.isUnique(
                        Command.parse(o.statements().get(0)).index()))
                .toList();
    }

    /** Builds a collection's indexes while others are still being loaded, as in {@link io.godwit.spi.Target#loaded}. */
    public void loaded(Schema schema, Table table) {
        List<SchemaObject> indexes = missing(schema, Stage.POST_DATA, facts.progress()).stream()
                .filter(o -> o.kind().equals(IndexObjects.INDEX) && o.skipped() == null)
                .filter(o -> owner(o).equals(owner(table)))
                .toList();
        if (!indexes.isEmpty()) {
            Map<SchemaObject, Making> made = new IndexBuilder(deployment, expiring(schema)).build(indexes);
            made.forEach((object, making) -> {
                if (making.outcome() != Outcome.SKIPPED) {
                    record(object, making);
                }
            });
        }
    }

    /** Drops a view, as in {@link io.godwit.spi.Target#withdraw}. */
    public void withdraw(SchemaObject object, String reason) {
        if (!object.kind().equals(ViewObjects.VIEW)) {
            throw new GodwitException(Errors.NOT_SUPPORTED, "a " + object.kind() + " cannot be taken back");
        }
        ObjectReport made = new ObjectReport(object.kind(), object.name(), object.stage(), Outcome.COPIED, "");
        new Removal(deployment).remove(List.of(made));
        facts.replace(new ObjectReport(object.kind(), object.name(), object.stage(), Outcome.SKIPPED, reason));
    }

    /** As in {@link io.godwit.spi.Target#open}. */
    public void open(Schema latest, String fence) {
        budget.putBack();
        new Opening(deployment, facts, this).open(latest, fence);
    }

    /**
     * Takes back what a hand-over that did not come to its end has made: documents would expire here that the source still changes.
     * Called before changes are applied; does nothing if there is nothing.
     */
    public void undoOpening() {
        new Opening(deployment, facts, this).undo();
    }

    /** The stage's objects that have no fact yet. */
    static List<SchemaObject> missing(Schema schema, Stage stage, Progress progress) {
        if (!schema.engine().equals(MongoConnector.ENGINE)) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED, "nothing is made on MongoDB of what " + schema.engine() + " holds");
        }
        Set<String> made = new HashSet<>();
        progress.objects().forEach(r -> made.add(r.stage() + "\n" + r.kind() + "\n" + r.name()));
        return schema.objects(stage).stream()
                .filter(o -> !made.contains(o.stage() + "\n" + o.kind() + "\n" + o.name()))
                .toList();
    }

    /** Names of the indexes that documents will expire by. */
    static Set<String> expiring(Schema schema) {
        Set<String> names = new HashSet<>();
        schema.objects(Stage.OPEN).stream()
                .filter(o -> o.kind().equals(IndexObjects.EXPIRY))
                .forEach(o -> names.add(o.name()));
        return names;
    }

    void record(SchemaObject object, Making making) {
        facts.record(new ObjectCreated(
                new ObjectReport(object.kind(), object.name(), object.stage(), making.outcome(), making.reason())));
    }

    private Making make(SchemaObject object) {
        String skipped = object.skipped();
        if (skipped != null) {
            return Making.skipped(skipped);
        }
        return switch (object.kind()) {
            case CollectionObjects.TABLE -> maker.collection(object);
            case ViewObjects.VIEW -> maker.view(object);
            case ShardKeys.SHARD_KEY -> maker.shardKey(object);
            default -> maker.other(object);
        };
    }

    private static TableId owner(SchemaObject index) {
        Command command = Command.parse(index.statements().get(0));
        return new TableId(command.database(), command.subject());
    }

    private static TableId owner(Table table) {
        TableId target = table.target();
        return target.name().startsWith(NativeCollection.BUCKETS)
                ? new TableId(target.schema(), target.name().substring(NativeCollection.BUCKETS.length()))
                : target;
    }

    private void build(Schema schema, List<SchemaObject> indexes, int lanes) {
        Map<TableId, List<SchemaObject>> byOwner = new LinkedHashMap<>();
        indexes.forEach(
                i -> byOwner.computeIfAbsent(owner(i), o -> new ArrayList<>()).add(i));
        if (byOwner.isEmpty()) {
            return;
        }
        IndexBuilder builder = new IndexBuilder(deployment, expiring(schema));
        ExecutorService workers = Executors.newFixedThreadPool(Math.max(1, Math.min(lanes, byOwner.size())));
        try {
            List<Future<?>> running = new ArrayList<>();
            for (List<SchemaObject> group : byOwner.values()) {
                running.add(workers.submit(() -> builder.build(group).forEach(this::record)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.READER_CLOSED, "making indexes was interrupted", "", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }
}
