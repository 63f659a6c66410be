package io.godwit.mongodb.catalog;

import io.godwit.mongodb.MongoConnector;
import io.godwit.mongodb.MongoOptions;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Server;
import io.godwit.mongodb.connection.Topology;
import io.godwit.mongodb.cosmos.CosmosCollections;
import io.godwit.mongodb.cosmos.CosmosLimits;
import io.godwit.mongodb.cosmos.CosmosOptions;
import io.godwit.mongodb.cosmos.CosmosService;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Finds what would go wrong on the target. Changes nothing. */
public final class TargetAssessment {
    private static final long MEGABYTE = 1L << 20;

    /** MongoDB Manual, "Limits and Thresholds": of a database's name, and of a namespace before 4.4. */
    private static final int MOST_DATABASE_BYTES = 63;

    private static final int MOST_NAMESPACE_BYTES = 120;

    /** What making collections, loading them and keeping the facts needs. */
    private static final List<String> NEEDED = List.of(
            "find",
            "insert",
            "update",
            "remove",
            "createCollection",
            "createIndex",
            "collMod",
            "dropCollection",
            "listCollections",
            "listIndexes");

    private final Deployment deployment;
    private final Server server;

    /** Prepares; nothing is asked yet. */
    public TargetAssessment(Deployment deployment) {
        this.deployment = deployment;
        this.server = deployment.server();
    }

    /**
     * All problems of moving a schema here, server first.
     *
     * @param progress what this migration has made already, which is no problem
     */
    public List<Problem> problems(Schema schema, Mode mode, Progress progress) {
        Findings findings = new Findings();
        try {
            SourceAssessment.version(findings, server);
            if (!schema.engine().equals(MongoConnector.ENGINE)) {
                findings.blocker(
                        AssessmentCodes.OTHER_ENGINE,
                        schema.engine(),
                        "its tables are not moved to " + server.platform().title(),
                        AssessmentCodes.OTHER_ENGINE.action());
                return findings.problems();
            }
            server(findings, schema, mode);
            rights(findings, schema);
            names(findings, schema);
            existing(findings, schema, progress);
            new TargetFeatures(findings, server).run(schema);
            CosmosService service = server.platform().cosmos();
            String collections = deployment.option(CosmosOptions.COLLECTIONS);
            findings.add(new CosmosLimits(service, new CosmosCollections(service, collections)).problems(schema, mode));
            return findings.problems();
        } catch (RuntimeException e) {
            throw deployment.failure(e, "assessing the target", deployment.address());
        }
    }

    private void server(Findings findings, Schema schema, Mode mode) {
        if (mode == Mode.ONLINE && !server.supportsTransactions()) {
            findings.warning(
                    AssessmentCodes.NO_TRANSACTIONS,
                    "transactions",
                    "the target (" + server
                            + ") has none: changes are written in their order, each harmless to repeat, and what the"
                            + " source changed at once can be seen here in part until cutover",
                    server.topology() == Topology.STANDALONE
                            ? "Make it a replica set of one member (restart it with replSetName, then rs.initiate())."
                            : AssessmentCodes.NO_TRANSACTIONS.action());
        }
        long bytes = schema.tables().stream()
                .mapToLong(t -> Math.max(t.estimatedBytes(), 0))
                .sum();
        if (bytes > MEGABYTE) {
            findings.note(
                    AssessmentCodes.SIZE,
                    "disk",
                    "the documents take about " + bytes / MEGABYTE
                            + " MB on the source, uncompressed and without indexes; the server does not tell how much room it has"
                            + " left",
                    "");
        }
    }

    private void rights(Findings findings, Schema schema) {
        Privileges privileges = Privileges.read(deployment);
        Set<String> databases = new TreeSet<>();
        schema.tables().forEach(t -> databases.add(t.target().schema()));
        databases.add(deployment.option(MongoOptions.CHECKPOINT_DATABASE));
        for (String database : databases) {
            List<String> lacking = NEEDED.stream()
                    .filter(a -> !privileges.has(a, database, ""))
                    .toList();
            if (!lacking.isEmpty()) {
                findings.blocker(
                        AssessmentCodes.PRIVILEGE,
                        "database " + database,
                        "the user may not make and fill collections in it: it lacks " + String.join(", ", lacking),
                        "db.getSiblingDB(" + Command.quoted(database)
                                + ").grantRolesToUser(USER, [\"readWrite\", \"dbAdmin\"])");
            }
        }
        for (Table table : schema.tables()) {
            TableId target = table.target();
            boolean buckets = target.name().startsWith(NativeCollection.BUCKETS);
            if (buckets && !privileges.has("insert", target.schema(), target.name())) {
                findings.blocker(
                        AssessmentCodes.PRIVILEGE,
                        target.toString(),
                        "the user may not write what a time series keeps its documents in",
                        "Grant the role restore in admin.");
            }
        }
        boolean roles =
                schema.objects().stream().anyMatch(o -> o.kind().equals(UserObjects.ROLE) && o.skipped() == null);
        if (roles && !privileges.has("createRole", "admin", "")) {
            findings.warning(
                    AssessmentCodes.PRIVILEGE,
                    "roles",
                    "the user may not make roles: those of the source are skipped",
                    "Grant the role userAdminAnyDatabase in admin.");
        }
    }

