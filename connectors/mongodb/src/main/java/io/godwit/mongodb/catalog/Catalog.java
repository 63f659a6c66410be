package io.godwit.mongodb.catalog;

import io.godwit.mongodb.MongoConnector;
import io.godwit.mongodb.MongoOptions;
import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Platform;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.spi.schema.TypeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** What a deployment holds, as of now. */
public final class Catalog {
    private static final String NATIVE_TYPE = "bson";
    private static final String SEARCH_INDEX = "search index";

    private final Deployment deployment;

    /** Prepares; nothing is asked yet. */
    public Catalog(Deployment deployment) {
        this.deployment = deployment;
    }

    /**
     * The selected collections as tables, and every other object, in an order in which they can be made.
     *
     * @throws GodwitException if the deployment cannot be read, or a column's rule is none
     */
    public Schema schema(Selection selection) {
        try {
            return read(new Reading(deployment, selection));
        } catch (RuntimeException e) {
            throw deployment.failure(e, "reading the catalogue", deployment.address());
        }
    }

    /** The chosen collections and views as the server tells them. */
    List<NativeCollection> collections(Selection selection) {
        try {
            return new Reading(deployment, selection).chosen();
        } catch (RuntimeException e) {
            throw deployment.failure(e, "reading the catalogue", deployment.address());
        }
    }

    private Schema read(Reading reading) {
        Selection selection = reading.selection();
        List<NativeCollection> chosen = reading.chosen();
        ShardKeys shards = ShardKeys.read(reading);
        List<Table> tables = new ArrayList<>();
        List<SchemaObject> definitions = new ArrayList<>();
        List<SchemaObject> indexes = new ArrayList<>();
        List<SchemaObject> opening = new ArrayList<>();
        String imagesKept = deployment.option(MongoOptions.POST_IMAGES).equals("enable")
                ? "option " + MongoOptions.POST_IMAGES.name() + " is enable: they may be on for the migration only"
                : "";
        for (NativeCollection each : chosen) {
            if (each.isView()) {
                continue;
            }
            TableId target = selection.target(each.id());
            definitions.add(CollectionObjects.table(each, target));
            if (CollectionObjects.impossible(each).isEmpty()) {
                Table table = table(reading, each, columns(each, chosen, selection));
                tables.add(table);
                List<String> columns =
                        table.columns().stream().map(Column::name).toList();
                definitions.addAll(shards.of(each, target));
                indexes.addAll(IndexObjects.of(each, target, columns.subList(2, columns.size())));
                opening.addAll(CollectionObjects.atOpening(each, target, imagesKept));
                opening.addAll(IndexObjects.atOpening(each, target));
                indexes.addAll(searchIndexes(reading, each, target));
            }
        }
        List<SchemaObject> objects = new ArrayList<>(definitions);
        objects.addAll(indexes);
        objects.addAll(new ViewObjects(selection, chosen).objects());
        objects.addAll(storedFunctions(reading));
        // what lets documents expire comes last: until all else is done, nothing may go
        opening.sort(Comparator.comparing(o -> o.kind().endsWith("expiry")));
        objects.addAll(opening);
        objects.addAll(new UserObjects(reading).objects());
        return new Schema(MongoConnector.ENGINE, deployment.server().versionText(), tables, objects);
    }

