package io.godwit.mongodb.catalog;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import io.godwit.mongodb.MongoOptions;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Asks a deployment for its collections, as a selection chooses them. */
final class Reading {
    private static final Set<String> OWN_DATABASES = Set.of("admin", "local", "config");
    private static final int COMMAND_NOT_SUPPORTED_ON_VIEW = 166;
    private static final int NAMESPACE_NOT_FOUND = 26;

    private final Deployment deployment;
    private final Selection selection;

    Reading(Deployment deployment, Selection selection) {
        this.deployment = deployment;
        this.selection = selection;
    }

    Deployment deployment() {
        return deployment;
    }

    Selection selection() {
        return selection;
    }

    /** Every database that may hold something to move, chosen or not, in order. */
    List<String> allDatabases() {
        BsonDocument list = new BsonDocument("listDatabases", new BsonInt32(1)).append("nameOnly", BsonBoolean.TRUE);
        List<String> names = new ArrayList<>();
        for (BsonValue each : deployment.command("admin", list).getArray("databases")) {
            String name = Command.string(each.asDocument(), "name");
            boolean own =
                    OWN_DATABASES.contains(name) || name.equals(deployment.option(MongoOptions.CHECKPOINT_DATABASE));
            if (!own) {
                names.add(name);
            }
        }
        names.sort(Comparator.naturalOrder());
        return names;
    }

    /** Those that are chosen: by the selection, or where it chooses none by the address. */
    List<String> databases() {
        boolean unsaid = selection.schemas().isEmpty() && selection.tables().isEmpty();
        String only = unsaid ? deployment.database() : "";
        return allDatabases().stream()
                .filter(d -> only.isEmpty() ? selection.includesSchema(d) : d.equals(only))
                .toList();
    }

    /** Everything of a database that is not the server's own, whatever is chosen of it, in order, without indexes. */
    List<NativeCollection> collections(String database) {
        List<NativeCollection> found = new ArrayList<>();
        MongoDatabase there = deployment.client().getDatabase(database);
        for (BsonDocument each : there.listCollections(BsonDocument.class)) {
            String name = Command.string(each, "name");
            String type = Command.string(each, "type");
            if (!name.startsWith("system.")) {
                found.add(new NativeCollection(
                        new TableId(database, name),
                        type.isEmpty() ? "collection" : type,
                        Command.document(each, "options"),
                        List.of()));
            }
        }
        found.sort(Comparator.comparing(NativeCollection::id));
        return found;
    }

    /** The chosen ones of all chosen databases, with their indexes. */
    List<NativeCollection> chosen() {
        List<NativeCollection> chosen = new ArrayList<>();
        for (String database : databases()) {
            for (NativeCollection each : collections(database)) {
                if (selection.includes(each.id())) {
                    chosen.add(each.isView() ? each : withIndexes(each));
                }
            }
        }
        return chosen;
    }

    private NativeCollection withIndexes(NativeCollection collection) {
        List<BsonDocument> indexes = new ArrayList<>();
        try {
            deployment
                    .client()
                    .getDatabase(collection.id().schema())
                    .getCollection(collection.id().name())
                    .listIndexes(BsonDocument.class)
                    .into(indexes);
        } catch (MongoCommandException e) {
            // dropped since it was listed
            if (e.getErrorCode() != NAMESPACE_NOT_FOUND && e.getErrorCode() != COMMAND_NOT_SUPPORTED_ON_VIEW) {
                throw e;
            }
        }
        return new NativeCollection(collection.id(), collection.type(), collection.options(), indexes);
    }

    /** What the server keeps of a collection's size; null if it or the user's rights do not allow the question. */
    @Nullable
    BsonDocument statistics(TableId collection) {
        return asked(collection.schema(), new BsonDocument("collStats", new BsonString(collection.name())));
    }

    /** A reply, or null if the server refuses to give one. */
    @Nullable
    BsonDocument asked(String database, BsonDocument command) {
        try {
            return deployment.command(database, command);
        } catch (MongoCommandException e) {
            return null;
        }
    }
}
