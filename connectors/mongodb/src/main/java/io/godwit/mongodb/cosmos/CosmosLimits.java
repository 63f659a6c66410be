package io.godwit.mongodb.cosmos;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;

/**
 * What of a schema Azure's services cannot make, or hold, told before anything is moved. The limits are the services' own: for RU accounts
 * Microsoft Learn, "Azure Cosmos DB service quotas", "Manage indexing in Azure Cosmos DB for MongoDB", "Expire data with Azure Cosmos DB for
 * MongoDB" and "Azure Cosmos DB for MongoDB (7.0 server version): supported features and syntax"; for vCore "Azure DocumentDB service limits and
 * quotas reference". Some can be raised by a capability of the account or by support: the remedy names which.
 */
public final class CosmosLimits {
    private static final long GIGABYTE = 1L << 30;
    private static final int MOST_UNSHARDED_UNITS = 10_000;

    private final CosmosService service;
    private final CosmosCollections settings;
    private final Map<Finding, List<String>> found = new LinkedHashMap<>();

    /** What is found, but for the objects it concerns. */
    private record Finding(Severity severity, ErrorCode code, String why, String remedy) {}

    /** Of a target. */
    public CosmosLimits(CosmosService service, CosmosCollections settings) {
        this.service = service;
        this.settings = settings;
    }

    /** All problems of moving a schema there; none for a service that is no Azure's, but for options that mean nothing to it. */
    public List<Problem> problems(Schema schema, Mode mode) {
        options(schema);
        if (service == CosmosService.REQUEST_UNITS) {
            account(schema);
            changes(schema, mode);
        } else if (service == CosmosService.VCORE) {
            cluster(schema);
        }
        List<Problem> problems = new ArrayList<>();
        found.forEach((finding, names) ->
                problems.add(new Problem(finding.severity, finding.code, shown(names), finding.why, finding.remedy)));
        return problems;
    }

    private void options(Schema schema) {
        Set<String> tables = new HashSet<>();
        schema.tables().forEach(t -> tables.add(t.target().toString()));
        for (String name : settings.named()) {
            if (service == CosmosService.NONE) {
                warn(
                        "option collections means nothing to a target that is no service of Azure's",
                        "Take it out.",
                        name);
            } else if (!tables.contains(name)) {
                warn("option collections names a collection that is not moved", "Correct the name.", name);
            }
        }
    }

    private void account(Schema schema) {
        Set<String> databases = new HashSet<>();
        for (Table table : schema.tables()) {
            databases.add(table.target().schema());
            collection(table);
        }
        int count = databases.size() + schema.tables().size();
        if (count > 500) {
            add(
                    Severity.BLOCKER,
                    CosmosErrors.LIMIT,
                    "an account holds 500 databases and collections together, and " + count + " are moved",
                    "Move them to several accounts (`include` and `exclude` in the migration file), or to vCore.",
                    "databases and collections");
        }
        add(
                Severity.NOTE,
                CosmosErrors.LIMIT,
                "documents of more than 2 MB are refused unless the account has the capability"
                        + " EnableMongo16MBDocumentSupport; DBPointer and Symbol are not among the types it lists; binary values"
                        + " of subtype 4 (UUID) were reported to come back as subtype 3. What it keeps otherwise than it was sent,"
                        + " validation shows as different",
                "Switch the capability on before collections are made: it holds for later ones only.",
                "documents");
        Map<TableId, Integer> singles = new HashMap<>();
        Map<TableId, Integer> uniques = new HashMap<>();
        for (SchemaObject object : moved(schema)) {
            BsonDocument command = BsonDocument.parse(object.statements().get(0));
            for (BsonDocument index : IndexShape.all(command)) {
                IndexShape shape = new IndexShape(index);
                TableId owner = IndexShape.owner(command);
                index(object.name(), shape, settings.of(owner).shardKey());
                singles.merge(owner, shape.fields() == 1 ? 1 : 0, Integer::sum);
                uniques.merge(owner, shape.has("unique") ? 1 : 0, Integer::sum);
            }
            object(object.name(), command);
        }
        singles.forEach((owner, number) -> tooMany(owner, number, 500, "indexes of one field"));
        uniques.forEach((owner, number) -> tooMany(owner, number, 10, "unique indexes, unless support raises it"));
    }

