package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.TableText.Kind;
import io.godwit.mysql.catalog.TableText.Part;
import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tables and what hangs on them. A table is made with its columns, checks, partitions and what orders its rows; other indexes
 * and foreign keys follow the rows, and the number its next row gets comes last. Every collation is named, because servers
 * differ in which one a character set has by default.
 */
final class TableObjects {
    static final String TABLE = "table";
    static final String INDEX = "index";
    static final String FOREIGN_KEY = "foreign key";
    static final String COUNTER = "auto increment";

    private final Naming naming;
    private final NativeTables tables;

    TableObjects(Naming naming, NativeTables tables) {
        this.naming = naming;
        this.tables = tables;
    }

    void addTables(ObjectList out) {
        for (NativeTables.Unreadable table : tables.unreadable()) {
            out.skip(
                    TABLE,
                    naming.target(table.id()).toString(),
                    Stage.PRE_DATA,
                    "the source does not show its definition: " + table.why());
        }
        for (NativeTables.Found found : tables.all()) {
            NativeTable table = found.table();
            String name = naming.target(table.id()).toString();
            if (!Engines.holdsRows(table.engine())) {
                out.skip(
                        TABLE,
                        name,
                        Stage.PRE_DATA,
                        "its engine, " + table.engine()
                                + ", shows rows that lie elsewhere or nowhere: make it on the target by hand");
                continue;
            }
            out.add(TABLE, name, Stage.PRE_DATA, create(found));
            if (table.systemVersioned()) {
                out.skip(
                        "row history",
                        name,
                        Stage.POST_DATA,
                        "present rows are moved; their former versions are not, history begins anew on the target");
            }
        }
    }

    private String create(NativeTables.Found found) {
        NativeTable table = found.table();
        Set<String> withTable = indexesMadeWith(table);
        List<String> parts = new ArrayList<>();
        for (Part part : found.text().parts()) {
            switch (part.kind()) {
                case COLUMN -> parts.add(column(part, table.column(part.name())));
                case PRIMARY_KEY, CHECK, PERIOD -> parts.add(part.text());
                case INDEX -> {
                    if (withTable.contains(part.name())) {
                        parts.add(part.text());
                    }
                }
                case FOREIGN_KEY -> {}
            }
        }
        String options = options(found.text().options(), found.collation());
        String partitions = Lexer.text(found.text().partitions());
        return "CREATE TABLE " + naming.sql(table.id()) + " (\n  " + String.join(",\n  ", parts) + "\n) " + options
                + (partitions.isEmpty() ? "" : "\n" + partitions);
    }

    /**
     * Indexes that cannot come later: without a primary key those that rows are ordered and addressed by, and the one that the
     * server wants for a column by which it numbers rows.
     */
    static Set<String> indexesMadeWith(NativeTable table) {
        Set<String> names = new TreeSet<>();
        boolean primary = table.indexes().stream().anyMatch(NativeIndex::isPrimary);
        for (NativeIndex index : table.indexes()) {
            if (!primary && index.identifies()) {
                names.add(index.name());
            }
        }
        for (NativeColumn column : table.columns()) {
            if (column.isAutoIncrement()) {
                String needed = null;
                for (NativeIndex index : table.indexes()) {
                    boolean first =
                            column.name().equalsIgnoreCase(index.parts().get(0).column());
                    if (first && (index.isPrimary() || names.contains(index.name()))) {
                        needed = null;
                        break;
                    }
                    needed = first && needed == null ? index.name() : needed;
                }
                if (needed != null) {
                    names.add(needed);
                }
            }
        }
        return names;
    }

    private String column(Part part, @Nullable NativeColumn column) {
        List<Token> own = new ArrayList<>(naming.rewrite(part.tokens()));
        int set = Pieces.find(own, 0, "CHARACTER");
        if (column == null || set == own.size() || Pieces.find(own, 0, "COLLATE") < own.size()) {
            return Lexer.text(own);
        }
        int name = Pieces.next(own, Pieces.next(own, set));
        own.add(name + 1, new Token(Token.Kind.WORD, " COLLATE " + column.collation()));
        return Lexer.text(own);
    }

    /** The options without the number of the next row, and with a collation. */
    private static String options(List<Token> options, String collation) {
        List<Token> out = new ArrayList<>();
        for (int i = 0; i < options.size(); i++) {
            Token token = options.get(i);
            if (token.is("AUTO_INCREMENT")) {
                i = Pieces.next(options, Pieces.next(options, i));
            } else if (token.is("CHARSET") && Pieces.find(options, 0, "COLLATE") == options.size()) {
                int name = Pieces.next(options, Pieces.next(options, i));
                out.addAll(options.subList(i, name + 1));
                out.add(new Token(Token.Kind.WORD, " COLLATE=" + collation));
                i = name;
            } else {
                out.add(token);
            }
        }
        return Lexer.text(Pieces.strip(out));
    }

    void addIndexes(ObjectList out) {
        for (NativeTables.Found found : tables.all()) {
            NativeTable table = found.table();
            if (!Engines.holdsRows(table.engine())) {
                continue;
            }
            Set<String> withTable = indexesMadeWith(table);
            for (Part part : found.text().parts(Kind.INDEX)) {
                if (!withTable.contains(part.name())) {
                    out.add(
                            INDEX,
                            naming.target(table.id()) + "." + part.name(),
                            Stage.POST_DATA,
                            "ALTER TABLE " + naming.sql(table.id()) + " ADD " + part.text());
                }
            }
        }
    }

    void addForeignKeys(ObjectList out) {
        for (NativeTables.Found found : tables.all()) {
            NativeTable table = found.table();
            for (Part part : found.text().parts(Kind.FOREIGN_KEY)) {
                NativeForeignKey key = PartReader.foreignKey(part, table.id().schema());
                String name = naming.target(table.id()) + "." + key.name();
                if (tables.get(key.referenced()) == null) {
                    out.skip(
                            FOREIGN_KEY,
                            name,
                            Stage.POST_DATA,
                            "the table it refers to, " + key.referenced() + ", is not selected");
                } else {
                    out.add(FOREIGN_KEY, name, Stage.POST_DATA, foreignKey(table.id(), key));
                }
            }
        }
    }

    private String foreignKey(TableId table, NativeForeignKey key) {
        return "ALTER TABLE " + naming.sql(table) + " ADD CONSTRAINT " + Quoting.name(key.name()) + " FOREIGN KEY ("
                + names(key.columns()) + ") REFERENCES " + naming.sql(key.referenced()) + " ("
                + names(key.referencedColumns()) + ")" + rule("DELETE", key.onDelete())
                + rule("UPDATE", key.onUpdate());
    }

    /** InnoDB takes RESTRICT and NO ACTION for the same; newer servers print neither. */
    private static String rule(String event, String action) {
        boolean none = action.equals("RESTRICT") || action.equals("NO ACTION");
        return none ? "" : " ON " + event + " " + action;
    }

    private static String names(List<String> names) {
        return String.join(", ", names.stream().map(Quoting::name).toList());
    }

    void addCounters(ObjectList out) {
        for (NativeTables.Found found : tables.all()) {
            NativeTable table = found.table();
            Long next = table.nextNumber();
            if (next != null && Engines.holdsRows(table.engine())) {
                out.add(counter(table.id(), next));
            }
        }
    }

    private SchemaObject counter(TableId table, long next) {
        return new SchemaObject(
                COUNTER,
                naming.target(table).toString(),
                Stage.OPEN,
                List.of("ALTER TABLE " + naming.sql(table) + " AUTO_INCREMENT = " + next),
                null,
                next - 1);
    }
}
