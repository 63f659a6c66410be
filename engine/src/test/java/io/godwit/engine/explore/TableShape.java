package io.godwit.engine.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A table of the source, and what its rows look like. */
record TableShape(String name, Kind kind) {
    /** Which keys it has. */
    enum Kind {
        /** One whole number. */
        KEYED,
        /** One whole number, and another column that is unique. */
        UNIQUE,
        /** Two columns. */
        COMPOSITE,
        /** None; rows may be equal. */
        KEYLESS
    }

    static List<TableShape> of(Random random, boolean keyed) {
        List<TableShape> tables = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            tables.add(new TableShape("app.t" + i, keyed && kind == Kind.KEYLESS ? Kind.KEYED : kind));
        }
        return tables;
    }

    List<String> statements() {
        String table = name.substring(name.indexOf('.') + 1);
        return switch (kind) {
            case KEYED ->
                List.of(
                        "create table " + name + " (id int64, note text, amount int64)",
                        "alter table " + name + " add primary key " + table + "_pkey (id)");
            case UNIQUE ->
                List.of(
                        "create table " + name + " (id int64, code int64, note text)",
                        "alter table " + name + " add primary key " + table + "_pkey (id)",
                        "alter table " + name + " add unique " + table + "_code (code)");
            case COMPOSITE ->
                List.of(
                        "create table " + name + " (part int64, id int64, note text)",
                        "alter table " + name + " add primary key " + table + "_pkey (part, id)");
            case KEYLESS -> List.of("create table " + name + " (number int64, note text)");
        };
    }

    /** What addresses a row by its key. */
    Object key(long id) {
        return kind == Kind.COMPOSITE ? List.of(id % 3, id) : (Object) id;
    }

    @Nullable
    Object[] row(long id, @Nullable Long code, String note) {
        return switch (kind) {
            case KEYED -> new Object[] {id, note, (long) note.length()};
            case UNIQUE -> new @Nullable Object[] {id, code, note};
            case COMPOSITE -> new Object[] {id % 3, id, note};
            case KEYLESS -> new Object[] {id % 5, note};
        };
    }
}
