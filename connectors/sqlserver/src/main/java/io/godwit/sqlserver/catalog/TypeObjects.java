package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.catalog.NativeIndex.Role;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.load.SqlType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** User-defined types, table types, XML schema collections and synonyms (Transact-SQL Reference, "CREATE TYPE"). */
final class TypeObjects {
    private final Reading reading;
    private final Naming naming;

    TypeObjects(Reading reading, Naming naming) {
        this.reading = reading;
        this.naming = naming;
    }

    /** Types of one value. */
    void addTypes(ObjectList out) throws SQLException {
        reading.each(Queries.TYPES, row -> {
            if (!reading.schemas().contains(row.getString(1))) {
                return;
            }
            TableId target = naming.target(new TableId(row.getString(1), row.getString(2)));
            if (row.getBoolean(8) || row.getString(3) == null) {
                out.skip(
                        Kinds.TYPE,
                        target.toString(),
                        Stage.PRE_DATA,
                        "it is made of an assembly (CLR), which is not moved");
                return;
            }
            out.add(
                    Kinds.TYPE,
                    target.toString(),
                    Stage.PRE_DATA,
                    "CREATE TYPE " + Quoting.table(target) + " FROM "
                            + SqlType.spelling(row.getString(3), row.getInt(4), row.getInt(5), row.getInt(6))
                            + (row.getBoolean(7) ? " NULL" : " NOT NULL"));
        });
    }

    /** Types of many rows; what is in them has no names of its own. */
    void addTableTypes(ObjectList out, NativeTables natives) {
        TableText text = new TableText(naming, new Storage());
        for (NativeTable type : natives.of(NativeTable.Kind.TABLE_TYPE)) {
            String name = type.target().toString();
            if (type.traits().memoryOptimized()) {
                out.skip(Kinds.TABLE_TYPE, name, Stage.PRE_DATA, "it lives in memory (MEMORY_OPTIMIZED)");
                continue;
            }
            List<String> parts = new ArrayList<>();
            for (NativeColumn column : type.columns()) {
                NativeDefault found = type.defaultOf(column.name());
                parts.add(
                        text.column(column) + (found == null ? "" : " DEFAULT " + naming.rewrite(found.definition())));
            }
            for (NativeIndex index : type.indexes()) {
                parts.add(index(index));
            }
            for (NativeCheck check : type.checks()) {
                parts.add("CHECK " + naming.rewrite(check.definition()));
            }
            out.add(
                    Kinds.TABLE_TYPE,
                    name,
                    Stage.PRE_DATA,
                    "CREATE TYPE " + Quoting.table(type.target()) + " AS TABLE (\n  " + String.join(",\n  ", parts)
                            + ")");
        }
    }

    private static String index(NativeIndex index) {
        String clustered = index.isClustered() ? "CLUSTERED " : "NONCLUSTERED ";
        String with = index.options().contains("IGNORE_DUP_KEY = ON") ? " WITH (IGNORE_DUP_KEY = ON)" : "";
        if (index.role() == Role.INDEX) {
            return "INDEX " + Quoting.name(index.name()) + (index.unique() ? " UNIQUE " : " ") + clustered
                    + IndexText.parts(index) + with;
        }
        return (index.role() == Role.PRIMARY_KEY ? "PRIMARY KEY " : "UNIQUE ")
                + clustered
                + IndexText.parts(index)
                + with;
    }

    /** Schemas that XML is held to, as the server prints them together. */
    void addXmlSchemas(ObjectList out) throws SQLException {
        List<TableId> found = new ArrayList<>();
        reading.each(Queries.XML_SCHEMAS, row -> {
            if (reading.schemas().contains(row.getString(1))) {
                found.add(new TableId(row.getString(1), row.getString(2)));
            }
        });
        for (TableId id : found) {
            TableId target = naming.target(id);
            try (Statement statement = reading.connection().createStatement();
                    ResultSet row = statement.executeQuery("SELECT CAST(XML_SCHEMA_NAMESPACE("
                            + Quoting.text(id.schema()) + ", " + Quoting.text(id.name()) + ") AS nvarchar(max))")) {
                String text = row.next() ? Reading.text(row, 1) : "";
                out.add(
                        Kinds.XML_SCHEMAS,
                        target.toString(),
                        Stage.PRE_DATA,
                        "CREATE XML SCHEMA COLLECTION " + Quoting.table(target) + " AS " + Quoting.text(text));
            }
        }
    }

    /** Other names for things. The database's own name goes: it is called otherwise on the target. */
    void addSynonyms(ObjectList out) throws SQLException {
        reading.each(Queries.SYNONYMS, row -> {
            if (!reading.schemas().contains(row.getString(1))) {
                return;
            }
            TableId target = naming.target(new TableId(row.getString(1), row.getString(2)));
            String base = Reading.text(row, 3);
            String within = withoutDatabase(base, reading.server().database());
            List<String> statements =
                    List.of("CREATE SYNONYM " + Quoting.table(target) + " FOR " + naming.rewrite(within));
            String changed = within.equals(base) ? null : "it names its object without the database, " + base;
            out.add(Kinds.SYNONYM, target.toString(), Stage.POST_DATA, statements, changed);
        });
    }

    static String withoutDatabase(String base, String database) {
        List<Token> tokens = Token.of(base, true);
        boolean three =
                tokens.size() == 5 && tokens.get(1).is(".") && tokens.get(3).is(".");
        boolean own = three && tokens.get(0).mayBeName() && tokens.get(0).name().equalsIgnoreCase(database);
        return own ? tokens.get(2).text() + "." + tokens.get(4).text() : base;
    }
}