    /**
     * An account keeps {@code _id} unique within a shard key's value only: a document whose shard key changes on the source would be there
     * twice.
     */
    private void changes(Schema schema, Mode mode) {
        for (Table table : schema.tables()) {
            TableId id = table.target();
            if (mode == Mode.ONLINE && !settings.of(id).shardKey().isEmpty()) {
                add(
                        Severity.BLOCKER,
                        CosmosErrors.UNSUPPORTED,
                        "changes are not applied to a sharded collection of an RU account: there a key is unique per value of the"
                                + " shard key only, and the value of a document may change on the source",
                        "Move it offline, or without a shard key, or to vCore.",
                        id.toString());
            }
        }
    }

    private void collection(Table table) {
        TableId id = table.target();
        CollectionSettings own = settings.of(id);
        boolean whole = own.shardKey().isEmpty();
        if (whole && table.estimatedBytes() > 20 * GIGABYTE) {
            add(
                    Severity.BLOCKER,
                    CosmosErrors.LIMIT,
                    "a collection without a shard key holds 20 GB",
                    "Name a shard key that every document has: option collections, \"" + id + "=shardKey:...\".",
                    id.toString());
        }
        int units = Math.max(own.requestUnits(), own.autoscaleRequestUnits());
        if (whole && units > MOST_UNSHARDED_UNITS) {
            add(
                    Severity.BLOCKER,
                    CosmosErrors.LIMIT,
                    "a collection without a shard key has at most 10000 request units",
                    "Name a shard key in option collections, or fewer request units.",
                    id.toString());
        }
        if (id.name().length() > 255 || id.name().matches(".*[/\\\\#?].*")) {
            add(
                    Severity.BLOCKER,
                    CosmosErrors.LIMIT,
                    "its name is longer than 255 characters or holds one of / \\ # ?",
                    "Rename it in the migration file.",
                    id.toString());
        }
    }

    private void index(String name, IndexShape index, String shardKey) {
        for (String kind : List.of("text", "hashed")) {
            if (index.isOfKind(kind)) {
                unsupported("it has no " + kind + " indexes: it is not made", name);
            }
        }
        if (index.has("sparse")) {
            unsupported("it has no sparse indexes: it is not made", name);
        }
        if (index.has("collation")) {
            unsupported("it has no indexes with a collation: it is not made", name);
        }
        if (index.has("partialFilterExpression")) {
            unsupported(
                    index.has("unique")
                            ? "a partial unique index needs the account's capability EnablePartialUniqueIndex"
                            : "only a unique index may be partial: it is not made",
                    name);
        }
        if (index.fields() > 8) {
            unsupported("an index has at most 8 fields: it is not made", name);
        }
        boolean several = index.fields() > 1;
        if (index.isWildcard() && (several || index.has("unique") || index.has("wildcardProjection"))) {
            unsupported(
                    "a wildcard index there is of one field, not unique and without a projection: it is not made",
                    name);
        }
        if (index.depth() > 6) {
            unsupported("the fields of an index are nested 6 levels deep at most: it is not made", name);
        }
        if ((several || index.has("unique")) && index.depth() > 1) {
            warn(
                    "a compound or unique index passes over documents with an array on the way to a nested field, so that a"
                            + " unique one does not keep what it promises; it may need the account's capability"
                            + " EnableUniqueCompoundNestedDocs",
                    "Look whether arrays are on the path; switch the capability on.",
                    name);
        }
        if (index.has("unique") && !shardKey.isEmpty() && !index.isOf(shardKey)) {
            unsupported("a unique index of a sharded collection has to begin with its shard key: it is not made", name);
        } else if (index.has("unique")) {
            add(
                    Severity.NOTE,
                    CosmosErrors.UNSUPPORTED,
                    "a unique index is made of an empty collection only, so it is there before the documents: changes that"
                            + " exchange two documents' values may be refused for a moment, and are tried again",
                    "",
                    name);
        }
    }

