package io.godwit.mongodb.capture;

import com.mongodb.MongoException;
import io.godwit.mongodb.MongoErrors;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Topology;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import java.util.List;
import java.util.Locale;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * How far the oplog reaches back, and whether that is far enough to load all data: an oplog that rolls over meanwhile means to begin anew.
 * Changes nothing.
 */
public final class LogAssessment {
    private static final double HOUR_SECONDS = 3_600;

    /** What is loaded at the least on ordinary machines. */
    private static final double BYTES_PER_HOUR = 30e6 * HOUR_SECONDS;

    /** A night and a day, in which somebody notices that a migration stands still. */
    private static final double LEAST_HOURS = 24;

    private final Deployment deployment;

    /** Of this deployment. */
    public LogAssessment(Deployment deployment) {
        this.deployment = deployment;
    }

    /**
     * What is to be feared.
     *
     * @param dataBytes the size of the data to be loaded; -1 if it is not known
     */
    public List<Problem> problems(long dataBytes) {
        if (!deployment.server().platform().isMongo()) {
            return List.of();
        }
        if (deployment.server().topology() == Topology.SHARDED) {
            return List.of(unseen("mongos does not show its shards' oplogs"));
        }
        ClusterPosition first;
        ClusterPosition last;
        BsonDocument size;
        double kept;
        try {
            first = OplogEntries.end(deployment, true);
            last = OplogEntries.end(deployment, false);
            size = deployment.command("local", new BsonDocument("collStats", new BsonString("oplog.rs")));
            kept = keptHours();
        } catch (MongoException e) {
            return List.of(unseen(MongoErrors.message(e)));
        }
        if (first == null || last == null) {
            return List.of(unseen("it is empty"));
        }
        double hours = Math.max(
                (Integer.toUnsignedLong(last.seconds()) - Integer.toUnsignedLong(first.seconds())) / HOUR_SECONDS,
                1e-3);
        double used = number(size, "size");
        double largest = Math.max(number(size, "maxSize"), used);
        double perHour = used / hours;
        // an oplog that is not full yet reaches further back later
        double reach = Math.max(kept, perHour > 0 ? largest / perHour : hours);
        return judge(dataBytes, hours, reach, perHour, kept);
    }

    private static List<Problem> judge(long dataBytes, double hours, double reach, double perHour, double kept) {
        double load = Math.max(dataBytes, 0) / BYTES_PER_HOUR;
        double needed = Math.max(2 * load, LEAST_HOURS);
        String facts = String.format(
                Locale.ROOT,
                "it holds the last %.1f hours, grows by %.0f MB an hour and so will reach about %.1f hours back%s",
                hours,
                perHour / 1e6,
                reach,
                kept > 0 ? String.format(Locale.ROOT, " (oplogMinRetentionHours is %.1f)", kept) : "");
        if (reach >= needed) {
            return List.of();
        }
        return List.of(new Problem(
                Severity.WARNING,
                CaptureCodes.OPLOG_SHORT,
                "local.oplog.rs",
                facts
                        + (load >= 0.1
                                ? String.format(Locale.ROOT, "; loading the data alone may take %.1f hours", load)
                                : "")
                        + "; a migration that loads or pauses longer than the oplog reaches must begin anew",
                String.format(
                        Locale.ROOT,
                        "db.adminCommand({replSetResizeOplog: 1, size: %.0f, minRetentionHours: %.0f}) on every member",
                        Math.max(990, Math.ceil(needed * perHour / (1024 * 1024))),
                        Math.ceil(needed))));
    }

    private static Problem unseen(String why) {
        return new Problem(
                Severity.NOTE,
                CaptureCodes.OPLOG_UNSEEN,
                "local.oplog.rs",
                why + ", so that it cannot be told whether it reaches from the beginning of the load to its end",
                "db.getReplicationInfo() on each server tells it.");
    }

    /** What the server keeps at the least, however large that becomes; 0 if it does not say or keeps nothing so. */
    private double keptHours() {
        try {
            return number(
                    deployment
                            .command("admin", new BsonDocument("serverStatus", new BsonInt32(1)))
                            .getDocument("oplogTruncation", new BsonDocument()),
                    "oplogMinRetentionHours");
        } catch (MongoException e) {
            return 0;
        }
    }

    private static double number(BsonDocument reply, String field) {
        return reply.isNumber(field) ? reply.getNumber(field).doubleValue() : 0;
    }
}