    private Table table(Reading reading, NativeCollection collection, List<Column> flattened) {
        TableId id = collection.rows(collection.id());
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(Collections.ID, new Type.Text(0, false), NATIVE_TYPE, false, false, false));
        // without images an update comes as what changed, and the document is left out
        boolean images =
                Command.isOn(Command.document(collection.options(), CollectionObjects.IMAGES_OPTION), "enabled");
        columns.add(new Column(Collections.DOCUMENT, new Type.Json(), NATIVE_TYPE, false, false, !images));
        columns.addAll(flattened);
        BsonDocument statistics = reading.statistics(id);
        boolean byteEqual = !collection.hasCollation();
        return new Table(
                id,
                collection.rows(reading.selection().target(collection.id())),
                columns,
                new Key(IndexObjects.ID_INDEX, List.of(Collections.ID), byteEqual),
                false,
                collection.indexes().stream().anyMatch(IndexObjects::isUnique),
                reading.selection().filter(collection.id()),
                amount(statistics, "count"),
                amount(statistics, "size"));
    }

    private static long amount(@Nullable BsonDocument statistics, String field) {
        return statistics != null && statistics.isNumber(field)
                ? Command.number(statistics.get(field, new BsonInt64(-1)))
                : -1;
    }

    /**
     * Fields that get columns of their own. Names of collections may hold dots as those of fields do: a rule is of the longest
     * collection that it can be of.
     */
    private static List<Column> columns(NativeCollection collection, List<NativeCollection> all, Selection selection) {
        List<Column> columns = new ArrayList<>();
        for (Map.Entry<String, ColumnRule> rule :
                selection.rules(collection.id()).entrySet()) {
            String name = rule.getKey();
            String whole = collection.id() + "." + name;
            boolean another = all.stream()
                    .map(c -> c.id().toString())
                    .anyMatch(c -> c.length() > collection.id().toString().length() && whole.startsWith(c + "."));
            String type = rule.getValue().type();
            if (another || name.equals(Collections.ID) || name.equals(Collections.DOCUMENT)) {
                continue;
            }
            if (type == null) {
                throw invalid(whole, "a field becomes a column by its type; say `type:`");
            }
            try {
                columns.add(new Column(name, TypeText.parse(type), NATIVE_TYPE, true, false, false));
            } catch (IllegalArgumentException e) {
                throw invalid(whole, "" + e.getMessage());
            }
        }
        return columns;
    }

    private static GodwitException invalid(String where, String why) {
        return new GodwitException(Errors.OPTION_INVALID, why, where, null);
    }

    /** Atlas keeps them beside the collection, in a service of its own. */
    private List<SchemaObject> searchIndexes(Reading reading, NativeCollection collection, TableId target) {
        List<SchemaObject> objects = new ArrayList<>();
        if (deployment.server().platform() != Platform.ATLAS) {
            return objects;
        }
        BsonDocument ask = new BsonDocument(
                        "aggregate", new BsonString(collection.id().name()))
                .append("pipeline", new BsonArray(List.of(new BsonDocument("$listSearchIndexes", new BsonDocument()))))
                .append("cursor", new BsonDocument());
        BsonDocument reply = reading.asked(collection.id().schema(), ask);
        if (reply != null) {
            reply.getDocument("cursor")
                    .getArray("firstBatch")
                    .forEach(i -> objects.add(new SchemaObject(
                            SEARCH_INDEX,
                            target + " " + Command.string(i.asDocument(), "name"),
                            Stage.OPEN,
                            List.of(),
                            "it belongs to Atlas Search; make it there")));
        }
        return objects;
    }

    /** Code that a server runs for {@code $where} and the like; listed where there is some. */
    private List<SchemaObject> storedFunctions(Reading reading) {
        List<SchemaObject> objects = new ArrayList<>();
        for (String database : reading.databases()) {
            BsonDocument find = new BsonDocument("find", new BsonString("system.js"))
                    .append("projection", new BsonDocument("_id", new BsonInt32(1)))
                    .append("limit", new BsonInt32(1000))
                    .append("singleBatch", Command.flag(true));
            BsonDocument reply = reading.asked(database, find);
            if (reply != null) {
                reply.getDocument("cursor")
                        .getArray("firstBatch")
                        .forEach(
                                f -> objects.add(
                                        new SchemaObject(
                                                "stored function",
                                                reading.selection().target(database) + " "
                                                        + Command.string(f.asDocument(), "_id"),
                                                Stage.OPEN,
                                                List.of(),
                                                "functions on the server are of the past; copy it from system.js by hand if it is used")));
            }
        }
        return objects;
    }
}