    private void object(String name, BsonDocument command) {
        if (!command.containsKey("collMod")) {
            return;
        }
        if (command.isDocument("index")) {
            warn(
                    "documents expire there by the field `_ts` alone, which no client sees, unless the account has the"
                            + " capability EnableTtlOnCustomPath; and no index becomes one by which they expire",
                    "After the hand-over drop the index and create it with expireAfterSeconds, with the capability switched on"
                            + " before. A document's field `ttl` overrides it there.",
                    name);
        } else {
            warn(
                    "it has no collMod: validators, caps, expiry and images of a collection are not moved",
                    "Have the application see to it.",
                    name);
        }
    }

    private void cluster(Schema schema) {
        if (schema.tables().size() > 1000) {
            add(
                    Severity.WARNING,
                    CosmosErrors.LIMIT,
                    "a cluster holds 1000 collections, and " + schema.tables().size() + " are moved",
                    "Move them to several clusters, or ask support.",
                    "collections");
        }
        add(
                Severity.NOTE,
                CosmosErrors.LIMIT,
                "keys (`_id`) of more than 2 KB are refused, and transactions of more than 30 seconds",
                "",
                "documents");
        Map<TableId, Integer> indexes = new HashMap<>();
        for (SchemaObject object : moved(schema)) {
            BsonDocument command = BsonDocument.parse(object.statements().get(0));
            for (BsonDocument index : IndexShape.all(command)) {
                IndexShape shape = new IndexShape(index);
                indexes.merge(IndexShape.owner(command), 1, Integer::sum);
                if (shape.fields() > 32) {
                    unsupported("an index has at most 32 fields: it is not made", object.name());
                }
                if (shape.fields() > 1 && shape.isOfKind("2dsphere")) {
                    unsupported("a compound index cannot be of places: it is not made", object.name());
                }
                if (shape.depth() > 6 || shape.longestPathBytes() > 256) {
                    unsupported(
                            "the fields of an index are nested 6 levels deep at most, their paths 256 bytes long: it is not made",
                            object.name());
                }
            }
        }
        indexes.forEach((owner, number) ->
                tooMany(owner, number + 1, 64, "indexes, unless it is configured to hold more (300 at most)"));
    }

    private static List<SchemaObject> moved(Schema schema) {
        return schema.objects().stream()
                .filter(o -> o.skipped() == null && !o.statements().isEmpty())
                .toList();
    }

    private void tooMany(TableId owner, int number, int most, String what) {
        if (number > most) {
            add(
                    Severity.WARNING,
                    CosmosErrors.LIMIT,
                    "a collection has at most " + most + " " + what,
                    "Drop what is not needed on the source, or have the limit raised.",
                    owner.toString());
        }
    }

    private void unsupported(String why, String name) {
        add(
                Severity.WARNING,
                CosmosErrors.UNSUPPORTED,
                "the target is " + service.title() + ": " + why,
                "Nothing if the application does not need it; else choose vCore, or drop it on the source.",
                name);
    }

    private void warn(String why, String remedy, String name) {
        add(Severity.WARNING, CosmosErrors.UNSUPPORTED, why, remedy, name);
    }

    private void add(Severity severity, ErrorCode code, String why, String remedy, String name) {
        found.computeIfAbsent(new Finding(severity, code, why, remedy), f -> new ArrayList<>())
                .add(name);
    }

    private static String shown(List<String> names) {
        int most = Math.min(10, names.size());
        String first = String.join(", ", names.subList(0, most));
        return names.size() > most ? first + " and " + (names.size() - most) + " more" : first;
    }
}
