package io.godwit.sql;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Function;
import io.godwit.spi.schema.Query.Derived;
import io.godwit.spi.schema.Query.From;
import io.godwit.spi.schema.Query.Join;
import io.godwit.spi.schema.Query.Relation;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import org.jspecify.annotations.Nullable;

/** Reads where the rows of one SELECT come from, and tells its scope. */
final class FromReader {
    private final QueryReader reader;
    private final QueryValues values;
    private final QueryScope scope;
    private final @Nullable QueryScope outer;

    /** Relations by alias, as they were met. */
    private final List<QueryScope.Item> met = new ArrayList<>();

    FromReader(QueryReader reader, QueryValues values, QueryScope scope, @Nullable QueryScope outer) {
        this.reader = reader;
        this.values = values;
        this.scope = scope;
        this.outer = outer;
    }

    From read(FromItem first, @Nullable List<net.sf.jsqlparser.statement.select.Join> joins) {
        int begin = met.size();
        From from = item(first);
        if (joins != null) {
            for (net.sf.jsqlparser.statement.select.Join join : joins) {
                from = join(from, begin, join);
            }
        }
        return from;
    }

    private From item(FromItem item) {
        if (item.getPivot() != null || item.getUnPivot() != null || item.getSampleClause() != null) {
            throw new Untranslatable("it reads a relation in a way of its own");
        }
        if (item instanceof ParenthesedFromItem inner && inner.getAlias() == null) {
            return read(inner.getFromItem(), inner.getJoins());
        } else if (item instanceof Table table) {
            return table(table);
        } else if (item instanceof ParenthesedSelect select && select.getAlias() != null) {
            String alias = alias(select.getAlias());
            QueryReader.Read read = reader.query(select, outer);
            add(new QueryScope.Item(alias, null, read.fields()));
            return new Derived(read.query(), alias);
        }
        throw new Untranslatable("it uses " + item.getClass().getSimpleName());
    }

    private From table(Table table) {
        boolean far = table.getDatabase() != null && table.getDatabaseName() != null;
        String schema = table.getSchemaName() == null
                ? reader.usualSchema()
                : reader.lexed().column(table.getSchemaName());
        if (far || schema == null) {
            throw new Untranslatable("it reads a relation whose schema is not said");
        }
        TableId id = reader.named(new TableId(schema, reader.lexed().column(table.getName())));
        String alias = table.getAlias() == null ? id.name() : alias(table.getAlias());
        QueryReader.Known known = reader.relation(id);
        // MySQL 9 prints an alias with the relation's database before it
        boolean full = table.getAlias() == null || reader.dialect() == Dialect.MYSQL;
        add(new QueryScope.Item(alias, full ? new TableId(id.schema(), alias) : null, known.fields()));
        return new Relation(known.target(), alias);
    }

    private String alias(Alias alias) {
        if (alias.getAliasColumns() != null) {
            throw new Untranslatable("it gives a relation's columns other names");
        }
        return reader.lexed().column(alias.getName());
    }

    private void add(QueryScope.Item item) {
        scope.add(item);
        met.add(item);
    }

    private From join(From left, int begin, net.sf.jsqlparser.statement.select.Join node) {
        boolean other = node.isFull()
                || node.isNatural()
                || node.isStraight()
                || node.isSemi()
                || node.isApply()
                || node.isGlobal()
                || node.isAny()
                || node.isAll()
                || node.isArray()
                || node.isWindowJoin()
                || node.getJoinHint() != null;
        if (other) {
            throw new Untranslatable("it joins in a way of its own");
        }
        int between = met.size();
        From right = item(node.getFromItem());
        Collection<net.sf.jsqlparser.expression.Expression> conditions = node.getOnExpressions();
        List<Column> using = node.getUsingColumns();
        boolean named = using != null && !using.isEmpty();
        Join.Kind kind = node.isLeft() ? Join.Kind.LEFT : node.isRight() ? Join.Kind.RIGHT : Join.Kind.INNER;
        if (conditions != null && conditions.size() > 1) {
            throw new Untranslatable("it joins in a way of its own");
        }
        Expression on = conditions == null || conditions.isEmpty()
                ? null
                : values.condition(conditions.iterator().next()).expression();
        if (named && using != null) {
            on = using(using, begin, between, kind == Join.Kind.RIGHT);
        }
        if (on != null) {
            return new Join(kind, left, right, on);
        }
        if (kind != Join.Kind.INNER) {
            throw new Untranslatable("it joins in a way of its own");
        }
        return new Join(Join.Kind.CROSS, left, right, null);
    }

    /** Both sides' columns of a name are equal, and the name alone means the one that is always there. */
    private Expression using(List<Column> columns, int begin, int between, boolean right) {
        Expression all = null;
        for (Column column : columns) {
            String name = reader.lexed().column(column.getColumnName());
            Typed one = only(name, met.subList(begin, between));
            Typed other = only(name, met.subList(between, met.size()));
            Expression equal = values.call(Function.EQUAL, List.of(one, other)).expression();
            all = all == null ? equal : new Expression.Call(Function.AND, List.of(all, equal));
            Expression kept = (right ? other : one).expression();
            if (kept instanceof Expression.FieldValue field) {
                scope.merge(name, field.relation());
            }
        }
        if (all == null) {
            throw new Untranslatable("it joins in a way of its own");
        }
        return all;
    }

    private Typed only(String name, List<QueryScope.Item> items) {
        Typed found = null;
        for (QueryScope.Item item : items) {
            Field field = QueryScope.field(item, name, reader.dialect());
            if (field != null && found != null) {
                throw new Untranslatable("it joins by a column that several relations have");
            }
            found = field == null ? found : QueryScope.typed(item, field);
        }
        if (found == null) {
            throw new Untranslatable("it joins by an unknown column");
        }
        return found;
    }
}
