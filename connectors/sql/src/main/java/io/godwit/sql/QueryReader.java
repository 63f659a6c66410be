package io.godwit.sql;

import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.Query.Output;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.GroupByElement;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperation;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.UnionOp;
import org.jspecify.annotations.Nullable;

/** Goes through the parsed query of one view. Words that are not gone into never get here: {@link Lexed#query}. */
final class QueryReader {
    /**
     * What was read.
     *
     * @param outputs of the result's columns: the value of each, and what it is
     * @param fields the result's columns as a query around it sees them
     */
    record Read(Query query, List<Typed> outputs, List<Field> fields) {}

    /** A relation that can be read: its name on the target, and its columns. */
    record Known(TableId target, List<Field> fields) {}

    private final Dialect dialect;
    private final Lexed lexed;
    private final UnaryOperator<TableId> names;
    private final Function<TableId, Known> relations;
    private final @Nullable String usualSchema;
    private boolean comparesTexts;

    /**
     * Takes what gives the columns of relations and their names on the target, and refuses those that are not moved.
     *
     * @param names how the source spells a relation's name that a query may write in another case
     * @param usualSchema of relations without one; null if each has to say its own
     */
    QueryReader(
            Dialect dialect,
            Lexed lexed,
            UnaryOperator<TableId> names,
            Function<TableId, Known> relations,
            @Nullable String usualSchema) {
        this.dialect = dialect;
        this.lexed = lexed;
        this.names = names;
        this.relations = relations;
        this.usualSchema = usualSchema;
    }

    Dialect dialect() {
        return dialect;
    }

    Lexed lexed() {
        return lexed;
    }

    /** The schema of relations that say none; null if they have to. */
    @Nullable
    String usualSchema() {
        return usualSchema;
    }

    /** A relation's name as the source spells it. */
    TableId named(TableId id) {
        return names.apply(id);
    }

    /** A relation that is moved. */
    Known relation(TableId id) {
        return relations.apply(id);
    }

    /** Notes that texts are compared with one another. */
    void comparesTexts() {
        comparesTexts = true;
    }

    boolean isComparingTexts() {
        return comparesTexts;
    }

    /** Refuses values of which not every engine takes the same ones for equal. */
    void requireComparable(Typed value, String doing) {
        Kind kind = value.kind();
        if (kind == Kind.TEXT && value.ignoresCase()) {
            throw new Untranslatable(doing + " texts that differ and are equal under their collation");
        }
        if (kind == Kind.JSON || kind == Kind.OTHER || kind == Kind.NULL) {
            throw new Untranslatable(doing + " " + kind.words());
        }
        comparesTexts |= kind == Kind.TEXT;
    }

    Read query(Select node, @Nullable QueryScope outer) {
        if (node instanceof ParenthesedSelect inner) {
            if (inner.getOrderByElements() != null) {
                throw new Untranslatable("it orders a query in brackets");
            }
            return query(inner.getSelect(), outer);
        } else if (node instanceof PlainSelect select) {
            return select(select, outer);
        } else if (node instanceof SetOperationList list) {
            return union(list, outer);
        }
        throw new Untranslatable("it uses " + node.getClass().getSimpleName());
    }

    private Read union(SetOperationList list, @Nullable QueryScope outer) {
        if (list.getOrderByElements() != null) {
            throw new Untranslatable("it orders the rows of a union");
        }
        Read left = query(list.getSelect(0), outer);
        for (int i = 1; i < list.getSelects().size(); i++) {
            SetOperation operation = list.getOperation(i - 1);
            if (!(operation instanceof UnionOp union)) {
                throw new Untranslatable("it uses " + operation);
            }
            left = union(left, query(list.getSelect(i), outer), union.isAll());
        }
        return left;
    }

