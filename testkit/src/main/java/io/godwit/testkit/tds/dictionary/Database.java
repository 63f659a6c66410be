package io.godwit.testkit.tds.dictionary;

import io.godwit.testkit.tds.backup.LogState;
import io.godwit.testkit.tds.sql.TdsException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What there is in a database. All of it is read and changed by threads that hold this object's monitor. */
public final class Database {
    private static final int FIRST_OBJECT = 901_578_250;
    private static final int FIRST_SCHEMA = 5;

    public final int id;
    public final LocalDateTime created = LocalDateTime.now(ZoneOffset.UTC).withNano(0);
    public final UUID broker = UUID.randomUUID();
    /** The address of what holds its rows. */
    public final String url;

    private final String name;
    private final Map<String, Integer> schemas = new LinkedHashMap<>();
    private final Map<Integer, DatabaseObject> objects = new LinkedHashMap<>();
    private final List<Property> properties = new ArrayList<>();
    private final Map<String, List<Map<String, Object>>> planted = new LinkedHashMap<>();
    private int nextObject = FIRST_OBJECT;
    private int nextSchema = FIRST_SCHEMA;
    private long version = 1;
    public volatile boolean snapshotIsolation = true;
    public volatile boolean capturesChanges;
    public volatile boolean readOnly;
    /** Where its log stands for backups. */
    public final LogState log = new LogState();

    public final io.godwit.testkit.tds.capture.Capture capture;

    /** A note on an object; {@code minor} is a column's or an index's number, or 0. */
    public record Property(int objectClass, int major, int minor, String name, String value) {}

    public Database(int id, String name, String url) {
        this.id = id;
        this.name = name;
        this.url = url;
        schemas.put("dbo", 1);
        schemas.put("guest", 2);
        schemas.put("INFORMATION_SCHEMA", 3);
        schemas.put("sys", 4);
        this.capture = new io.godwit.testkit.tds.capture.Capture(this);
    }

    public String name() {
        return name;
    }

    /** A number that grows with each change of what there is. */
    public synchronized long version() {
        return version;
    }

    public synchronized void changed() {
        version++;
    }

    /** Adds a row to a system view. */
    public synchronized void plant(String view, Map<String, Object> values) {
        planted.computeIfAbsent(view, v -> new ArrayList<>()).add(values);
        version++;
    }

    /** Rows that were added to a view. */
    synchronized List<Map<String, Object>> planted(String view) {
        return List.copyOf(planted.getOrDefault(view, List.of()));
    }

    public synchronized int newId() {
        nextObject += 16_777_259;
        if (nextObject < 0) {
            nextObject &= Integer.MAX_VALUE;
        }
        return nextObject;
    }

    public synchronized Map<String, Integer> schemas() {
        return new LinkedHashMap<>(schemas);
    }

    public synchronized void addSchema(String schema) {
        if (schemas.containsKey(schema)) {
            throw new TdsException(2714, "There is already an object named '" + schema + "' in the database.");
        }
        schemas.put(schema, nextSchema++);
        version++;
    }

    public synchronized void removeSchema(String schema) {
        for (DatabaseObject object : objects.values()) {
            if (object.schema.equals(schema) && object.parent == 0) {
                throw new TdsException(
                        3729,
                        "Cannot drop schema '" + schema + "' because it is being referenced by object '" + object.name
                                + "'.");
            }
        }
        if (schemas.remove(schema) == null) {
            throw new TdsException(
                    15151,
                    "Cannot drop the schema '" + schema
                            + "', because it does not exist or you do not have permission.");
        }
        version++;
    }

    public synchronized @Nullable Integer schemaId(String schema) {
        return schemas.get(schema);
    }

    public synchronized List<DatabaseObject> objects() {
        return new ArrayList<>(objects.values());
    }

    public synchronized List<TableInfo> tables() {
        List<TableInfo> tables = new ArrayList<>();
        for (DatabaseObject object : objects.values()) {
            if (object instanceof TableInfo table && !table.isTemporary()) {
                tables.add(table);
            }
        }
        return tables;
    }

    public synchronized @Nullable DatabaseObject object(int number) {
        return objects.get(number);
    }

    public synchronized @Nullable DatabaseObject find(String schema, String object) {
        for (DatabaseObject found : objects.values()) {
            if (found.name.equals(object) && found.schema.equals(schema)) {
                return found;
            }
        }
        return null;
    }

    public synchronized void add(DatabaseObject object) {
        DatabaseObject present = find(object.schema, object.name);
        if (present != null) {
            throw new TdsException(2714, "There is already an object named '" + object.name + "' in the database.");
        }
        objects.put(object.id, object);
        version++;
    }

    /** Removes an object and all that belongs to it. */
    public synchronized void remove(DatabaseObject object) {
        objects.remove(object.id);
        objects.values().removeIf(o -> o.parent == object.id);
        properties.removeIf(p -> p.major == object.id && p.objectClass == 1);
        version++;
    }

    public synchronized List<Property> properties() {
        return new ArrayList<>(properties);
    }

    public synchronized void addProperty(Property property) {
        properties.add(property);
        version++;
    }

    public synchronized void removeProperty(Property property) {
        properties.remove(property);
        version++;
    }
}
