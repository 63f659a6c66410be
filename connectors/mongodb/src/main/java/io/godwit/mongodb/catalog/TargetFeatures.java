package io.godwit.mongodb.catalog;

import io.godwit.mongodb.connection.Platform;
import io.godwit.mongodb.connection.Server;
import io.godwit.mongodb.connection.Topology;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * What of a schema a target cannot make, or not as it is, known beforehand: by its version if it is MongoDB (each page of MongoDB's
 * manual says since when there is something), by its kind if it only speaks the language (DocumentDB refuses what is listed here, tried
 * with its version 1.0).
 */
final class TargetFeatures {
    private final Findings findings;
    private final Server server;
    private final Map<String, List<String>> lost = new TreeMap<>();

    TargetFeatures(Findings findings, Server server) {
        this.findings = findings;
        this.server = server;
    }

    void run(Schema schema) {
        boolean sharded = false;
        for (SchemaObject object : schema.objects()) {
            if (object.skipped() != null || object.statements().isEmpty()) {
                continue;
            }
            Command command = Command.parse(object.statements().get(0));
            switch (object.kind()) {
                case CollectionObjects.TABLE -> collection(object.name(), command.body());
                case IndexObjects.INDEX -> index(object.name(), command.index());
                case CollectionObjects.IMAGES -> {
                    if (!server.supportsImages()) {
                        lost("keeps no images of documents for change streams", object.name());
                    }
                }
                case ShardKeys.SHARD_KEY -> sharded = true;
                default -> {
                    continue;
                }
            }
        }
        lost.forEach((what, names) -> findings.warning(
                AssessmentCodes.CHANGED,
                Findings.shown(names),
                "the target " + what,
                AssessmentCodes.CHANGED.action()));
        boolean target = server.topology() == Topology.SHARDED;
        if (sharded && !target) {
            findings.warning(
                    AssessmentCodes.SHARDING,
                    "shard keys",
                    "the target is " + server.topology().title()
                            + ": collections that the source divides among shards lie there in one piece",
                    AssessmentCodes.SHARDING.action());
        } else if (target && !sharded && !schema.tables().isEmpty()) {
            findings.note(
                    AssessmentCodes.SHARDING,
                    "shard keys",
                    "the target is a sharded cluster, and the source says no shard keys: every collection is made on one shard",
                    AssessmentCodes.SHARDING.action());
        } else if (target && sharded) {
            findings.note(
                    AssessmentCodes.SHARDING,
                    "chunks",
                    "collections are made with the source's shard keys, in one chunk each (hashed keys apart); the balancer moves"
                            + " documents while they are loaded",
                    "For a large collection make the chunks beforehand (sh.splitAt, sh.moveChunk).");
        }
        views(schema);
    }

    private void collection(String name, BsonDocument create) {
        boolean mongo = server.platform().isMongo();
        if (create.containsKey("timeseries") && (!mongo || !server.isAtLeast(5, 0))) {
            findings.blocker(
                    AssessmentCodes.IMPOSSIBLE,
                    name,
                    "it is a time series, which the target (" + server + ") does not have",
                    AssessmentCodes.IMPOSSIBLE.action());
        }
        if (create.containsKey("clusteredIndex") && (!mongo || !server.isAtLeast(5, 3))) {
            lost("has no clustered collections: an ordinary one is made", name);
        }
        if (create.containsKey("capped") && !mongo) {
            lost("has no capped collections: an ordinary one is made, which grows without end", name);
        } else if (create.containsKey("capped") && !server.isAtLeast(6, 0)) {
            lost("limits a capped collection by bytes only if it is filled first: `max` is not kept", name);
        }
        if (create.containsKey("collation") && server.platform().isDocumentDb()) {
            lost("has no collations: texts are compared byte for byte, in queries too", name);
        }
    }

    private void index(String name, BsonDocument index) {
        boolean mongo = server.platform().isMongo();
        for (BsonValue kind : index.getDocument("key").values()) {
            String word = kind.isString() ? kind.asString().getValue() : "";
            if (word.equals("2d") && server.platform() == Platform.COSMOS_RU) {
                lost("has no 2d indexes: it is not made", name);
            }
        }
        boolean wildcard = index.getDocument("key").keySet().stream().anyMatch(f -> f.endsWith("$**"));
        if (wildcard && mongo && !server.isAtLeast(4, 2)) {
            lost("has no wildcard indexes (MongoDB 4.2): it is not made", name);
        }
        if (wildcard && index.getDocument("key").size() > 1 && mongo && !server.isAtLeast(7, 0)) {
            lost("has no wildcard indexes of several fields (MongoDB 7.0): it is not made", name);
        }
        if (index.containsKey("hidden") && (server.platform().isDocumentDb() || (mongo && !server.isAtLeast(4, 4)))) {
            lost("hides no indexes: it is made visible", name);
        }
        if (index.containsKey("collation") && server.platform().isDocumentDb()) {
            lost("has no indexes with a collation: it is not made", name);
        }
    }

    private void lost(String what, String name) {
        lost.computeIfAbsent(what, w -> new ArrayList<>()).add(name);
    }

    /** A view is made with its collation or not at all: what it shows would be other. */
    private void views(Schema schema) {
        for (SchemaObject object : schema.objects(Stage.POST_DATA)) {
            boolean collated = object.kind().equals(ViewObjects.VIEW)
                    && object.skipped() == null
                    && Command.parse(object.statements().get(0)).body().containsKey("collation");
            if (collated && server.platform().isDocumentDb()) {
                findings.warning(
                        AssessmentCodes.NOT_MOVED,
                        "view " + object.name(),
                        "the target has no collations: it is not made",
                        AssessmentCodes.NOT_MOVED.action());
            }
        }
    }
}