    private void names(Findings findings, Schema schema) {
        Set<String> databases = new TreeSet<>();
        schema.tables().forEach(t -> databases.add(t.target().schema()));
        List<String> there = new Reading(deployment, Selection.ALL).allDatabases();
        List<String> all = new ArrayList<>(databases);
        all.addAll(there);
        String own = deployment.option(MongoOptions.CHECKPOINT_DATABASE);
        for (String database : databases) {
            String other = all.stream()
                    .filter(d -> d.equalsIgnoreCase(database) && !d.equals(database))
                    .findFirst()
                    .orElse("");
            if (!other.isEmpty()) {
                findings.blocker(
                        AssessmentCodes.NAMES_COLLIDE,
                        "database " + database,
                        "a deployment has no two databases whose names differ in case only, and the other is " + other,
                        AssessmentCodes.NAMES_COLLIDE.action());
            }
            if (database.equalsIgnoreCase(own)) {
                findings.blocker(
                        AssessmentCodes.NAMES_COLLIDE,
                        "database " + database,
                        "it is Godwit's own on the target",
                        "Choose another database, or set the target's option checkpointDatabase.");
            }
            if (bytes(database) > MOST_DATABASE_BYTES) {
                findings.blocker(
                        AssessmentCodes.NAMES_COLLIDE,
                        "database " + database,
                        "its name is longer than " + MOST_DATABASE_BYTES + " bytes",
                        AssessmentCodes.NAMES_COLLIDE.action());
            }
        }
        for (Table table : schema.tables()) {
            boolean tooLong = bytes(table.target().toString()) > MOST_NAMESPACE_BYTES;
            if (tooLong && server.platform().isMongo() && !server.isAtLeast(4, 4)) {
                findings.blocker(
                        AssessmentCodes.NAMES_COLLIDE,
                        table.target().toString(),
                        "with its database the name is longer than " + MOST_NAMESPACE_BYTES
                                + " bytes, which servers before 4.4 do not take",
                        AssessmentCodes.NAMES_COLLIDE.action());
            }
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** An empty collection may have been made by hand for this: on Cosmos DB, with a throughput of its own. */
    private void existing(Findings findings, Schema schema, Progress progress) {
        Set<String> wanted = new TreeSet<>();
        schema.objects().stream()
                .filter(o -> o.skipped() == null)
                .filter(o ->
                        o.kind().equals(CollectionObjects.TABLE) || o.kind().equals(ViewObjects.VIEW))
                .forEach(o -> wanted.add(o.name()));
        for (ObjectReport report : progress.objects()) {
            if (report.outcome() != Outcome.SKIPPED) {
                wanted.remove(report.name());
            }
        }
        Set<String> databases = new TreeSet<>();
        wanted.forEach(n -> databases.add(TableId.parse(n).schema()));
        databases.retainAll(new HashSet<>(new Reading(deployment, Selection.ALL).allDatabases()));
        ObjectMaker maker = new ObjectMaker(deployment);
        for (String database : databases) {
            for (NativeCollection each : new Reading(deployment, Selection.ALL).collections(database)) {
                if (!wanted.contains(each.id().toString())) {
                    continue;
                }
                boolean empty = !each.isView() && maker.isEmpty(each.rows(each.id()));
                if (empty) {
                    findings.note(
                            AssessmentCodes.COLLECTION_EXISTS,
                            each.id().toString(),
                            "the target holds an empty collection of this name; it is filled if its options are the source's",
                            "");
                } else {
                    findings.blocker(
                            AssessmentCodes.COLLECTION_EXISTS,
                            each.id().toString(),
                            "the target holds a " + each.type() + " of this name that this migration did not make",
                            "db.getSiblingDB(" + Command.quoted(database) + ").getCollection("
                                    + Command.quoted(each.id().name())
                                    + ").drop() on the target if it is not needed, or give the collection another name there.");
                }
            }
        }
    }

    /**
     * What would keep the way back from being right: what lets documents go here by itself, so that the deletion which comes back meets
     * nothing; and a fence that keeps out Godwit too.
     */
    public List<Problem> adoptable(Schema schema) {
        Findings findings = new Findings();
        try {
            if (!server.isAtLeast(6, 0)) {
                findings.warning(
                        AssessmentCodes.FENCE,
                        "way back",
                        "the former source cannot block the writes of others alone: locked at cutover (fence auto or lock), it is for"
                                + " Godwit too",
                        "Stop the writers yourself and set the source's option fence to operator, or migrate with wayBack: none.");
            } else if (!Privileges.read(deployment).hasCluster("bypassWriteBlockingMode")) {
                findings.warning(
                        AssessmentCodes.PRIVILEGE,
                        "way back",
                        "the user lacks bypassWriteBlockingMode, without which it may not write to the former source once writes are"
                                + " blocked there",
                        "Grant a role with the action bypassWriteBlockingMode on the cluster, set the source's option fence to"
                                + " operator, or migrate with wayBack: none.");
            }
            List<String> going = new ArrayList<>();
            for (Table table : schema.tables()) {
                for (NativeCollection each : new Reading(deployment, only(table.target())).chosen()) {
                    boolean expiring = each.options().containsKey("expireAfterSeconds")
                            || each.isCapped()
                            || each.indexes().stream().anyMatch(TargetAssessment::expires);
                    if (expiring) {
                        going.add(each.id().toString());
                    }
                }
            }
            if (!going.isEmpty()) {
                findings.blocker(
                        AssessmentCodes.EXPIRY,
                        Findings.shown(going),
                        "documents of the former source go by themselves, by age or by size, before the new database says so",
                        AssessmentCodes.EXPIRY.action());
            }
            return findings.problems();
        } catch (RuntimeException e) {
            throw deployment.failure(e, "looking at the former source", deployment.address());
        }
    }

    private static boolean expires(BsonDocument index) {
        BsonValue seconds = index.get("expireAfterSeconds");
        return seconds != null && seconds.isNumber() && Command.number(seconds) < Integer.MAX_VALUE;
    }

    private static Selection only(TableId table) {
        return new Selection(
                List.of(table.schema()), List.of(table.toString()), List.of(), Map.of(), Map.of(), Map.of());
    }
}
