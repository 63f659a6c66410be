package io.godwit.mongodb.catalog;

import io.godwit.mongodb.MongoOptions;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Users and roles of the chosen databases and of {@code admin}. Servers show no passwords, and take none that are hashed, by any
 * command: a user is listed with the command that makes him.
 */
final class UserObjects {
    static final String ROLE = "role";
    private static final String USER = "user";
    private static final String NOT_ASKED =
            "option " + MongoOptions.USERS.name() + " of the source is false: users and roles are not moved";

    private final Reading reading;
    private final Selection selection;

    UserObjects(Reading reading) {
        this.reading = reading;
        this.selection = reading.selection();
    }

    List<SchemaObject> objects() {
        List<SchemaObject> objects = new ArrayList<>();
        boolean asked = reading.deployment().isOn(MongoOptions.USERS);
        Set<String> databases = new LinkedHashSet<>(List.of("admin"));
        databases.addAll(reading.databases());
        for (String database : databases) {
            BsonDocument ask =
                    new BsonDocument("rolesInfo", new BsonInt32(1)).append("showPrivileges", BsonBoolean.TRUE);
            for (BsonDocument role : list(database, ask, "roles")) {
                objects.add(role(role, database, asked));
            }
        }
        for (String database : databases) {
            for (BsonDocument user : list(database, new BsonDocument("usersInfo", new BsonInt32(1)), "users")) {
                objects.add(user(user, database, asked));
            }
        }
        return objects;
    }

    private List<BsonDocument> list(String database, BsonDocument ask, String field) {
        BsonDocument reply = reading.asked(database, ask);
        List<BsonDocument> found = new ArrayList<>();
        if (reply != null && reply.isArray(field)) {
            reply.getArray(field).forEach(v -> found.add(v.asDocument()));
        }
        return found;
    }

    private SchemaObject role(BsonDocument role, String database, boolean asked) {
        String target = database.equals("admin") ? database : selection.target(database);
        String name = Command.string(role, "role");
        if (!asked) {
            return new SchemaObject(ROLE, target + " " + name, Stage.OPEN, List.of(), NOT_ASKED);
        }
        BsonArray privileges = new BsonArray();
        for (BsonValue each : role.getArray("privileges", new BsonArray())) {
            privileges.add(privilege(each.asDocument()));
        }
        BsonDocument body = new BsonDocument("createRole", new BsonString(name))
                .append("privileges", privileges)
                .append("roles", granted(role));
        return new SchemaObject(ROLE, target + " " + name, Stage.OPEN, List.of(new Command(target, body).text()), null);
    }

    /** On the databases as the target names them. */
    private BsonDocument privilege(BsonDocument given) {
        BsonDocument kept = given.clone();
        BsonDocument resource = Command.document(kept, "resource");
        String database = Command.string(resource, "db");
        if (!database.isEmpty()) {
            BsonDocument moved = resource.clone();
            moved.put("db", new BsonString(selection.target(database)));
            kept.put("resource", moved);
        }
        return kept;
    }

    private BsonArray granted(BsonDocument of) {
        BsonArray kept = new BsonArray();
        for (BsonValue each : of.getArray("roles", new BsonArray())) {
            String database = Command.string(each.asDocument(), "db");
            kept.add(new BsonDocument("role", each.asDocument().get("role"))
                    .append("db", new BsonString(database.equals("admin") ? database : selection.target(database))));
        }
        return kept;
    }

    private SchemaObject user(BsonDocument user, String database, boolean asked) {
        String target =
                database.equals("admin") || database.equals("$external") ? database : selection.target(database);
        String name = Command.string(user, "user");
        BsonDocument body = new BsonDocument("createUser", new BsonString(name));
        body.append("pwd", new BsonString("...")).append("roles", granted(user));
        return new SchemaObject(
                USER,
                target + " " + name,
                Stage.OPEN,
                List.of(),
                asked
                        ? "no command reads a password; make it with db.getSiblingDB(" + Command.quoted(target)
                                + ").runCommand(" + body.toJson() + ")"
                        : NOT_ASKED);
    }
}