    private Read union(Read left, Read right, boolean all) {
        if (left.outputs().size() != right.outputs().size()) {
            throw new Untranslatable("the parts of its union have other columns");
        }
        List<Typed> outputs = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        boolean ordered = Stream.of(left, right)
                .anyMatch(r -> r.query() instanceof Query.Select select
                        && !select.order().isEmpty());
        if (ordered) {
            throw new Untranslatable("it orders a part of a union");
        }
        for (int i = 0; i < left.outputs().size(); i++) {
            Typed one = left.outputs().get(i);
            Typed other = right.outputs().get(i);
            if (!one.kind().goesWith(other.kind()) || one.kind() == Kind.LABEL || one.kind() == Kind.NULL) {
                throw new Untranslatable("its union puts " + other.kind().words() + " under "
                        + one.kind().words());
            }
            if (!all) {
                requireComparable(one, "its union compares");
                requireComparable(other, "its union compares");
            }
            Field from = left.fields().get(i);
            Field to = right.fields().get(i);
            boolean same = from.type().equals(to.type());
            if (dialect == Dialect.ORACLE
                    && !same
                    && (OracleSql.isPadded(from.type()) || OracleSql.isPadded(to.type()))) {
                throw new Untranslatable("its union puts texts of fixed length under others");
            }
            Kind kind = one.kind().compareTo(other.kind()) >= 0 ? one.kind() : other.kind();
            boolean folded = one.ignoresCase() || other.ignoresCase();
            fields.add(new Field(
                    from.name(),
                    same ? from.type() : generic(kind),
                    folded,
                    from.unsigned() || to.unsigned(),
                    same && from.declared() && to.declared()));
            outputs.add(new Typed(one.expression(), kind, folded));
        }
        return new Read(new Query.Union(left.query(), right.query(), all), outputs, fields);
    }

    private Read select(PlainSelect node, @Nullable QueryScope outer) {
        boolean plain = node.getTop() == null
                && node.getFirst() == null
                && node.getSkip() == null
                && node.getLimit() == null
                && node.getOffset() == null
                && node.getFetch() == null
                && node.getQualify() == null
                && node.getIntoTables() == null
                && node.getWithItemsList() == null
                && node.getWindowDefinitions() == null
                && node.getLateralViews() == null
                && (node.getDistinct() == null
                        || (node.getDistinct().getOnSelectItems() == null
                                && !node.getDistinct().isUseUnique()));
        if (!plain) {
            throw new Untranslatable("it shows a part of its rows");
        }
        QueryScope scope = new QueryScope(dialect, outer);
        QueryValues values = new QueryValues(this, lexed, scope);
        Query.From from = node.getFromItem() == null
                ? null
                : new FromReader(this, values, scope, outer).read(node.getFromItem(), node.getJoins());
        List<Typed> outputs = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (SelectItem<?> item : node.getSelectItems()) {
            Typed value = values.translate(item.getExpression());
            outputs.add(value);
            fields.add(field(value, name(item), scope));
        }
        boolean distinct = node.getDistinct() != null;
        if (distinct) {
            outputs.forEach(o -> requireComparable(o, "it shows once what are different ones of"));
        }
        Named named = new Named(values, fields, outputs);
        io.godwit.spi.schema.Expression where = node.getWhere() == null
                ? null
                : values.condition(node.getWhere()).expression();
        List<io.godwit.spi.schema.Expression> groups = groups(node.getGroupBy(), named);
        if (dialect == Dialect.MYSQL) {
            for (int i = 0; i < outputs.size(); i++) {
                scope.show(fields.get(i).name(), outputs.get(i));
            }
        }
        Query query = new Query.Select(
                distinct,
                outputs(outputs, fields),
                from,
                where,
                groups,
                node.getHaving() == null ? null : named.condition(node.getHaving()),
                order(node.getOrderByElements(), named));
        return new Read(query, outputs, fields);
    }

