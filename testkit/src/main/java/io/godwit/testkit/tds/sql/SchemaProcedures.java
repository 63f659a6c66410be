package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.Database.Property;
import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Procedures that change what there is: names and notes. */
final class SchemaProcedures {
    private final Session session;

    SchemaProcedures(Session session) {
        this.session = session;
    }

    void rename(Procedures.Arguments given) {
        List<String> parts = new Cursor(given.text("objname", 0)).names();
        String name = given.text("newname", 1);
        String kind = given.text("objtype", 2).toUpperCase(Locale.ROOT);
        if (kind.equals("COLUMN") || kind.equals("INDEX")) {
            throw TdsException.notKnown("sp_rename of a " + kind);
        }
        DatabaseObject object = session.find(parts);
        if (object == null || object instanceof TableInfo) {
            throw TdsException.notKnown("sp_rename of " + given.text("objname", 0));
        }
        String before = object.name;
        object.name = name;
        session.database().changed();
        session.work().remember(() -> object.name = before);
    }

    void property(String procedure, Procedures.Arguments given) {
        Database database = session.database();
        String name = given.text("name", 0);
        boolean drops = procedure.equals("sp_dropextendedproperty");
        int shift = drops ? 1 : 2;
        String value = drops ? "" : given.text("value", 1);
        Property wanted = at(given, shift, name, value);
        Property present = null;
        for (Property one : database.properties()) {
            if (one.objectClass() == wanted.objectClass()
                    && one.major() == wanted.major()
                    && one.minor() == wanted.minor()
                    && one.name().equals(name)) {
                present = one;
            }
        }
        if (procedure.equals("sp_addextendedproperty") && present != null) {
            throw new TdsException(15233, "Property cannot be added. Property '" + name + "' already exists.");
        }
        if (!procedure.equals("sp_addextendedproperty") && present == null) {
            throw new TdsException(15217, "Cannot update or delete the property '" + name + "'. It does not exist.");
        }
        if (present != null) {
            Property old = present;
            database.removeProperty(old);
            session.work().remember(() -> database.addProperty(old));
        }
        if (!drops) {
            database.addProperty(wanted);
            session.work().remember(() -> database.removeProperty(wanted));
        }
    }

    private Property at(Procedures.Arguments given, int shift, String name, String value) {
        String first = given.text("level0type", shift).toUpperCase(Locale.ROOT);
        String schema = given.text("level0name", shift + 1);
        String second = given.text("level1type", shift + 2);
        String object = given.text("level1name", shift + 3);
        String third = given.text("level2type", shift + 4).toUpperCase(Locale.ROOT);
        String part = given.text("level2name", shift + 5);
        if (first.isEmpty()) {
            return new Property(0, 0, 0, name, value);
        }
        if (!first.equals("SCHEMA")) {
            throw TdsException.notKnown("a property of a " + first);
        }
        if (second.isEmpty()) {
            Integer id = session.database().schemaId(schema);
            if (id == null) {
                throw missing(schema);
            }
            return new Property(3, id, 0, name, value);
        }
        DatabaseObject found = session.database().find(schema, object);
        if (found == null) {
            throw missing(object);
        }
        if (third.isEmpty()) {
            return new Property(1, found.id, 0, name, value);
        }
        return part(found, third, part, name, value);
    }

    private Property part(DatabaseObject found, String kind, String part, String name, String value) {
        if (kind.equals("COLUMN") && found instanceof TableInfo table) {
            return new Property(1, found.id, table.column(part).id, name, value);
        }
        if (kind.equals("INDEX") && found instanceof TableInfo table) {
            var index = table.index(part);
            if (index != null) {
                return new Property(7, found.id, index.id, name, value);
            }
        }
        if (kind.equals("CONSTRAINT") || kind.equals("TRIGGER")) {
            @Nullable DatabaseObject constraint = session.database().find(found.schema, part);
            if (constraint != null) {
                return new Property(1, constraint.id, 0, name, value);
            }
        }
        throw missing(part);
    }

    private static TdsException missing(String what) {
        return new TdsException(
                15135,
                "Object is invalid. Extended properties are not permitted on '" + what
                        + "', or the object does not exist.");
    }
}
