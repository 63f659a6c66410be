package io.godwit.mongodb.catalog;

import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Views, each after those that it reads. A view reads collections of its own database only (MongoDB Manual, "Views"). */
final class ViewObjects {
    static final String VIEW = "view";

    /** Stages of a pipeline that read another collection, and the field that names it. */
    private static final Map<String, String> READING =
            Map.of("$lookup", "from", "$graphLookup", "from", "$unionWith", "coll");

    private final Selection selection;
    private final Map<TableId, NativeCollection> views = new LinkedHashMap<>();
    private final Set<TableId> others = new LinkedHashSet<>();
    private final Map<TableId, SchemaObject> made = new LinkedHashMap<>();

    ViewObjects(Selection selection, List<NativeCollection> chosen) {
        this.selection = selection;
        for (NativeCollection each : chosen) {
            if (each.isView()) {
                views.put(each.id(), each);
            } else {
                others.add(each.id());
            }
        }
    }

    List<SchemaObject> objects() {
        views.keySet().forEach(v -> make(v, new LinkedHashSet<>()));
        return new ArrayList<>(made.values());
    }

    private void make(TableId id, Set<TableId> above) {
        NativeCollection view = views.get(id);
        if (view == null || made.containsKey(id) || !above.add(id)) {
            return;
        }
        Map<String, String> renamed = new HashMap<>();
        String missing = "";
        String elsewhere = "";
        for (String name : read(view.options())) {
            TableId other = new TableId(id.schema(), name);
            make(other, above);
            SchemaObject beneath = made.get(other);
            boolean there = others.contains(other) || (beneath != null && beneath.skipped() == null);
            TableId target = selection.target(other);
            renamed.put(name, target.name());
            missing = there || !missing.isEmpty() ? missing : name;
            elsewhere = target.schema().equals(selection.target(id).schema()) ? elsewhere : name;
        }
        made.put(id, object(view, renamed, missing, elsewhere));
    }

    private SchemaObject object(NativeCollection view, Map<String, String> renamed, String missing, String elsewhere) {
        TableId target = selection.target(view.id());
        String why = !missing.isEmpty()
                ? "it reads " + missing + ", which is not moved"
                : elsewhere.isEmpty() ? null : "it reads " + elsewhere + ", which moves to another database than it";
        BsonDocument options = view.options();
        String on = Command.string(options, "viewOn");
        BsonDocument body = new BsonDocument("create", new BsonString(target.name()))
                .append("viewOn", new BsonString(renamed.getOrDefault(on, on)))
                .append("pipeline", renamed(options.get("pipeline", new BsonArray()), renamed));
        if (NativeCollection.hasCollation(options)) {
            body.append("collation", CollectionObjects.collation(options.getDocument("collation")));
        }
        return new SchemaObject(
                VIEW,
                target.toString(),
                Stage.POST_DATA,
                why == null ? List.of(new Command(target.schema(), body).text()) : List.of(),
                why);
    }

    /** Names of the collections and views that a view reads. */
    private static Set<String> read(BsonDocument options) {
        Set<String> names = new LinkedHashSet<>();
        names.add(Command.string(options, "viewOn"));
        gather(options.get("pipeline", new BsonArray()), names);
        return names;
    }

    private static void gather(BsonValue value, Set<String> names) {
        if (value.isArray()) {
            value.asArray().forEach(v -> gather(v, names));
        } else if (value.isDocument()) {
            value.asDocument().forEach((name, each) -> {
                String field = READING.get(name);
                if (field != null && each.isString()) {
                    names.add(each.asString().getValue());
                } else if (field != null
                        && each.isDocument()
                        && each.asDocument().isString(field)) {
                    names.add(each.asDocument().getString(field).getValue());
                }
                gather(each, names);
            });
        }
    }

    private static BsonValue renamed(BsonValue value, Map<String, String> names) {
        if (value.isArray()) {
            BsonArray all = new BsonArray();
            value.asArray().forEach(v -> all.add(renamed(v, names)));
            return all;
        }
        if (!value.isDocument()) {
            return value;
        }
        BsonDocument all = new BsonDocument();
        value.asDocument().forEach((name, each) -> {
            String field = READING.get(name);
            BsonValue inner = renamed(each, names);
            if (field != null && inner.isString()) {
                inner = name(inner, names);
            } else if (field != null && inner.isDocument() && inner.asDocument().isString(field)) {
                inner.asDocument().put(field, name(inner.asDocument().getString(field), names));
            }
            all.append(name, inner);
        });
        return all;
    }

    private static BsonValue name(BsonValue given, Map<String, String> names) {
        String text = given.asString().getValue();
        return new BsonString(names.getOrDefault(text, text));
    }
}