    private static List<Output> outputs(List<Typed> values, List<Field> fields) {
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            outputs.add(new Output(
                    fields.get(i).name(),
                    values.get(i).expression(),
                    fields.get(i).type()));
        }
        return outputs;
    }

    private String name(SelectItem<?> item) {
        if (item.getAlias() != null) {
            return lexed.column(item.getAlias().getName());
        }
        return item.getExpression() instanceof Column column ? lexed.column(column.getColumnName()) : "";
    }

    private Field field(Typed value, String name, QueryScope scope) {
        Field known = scope.field(value.expression());
        if (known != null) {
            return known.named(name);
        }
        if (value.kind() == Kind.BOOLEAN && dialect != Dialect.POSTGRESQL) {
            throw new Untranslatable("it shows a condition as a number");
        }
        // what is no column's has the collation of whoever made the view
        boolean folded = value.ignoresCase() || (!dialect.comparesExactly() && value.kind() == Kind.TEXT);
        return new Field(name, generic(value.kind()), folded, false, false);
    }

    /** A type of the kind that holds all its values. */
    private static Type generic(Kind kind) {
        return switch (kind) {
            case BOOLEAN -> new Type.Bool();
            case INTEGER -> new Type.Int(Long.SIZE);
            case EXACT -> new Type.Decimal(0, 0);
            case REAL -> new Type.Real(Double.SIZE);
            case TEXT -> new Type.Text(0, false);
            case BYTES -> new Type.Bytes(0);
            case DATE -> new Type.Date();
            case TIME -> new Type.Time(6);
            case TIMESTAMP -> new Type.Timestamp(false, 6);
            case INSTANT -> new Type.Timestamp(true, 6);
            case UUID -> new Type.Uuid();
            case NULL, LABEL, BITS, JSON, OTHER -> throw new Untranslatable("it shows " + kind.words());
        };
    }

    private List<io.godwit.spi.schema.Expression> groups(@Nullable GroupByElement node, Named named) {
        List<io.godwit.spi.schema.Expression> groups = new ArrayList<>();
        if (node == null) {
            return groups;
        }
        boolean sets = node.getGroupingSets() != null && !node.getGroupingSets().isEmpty();
        if (sets || node.isMysqlWithRollup() || node.getGroupByExpressionList() == null) {
            throw new Untranslatable("it groups in several ways at once");
        }
        for (Object one : node.getGroupByExpressionList()) {
            Typed value = named.group((net.sf.jsqlparser.expression.Expression) one);
            requireComparable(value, "it groups by");
            groups.add(value.expression());
        }
        return groups;
    }

    private List<Query.Order> order(@Nullable List<OrderByElement> nodes, Named named) {
        List<Query.Order> order = new ArrayList<>();
        if (nodes == null) {
            return order;
        }
        for (OrderByElement node : nodes) {
            Typed value = named.order(node.getExpression());
            Kind kind = value.kind();
            if (!kind.numeric() && !kind.temporal() && kind != Kind.INSTANT) {
                throw new Untranslatable("it is ordered by " + kind.words());
            }
            boolean descending = !node.isAsc();
            boolean nullsFirst = node.getNullOrdering() == null
                    ? descending == dialect.sortsNullsLast()
                    : node.getNullOrdering() == OrderByElement.NullOrdering.NULLS_FIRST;
            order.add(new Query.Order(value.expression(), descending, nullsFirst));
        }
        return order;
    }

    /** Values that may be written as the name or the place of a column of the result. */
    private final class Named {
        private final QueryValues values;
        private final List<Field> fields;
        private final List<Typed> outputs;

        Named(QueryValues values, List<Field> fields, List<Typed> outputs) {
            this.values = values;
            this.fields = fields;
            this.outputs = outputs;
        }

        /** A result's column goes before a relation's. */
        Typed order(net.sf.jsqlparser.expression.Expression node) {
            Typed output = output(node);
            return output == null ? values.translate(node) : output;
        }

        /** A relation's column goes before a result's. */
        Typed group(net.sf.jsqlparser.expression.Expression node) {
            if (node instanceof LongValue && dialect == Dialect.ORACLE) {
                throw new Untranslatable("it groups by a constant");
            } else if (node instanceof LongValue) {
                return order(node);
            }
            Typed output = output(node);
            try {
                return values.translate(node);
            } catch (Untranslatable e) {
                if (output == null) {
                    throw e;
                }
                return output;
            }
        }

        io.godwit.spi.schema.Expression condition(net.sf.jsqlparser.expression.Expression node) {
            return values.condition(node).expression();
        }

        private @Nullable Typed output(net.sf.jsqlparser.expression.Expression node) {
            if (node instanceof LongValue place) {
                long number = place.getValue();
                if (number < 1 || number > outputs.size()) {
                    throw new Untranslatable("it names a column by a place that there is not");
                }
                return outputs.get((int) number - 1);
            }
            boolean bare = node instanceof Column column
                    && (column.getTable() == null || column.getTable().getName() == null);
            if (!bare) {
                return null;
            }
            String name = lexed.column(((Column) node).getColumnName());
            for (int i = 0; i < fields.size(); i++) {
                boolean same = dialect.comparesExactly()
                        ? Objects.equals(fields.get(i).name(), name)
                        : fields.get(i).name().equalsIgnoreCase(name);
                if (same) {
                    return outputs.get(i);
                }
            }
            return null;
        }
    }
}
