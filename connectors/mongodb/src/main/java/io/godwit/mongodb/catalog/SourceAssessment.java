package io.godwit.mongodb.catalog;

import io.godwit.mongodb.MongoOptions;
import io.godwit.mongodb.capture.LogAssessment;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Server;
import io.godwit.mongodb.connection.Topology;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds what would go wrong on the source. Changes nothing. */
public final class SourceAssessment {
    /** Kinds whose absence may break an application: each is named on its own. */
    private static final Set<String> MISSED =
            Set.of(CollectionObjects.TABLE, ViewObjects.VIEW, IndexObjects.INDEX, "search index", "zone");

    private final Deployment deployment;
    private final Server server;

    /** Prepares; nothing is asked yet. */
    public SourceAssessment(Deployment deployment) {
        this.deployment = deployment;
        this.server = deployment.server();
    }

    /** Everything found, server first. */
    public List<Problem> problems(Selection selection, Mode mode) {
        Catalog catalog = new Catalog(deployment);
        Schema schema = catalog.schema(selection);
        List<NativeCollection> collections = catalog.collections(selection);
        Findings findings = new Findings();
        try {
            version(findings, server);
            Privileges privileges = Privileges.read(deployment);
            privileges(findings, privileges, schema, mode);
            if (mode == Mode.ONLINE) {
                log(findings, schema);
                fence(findings, privileges);
                images(findings, privileges, collections);
            }
            new SelectionAssessment(findings, new Reading(deployment, selection)).run(schema, mode);
            collections(findings, collections, mode);
            gridFs(findings, collections);
            findings.notMoved(
                    schema.objects().stream()
                            .filter(o -> !o.kind().equals(CollectionObjects.TABLE) || o.skipped() == null)
                            .toList(),
                    MISSED);
            return findings.problems();
        } catch (RuntimeException e) {
            throw deployment.failure(e, "assessing the source", deployment.address());
        }
    }

    static void version(Findings findings, Server server) {
        if (server.platform().isMongo() && !server.isAtLeast(4, 0)) {
            findings.blocker(
                    AssessmentCodes.VERSION,
                    "version",
                    "the server is " + server + "; Godwit moves MongoDB from 4.0 on",
                    AssessmentCodes.VERSION.action());
        }
    }

    private void log(Findings findings, Schema schema) {
        if (!server.hasLog()) {
            findings.blocker(
                    AssessmentCodes.STANDALONE,
                    "topology",
                    "the server is a standalone one: it keeps no log of changes",
                    AssessmentCodes.STANDALONE.action());
            return;
        }
        if (!server.majorityReads() && server.platform().isMongo()) {
            findings.blocker(
                    AssessmentCodes.STANDALONE,
                    "read concern majority",
                    "it is switched off, and without it there are no change streams",
                    "Set replication.enableMajorityReadConcern to true on every member.");
        }
        long bytes = schema.tables().stream()
                .mapToLong(t -> Math.max(t.estimatedBytes(), 0))
                .sum();
        findings.add(new LogAssessment(deployment).problems(bytes));
    }

    private void privileges(Findings findings, Privileges privileges, Schema schema, Mode mode) {
        boolean everywhere = privileges.has("changeStream", "", "") && privileges.has("find", "", "");
        for (Table table : schema.tables()) {
            TableId id = table.id();
            List<String> lacking = new ArrayList<>(List.of("find"));
            if (mode == Mode.ONLINE && !everywhere) {
                lacking.add("changeStream");
            }
            lacking.removeIf(a -> privileges.has(a, id.schema(), id.name()));
            if (!lacking.isEmpty()) {
                findings.blocker(
                        AssessmentCodes.PRIVILEGE,
                        id.toString(),
                        "the user lacks " + String.join(", ", lacking) + " on it",
                        "db.getSiblingDB(" + Command.quoted(id.schema())
                                + ").grantRolesToUser(USER, [\"read\"]), or the role readAnyDatabase in admin.");
            }
        }
        Set<String> databases = new TreeSet<>();
        schema.tables().forEach(t -> databases.add(t.id().schema()));
        for (String database : databases) {
            List<String> lacking = new ArrayList<>(List.of("listCollections", "listIndexes", "collStats"));
            lacking.removeIf(a -> privileges.has(a, database, ""));
            if (!lacking.isEmpty()) {
                findings.warning(
                        AssessmentCodes.PRIVILEGE,
                        "database " + database,
                        "the user lacks " + String.join(", ", lacking)
                                + ": collections or indexes may be missed, and sizes are not known",
                        "Grant the role read on the whole database.");
            }
        }
    }

