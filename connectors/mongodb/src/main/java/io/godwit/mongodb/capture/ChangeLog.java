package io.godwit.mongodb.capture;

import com.mongodb.MongoException;
import io.godwit.mongodb.MongoErrors;
import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Platform;
import io.godwit.mongodb.connection.Topology;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * The source's log: from where it is kept, how far it reaches, what it says. A deployment keeps its oplog by size and hours, for
 * nobody in particular, so that keeping it means looking whether it is still there. Safe for many threads.
 */
public final class ChangeLog {
    /** How far behind its log's end a change stream of an idle server may stay that nobody moves on. */
    private static final long IDLE_MILLIS = 15_000;

    private static final long RESTING_MILLIS = 2_500;

    private final Deployment deployment;
    private final LogEnd end;
    private final SourceMarks marks;
    private final PostImages images;

    /** Of this deployment; asks nothing yet. */
    public ChangeLog(Deployment deployment) {
        this.deployment = deployment;
        this.end = new LogEnd(deployment);
        this.marks = new SourceMarks(deployment);
        this.images = new PostImages(deployment, marks);
    }

    SourceMarks marks() {
        return marks;
    }

    /** As in {@link io.godwit.spi.Source#retain(List)}. */
    public ClusterPosition retain(List<Table> tables) {
        requireLog();
        refuseFilters(tables);
        List<TableId> collections = tables.stream().map(Table::id).toList();
        images.prepare(collections);
        ClusterPosition now = end.now();
        end.awaitMajority(now, collections);
        look(collections, now);
        return now;
    }

    /** As in {@link io.godwit.spi.Source#retain(List, io.godwit.spi.change.Position)}. */
    public ClusterPosition retain(List<Table> tables, ClusterPosition since) {
        requireLog();
        refuseFilters(tables);
        List<TableId> collections = tables.stream().map(Table::id).toList();
        images.prepare(collections);
        look(collections, since);
        return since;
    }

    /** An event does not say whether the document was within the filter before it, so rows would be missed or made up. */
    private static void refuseFilters(List<Table> tables) {
        for (Table table : tables) {
            if (table.filter() != null) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        "changes of a collection with a filter cannot be followed; leave the filter out, or move offline",
                        table.id().toString(),
                        null);
            }
        }
    }

    private void requireLog() {
        if (!deployment.server().hasLog()) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "a standalone server has no log of its changes; make it a replica set of one member, or move offline",
                    deployment.address(),
                    null);
        }
        if (deployment.server().platform() == Platform.COSMOS_RU) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "the change stream of " + Platform.COSMOS_RU.title() + " tells of no deletes; move offline instead",
                    deployment.address(),
                    null);
        }
    }

    /** Opening a stream tells whether that is permitted, and whether the log reaches back. */
    private void look(List<TableId> collections, ClusterPosition from) {
        if (!collections.isEmpty()) {
            StreamSet.open(deployment, end, collections, from).close();
        }
    }

    /**
     * As in {@link io.godwit.spi.Source#takeOver}: another address of the same replica set is known by the very entry of the oplog at which
     * the migration stands, which no other set has.
     */
    public void takeOver(ClusterPosition applied) {
        if (deployment.server().topology() != Topology.REPLICA_SET) {
            throw replaced("only members of one replica set have the same log", applied, null);
        }
        BsonDocument find = new BsonDocument("find", new BsonString("oplog.rs"))
                .append("filter", new BsonDocument("ts", new BsonDocument("$gte", applied.timestamp())))
                .append("projection", new BsonDocument("ts", new BsonInt32(1)))
                .append("limit", new BsonInt32(1))
                .append("singleBatch", BsonBoolean.TRUE);
        try {
            List<BsonDocument> found = OplogEntries.of(deployment, find);
            if (!found.isEmpty() && found.get(0).getTimestamp("ts").equals(applied.timestamp())) {
                return;
            }
            ClusterPosition first = OplogEntries.end(deployment, true);
            if (first != null && !applied.covers(first)) {
                throw new GodwitException(
                        Errors.LOG_LOST, "the server's oplog begins at " + first.text(), applied.text(), null);
            }
            throw replaced("its oplog has no entry of that time", applied, null);
        } catch (MongoException e) {
            throw replaced(
                    "its oplog cannot be looked at (" + MongoErrors.message(e) + "); grant role read on database local",
                    applied,
                    e);
        }
    }

    private static GodwitException replaced(String why, ClusterPosition applied, @Nullable MongoException cause) {
        return new GodwitException(
                Errors.SOURCE_REPLACED,
                "that this is the replica set which the migration began with cannot be seen: " + why,
                applied.text(),
                cause);
    }

    /** As in {@link io.godwit.spi.Source#letGo}. */
    public void letGo() {
        images.takeBack();
    }

    /** As in {@link io.godwit.spi.Source#forget}, the fence apart. */
    public void forget() {
        images.takeBack();
    }

    /** The end of the log: covers everything that was acknowledged before. */
    public ClusterPosition position() {
        return end.now();
    }

    /** As in {@link io.godwit.spi.Source#changes}. */
    public Reader<ChangeBatch> changes(List<TablePlan> plans, ClusterPosition from) {
        requireLog();
        for (TablePlan plan : plans) {
            if (!plan.changes().equals(Collections.CHANGES)) {
                images.require(plan.table().id());
            }
        }
        EventChanges changes = new EventChanges(plans);
        StreamSet streams = StreamSet.open(
                deployment, end, plans.stream().map(p -> p.table().id()).toList(), from);
        return new ChangeReader(streams, changes, deployment.server().topology() == Topology.SHARDED, from);
    }

    /** As in {@link io.godwit.spi.Source#restingLagMillis}. */
    public long restingLagMillis() {
        boolean sharded = deployment.server().topology() == Topology.SHARDED;
        return sharded && !end.canMoveOn() ? IDLE_MILLIS : RESTING_MILLIS;
    }
}
