package io.godwit.sql;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.Query.Output;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/**
 * Reads the views of one database into {@link Query}, each after those it reads. What is not listed here, or is answered
 * differently by another engine, or cannot be told, is not said; the reason is. Not for use by several threads.
 */
public final class ViewReader {
    /** The parser goes back and forth over brackets; what takes it longer than this is not worth it. */
    private static final int MOST_PARSING_MILLIS = 1_000;

    /** Of SQL Server: where relations are looked for that say no schema, for a view that is there itself. */
    private static final String USUAL_SCHEMA = "dbo";

    private final Dialect dialect;
    private final Map<TableId, QueryReader.Known> known = new HashMap<>();
    private final Map<TableId, String> unusable = new HashMap<>();

    /** Knows no relation yet. */
    public ViewReader(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Tells of a table that is moved.
     *
     * @param folded columns of which the source takes texts for equal that differ, in case, blanks or otherwise
     */
    public void table(TableId id, TableId target, List<Column> columns, Set<String> folded) {
        List<Field> fields = new ArrayList<>();
        for (Column column : columns) {
            String spelling = column.nativeType().toLowerCase(Locale.ROOT);
            boolean unsigned = spelling.contains("unsigned") || spelling.startsWith("year");
            fields.add(new Field(column.name(), column.type(), folded.contains(column.name()), unsigned, true));
        }
        known.put(id, new QueryReader.Known(target, fields));
    }

    /**
     * Tells of a relation that no translated view can read.
     *
     * @param why as the end of a sentence that begins with its name: "of which only some rows are moved"
     */
    public void unusable(TableId id, String why) {
        unusable.put(id, why);
    }

    /**
     * Reads a view, which later ones may read.
     *
     * @param columns as the source's catalogue has them
     * @param text its query, as the server prints it
     */
    public ViewDefinition view(TableId id, TableId target, List<Column> columns, String text) {
        try {
            Lexed lexed = Lexed.query(dialect, text.strip().replaceFirst(";$", ""));
            boolean transact = dialect == Dialect.TRANSACT_SQL;
            String usual = transact && id.schema().equals(USUAL_SCHEMA) ? USUAL_SCHEMA : null;
            if (dialect == Dialect.ORACLE) {
                usual = id.schema();
            }
            QueryReader reader =
                    new QueryReader(dialect, lexed, transact ? this::spelled : r -> r, this::relation, usual);
            QueryReader.Read read = reader.query(parsed(lexed.text()), null);
            if (read.outputs().size() != columns.size()) {
                throw new Untranslatable("it has other columns than its text");
            }
            List<Field> fields = new ArrayList<>();
            List<Type> types = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                Field field = field(read.fields().get(i), read.outputs().get(i), columns.get(i));
                fields.add(field);
                types.add(field.type());
            }
            List<Column> shown = new ArrayList<>();
            for (Field field : fields) {
                shown.add(new Column(field.name(), field.type(), nativeType(field, columns), true, false, false));
            }
            known.put(id, new QueryReader.Known(target, fields));
            Query query = typed(read.query(), fields.stream().map(Field::name).toList(), types);
            return new ViewDefinition(target, id, shown, query, reader.isComparingTexts(), "");
        } catch (Untranslatable e) {
            return unsaid(id, target, columns, e.why());
        } catch (JSQLParserException | StackOverflowError e) {
            return unsaid(id, target, columns, "it cannot be read");
        }
    }

    /** A view of which it is known beforehand that it is not the same elsewhere. */
    public ViewDefinition unsaid(TableId id, TableId target, List<Column> columns, String why) {
        unusable(id, "which is not translated");
        return new ViewDefinition(target, id, columns, null, false, why);
    }

    /** The name as the catalogue has it, where only case tells them apart. */
    private TableId spelled(TableId id) {
        if (known.containsKey(id) || unusable.containsKey(id)) {
            return id;
        }
        for (Set<TableId> some : List.of(known.keySet(), unusable.keySet())) {
            for (TableId other : some) {
                if (other.schema().equalsIgnoreCase(id.schema()) && other.name().equalsIgnoreCase(id.name())) {
                    return other;
                }
            }
        }
        return id;
    }

    private QueryReader.Known relation(TableId id) {
        String why = unusable.get(id);
        if (why != null) {
            throw new Untranslatable("it reads " + id + ", " + why);
        }
        QueryReader.Known found = known.get(id);
        if (found == null) {
            throw new Untranslatable("it reads " + id + ", which is not moved");
        }
        return found;
    }

    private static Select parsed(String text) throws JSQLParserException {
        Statement statement = CCJSqlParserUtil.parse(
                text, parser -> parser.withAllowComplexParsing(true).withTimeOut(MOST_PARSING_MILLIS));
        if (statement instanceof Select select) {
            return select;
        }
        throw new Untranslatable("it is no query");
    }

    private static String nativeType(Field field, List<Column> columns) {
        return columns.stream()
                .filter(c -> c.name().equals(field.name()))
                .map(Column::nativeType)
                .findFirst()
                .orElse("");
    }

    /** A column keeps its type; what is computed has the type that the source's catalogue says, if it is of that kind. */
    private Field field(Field read, Typed value, Column column) {
        if (read.declared()) {
            return read.named(column.name());
        }
        if (column.type() instanceof Type.Decimal decimal && decimal.precision() == 0 && dialect == Dialect.ORACLE) {
            return new Field(column.name(), OracleSql.number(value, column), false, false, true);
        }
        Kind said = Kind.of(column.type());
        if (said == Kind.OTHER || said == Kind.JSON || said == Kind.LABEL || !said.goesWith(value.kind())) {
            throw new Untranslatable("its column " + column.name() + " is "
                    + value.kind().words() + " and has the type " + column.nativeType());
        }
        return new Field(column.name(), column.type(), read.folded(), read.unsigned(), true);
    }

    /** The query whose result has these columns, in each part of a union. */
    private static Query typed(Query query, List<String> names, List<Type> types) {
        if (query instanceof Query.Union union) {
            return new Query.Union(typed(union.left(), names, types), typed(union.right(), names, types), union.all());
        }
        Query.Select select = (Query.Select) query;
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            outputs.add(new Output(names.get(i), select.outputs().get(i).value(), types.get(i)));
        }
        return new Query.Select(
                select.distinct(),
                outputs,
                select.from(),
                select.where(),
                select.groups(),
                select.having(),
                select.order());
    }

    /** Whether the expression is a column's value of just this type. */
    public static boolean isPlain(Output output) {
        @Nullable
        Type own = output.value() instanceof io.godwit.spi.schema.Expression.FieldValue field ? field.type() : null;
        return output.type().equals(own);
    }
}