    private void fence(Findings findings, Privileges privileges) {
        String way = deployment.option(MongoOptions.FENCE);
        boolean blocks = server.isAtLeast(6, 0) && !server.platform().isDocumentDb();
        boolean mayBlock = blocks && privileges.hasCluster("setUserWriteBlockMode");
        boolean mayLock = server.topology() == Topology.REPLICA_SET
                && !server.platform().isManaged()
                && privileges.hasCluster("fsync")
                && privileges.hasCluster("unlock");
        switch (way) {
            case "writeBlock" -> {
                if (!mayBlock) {
                    findings.blocker(
                            AssessmentCodes.FENCE,
                            "fence writeBlock",
                            blocks ? "the user lacks setUserWriteBlockMode" : "this server cannot block users' writes",
                            blocks
                                    ? "Grant a role with the action setUserWriteBlockMode on the cluster."
                                    : "Set option fence to lock or operator.");
                }
            }
            case "lock" -> {
                if (!mayLock) {
                    findings.blocker(
                            AssessmentCodes.FENCE,
                            "fence lock",
                            "only the primary of a replica set is locked, by a user with the actions fsync and unlock",
                            "Set option fence to writeBlock or operator.");
                }
            }
            case "operator" ->
                findings.note(
                        AssessmentCodes.FENCE,
                        "fence operator",
                        "nothing but you keeps writers out at cutover",
                        "Stop every application before the cutover.");
            default -> {
                boolean documentDb = server.platform().isDocumentDb();
                if (!mayBlock && !mayLock && !documentDb) {
                    findings.blocker(
                            AssessmentCodes.FENCE,
                            "fence " + way,
                            "the user may neither block writes nor lock the server",
                            "Grant a role with the action setUserWriteBlockMode on the cluster, or stop the writers yourself and"
                                    + " set option fence to operator.");
                }
            }
        }
    }

    private void images(Findings findings, Privileges privileges, List<NativeCollection> collections) {
        List<String> without = new ArrayList<>();
        boolean enable = deployment.option(MongoOptions.POST_IMAGES).equals("enable");
        for (NativeCollection each : collections) {
            boolean on = Command.isOn(Command.document(each.options(), CollectionObjects.IMAGES_OPTION), "enabled");
            if (each.type().equals("collection") && !on) {
                without.add(each.id().toString());
                if (enable
                        && !privileges.has(
                                "collMod", each.id().schema(), each.id().name())) {
                    findings.blocker(
                            AssessmentCodes.PRIVILEGE,
                            each.id().toString(),
                            "its images are to be switched on, and the user lacks collMod on it",
                            "Grant the role dbAdmin on the database, or set option postImages to keep.");
                }
            }
        }
        if (!without.isEmpty() && !enable) {
            findings.note(
                    AssessmentCodes.IMAGES,
                    Findings.shown(without),
                    "the server keeps no images of documents after an update here: a target that is MongoDB is told what changed,"
                            + " another one cannot follow online",
                    server.supportsImages()
                            ? "Set option postImages to enable if the target is not MongoDB."
                            : "Migrate offline if the target is not MongoDB.");
        }
    }

    private void collections(Findings findings, List<NativeCollection> collections, Mode mode) {
        for (NativeCollection each : collections) {
            String object = each.id().toString();
            String impossible = CollectionObjects.impossible(each);
            if (!impossible.isEmpty()) {
                findings.blocker(AssessmentCodes.UNSUPPORTED, object, impossible, AssessmentCodes.UNSUPPORTED.action());
            }
            if (each.isTimeSeries() && mode == Mode.ONLINE) {
                findings.blocker(
                        AssessmentCodes.TIME_SERIES,
                        object,
                        "it is a time series: no change stream tells what happens to it",
                        AssessmentCodes.TIME_SERIES.action());
            }
            if (each.isCapped() && mode == Mode.ONLINE) {
                findings.warning(
                        AssessmentCodes.CAPPED,
                        object,
                        "it is capped: documents that the source pushes out while changes are applied stay on the target until it"
                                + " gets its size at hand-over, so that a comparison may name them",
                        AssessmentCodes.CAPPED.action());
            }
        }
    }

    private static void gridFs(Findings findings, List<NativeCollection> collections) {
        Set<TableId> all = new HashSet<>();
        collections.forEach(c -> all.add(c.id()));
        for (NativeCollection each : collections) {
            String name = each.id().name();
            if (name.endsWith(".files") && !each.isView()) {
                String bucket = name.substring(0, name.length() - ".files".length());
                if (all.contains(new TableId(each.id().schema(), bucket + ".chunks"))) {
                    findings.note(
                            AssessmentCodes.GRID_FS,
                            each.id().schema() + "." + bucket,
                            "it is a GridFS bucket: its files move as documents of both collections, and as they are",
                            "");
                }
            }
        }
    }
}
