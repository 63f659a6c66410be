package io.godwit.mongodb.catalog;

import com.mongodb.MongoCommandException;
import io.godwit.mongodb.connection.Deployment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/**
 * What the user may do, all roles together (MongoDB Manual, "connectionStatus", {@code showPrivileges}; "Resource Document"). Where
 * nobody has to log in, or the server does not tell, everything is allowed as far as can be known.
 */
final class Privileges {
    private record Granted(BsonDocument resource, Set<String> actions) {}

    private final boolean known;
    private final List<Granted> granted = new ArrayList<>();

    private Privileges(boolean known) {
        this.known = known;
    }

    static Privileges read(Deployment deployment) {
        BsonDocument ask =
                new BsonDocument("connectionStatus", new BsonInt32(1)).append("showPrivileges", BsonBoolean.TRUE);
        try {
            return of(Command.document(deployment.command("admin", ask), "authInfo"));
        } catch (MongoCommandException e) {
            return new Privileges(false);
        }
    }

    /** Of the reply's {@code authInfo}. */
    static Privileges of(BsonDocument authInfo) {
        boolean user = authInfo.isArray("authenticatedUsers")
                && !authInfo.getArray("authenticatedUsers").isEmpty();
        if (!user || !authInfo.isArray("authenticatedUserPrivileges")) {
            return new Privileges(false);
        }
        Privileges privileges = new Privileges(true);
        for (BsonValue each : authInfo.getArray("authenticatedUserPrivileges")) {
            Set<String> actions = new HashSet<>();
            each.asDocument()
                    .getArray("actions")
                    .forEach(a -> actions.add(a.asString().getValue()));
            privileges.granted.add(new Granted(Command.document(each.asDocument(), "resource"), actions));
        }
        return privileges;
    }

    /** Whether an action is allowed on a collection; on all of a database if no collection is named. */
    boolean has(String action, String database, String collection) {
        return !known
                || granted.stream().anyMatch(g -> allows(g, action) && covers(g.resource(), database, collection));
    }

    /** Whether an action on the deployment as a whole is allowed. */
    boolean hasCluster(String action) {
        return !known
                || granted.stream()
                        .anyMatch(g -> allows(g, action)
                                && (Command.isOn(g.resource(), "cluster")
                                        || Command.isOn(g.resource(), "anyResource")));
    }

    private static boolean allows(Granted granted, String action) {
        return granted.actions().contains(action) || granted.actions().contains("anyAction");
    }

    /** An empty name stands for any; without a database only for those that are not the server's own collections. */
    private static boolean covers(BsonDocument resource, String database, String collection) {
        if (Command.isOn(resource, "anyResource")) {
            return true;
        }
        if (!resource.isString("db") || !resource.isString("collection")) {
            return false;
        }
        String on = Command.string(resource, "db");
        String of = Command.string(resource, "collection");
        boolean own = collection.startsWith("system.");
        return (on.isEmpty() || on.equals(database)) && (of.equals(collection) || (of.isEmpty() && !own));
    }
}
