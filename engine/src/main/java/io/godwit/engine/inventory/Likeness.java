package io.godwit.engine.inventory;

import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.CheckDefinition;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Definition.SpatialIndexDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Expression.Function;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.TableId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What two definitions of two engines are known to be the same by. Names are no part of it: one engine wants them unique in a
 * schema, another in a table, and a third has one name for every primary key.
 *
 * @param equal what equal definitions have in common
 * @param corresponding what one has in common with another that was made of it, but not just like it; surest first
 */
record Likeness(Object equal, List<Object> corresponding) {
    private record Same(String what, TableId table, List<?> parts) {}

    static Likeness of(Definition definition) {
        if (definition instanceof IndexDefinition index) {
            return ofIndex(index);
        }
        if (definition instanceof ForeignKeyDefinition key) {
            Object ends = new Same(
                    "foreign key", key.table(), List.of(key.columns(), key.referenced(), key.referencedColumns()));
            return new Likeness(List.of(ends, key.onDelete(), key.onUpdate()), List.of(ends));
        }
        if (definition instanceof CheckDefinition check) {
            return new Likeness(
                    new Same("check", check.table(), List.of(plain(check.condition()))),
                    List.of(new Same("check named", check.table(), List.of(check.name()))));
        }
        if (definition instanceof SpatialIndexDefinition index) {
            return new Likeness(
                    new Same("spatial index", index.table(), List.of(index.column())),
                    List.of(new Same("index named", index.table(), List.of(index.name()))));
        }
        if (definition instanceof CounterDefinition counter) {
            return new Likeness(new Same("counter", counter.table(), List.of(counter.column())), List.of());
        }
        if (definition instanceof ViewDefinition view) {
            return new Likeness(new Same("view", view.table(), List.of()), List.of());
        }
        return new Likeness(new Same("table", definition.table(), List.of()), List.of());
    }

    private static Likeness ofIndex(IndexDefinition index) {
        List<Object> parts = new ArrayList<>();
        List<Object> bare = new ArrayList<>();
        for (IndexPart part : index.parts()) {
            Expression value = plain(part.value());
            parts.add(List.of(value, part.descending(), part.prefix()));
            bare.add(value);
        }
        Expression condition = index.condition();
        List<Object> rows = condition == null ? List.of() : List.of(plain(condition));
        return new Likeness(
                new Same("index", index.table(), List.of(index.primary(), index.unique(), parts, rows)),
                List.of(
                        new Same("index unique", index.table(), List.of(index.unique(), parts, rows)),
                        new Same("index of", index.table(), List.of(index.unique(), bare)),
                        new Same("index named", index.table(), List.of(index.name()))));
    }

    /** One form of what engines write in several: brackets of a chain, a range as two comparisons, zeros after the point. */
    static Expression plain(Expression expression) {
        if (expression instanceof Literal literal && literal.kind() == Literal.Kind.NUMBER) {
            return new Literal(literal.kind(), number(literal.text()));
        }
        if (!(expression instanceof Call call)) {
            return expression;
        }
        List<Expression> arguments =
                call.arguments().stream().map(Likeness::plain).toList();
        if (call.function() == Function.BETWEEN && arguments.size() == 3) {
            return new Call(
                    Function.AND,
                    List.of(
                            new Call(Function.GREATER_OR_EQUAL, List.of(arguments.get(0), arguments.get(1))),
                            new Call(Function.LESS_OR_EQUAL, List.of(arguments.get(0), arguments.get(2)))));
        }
        if (call.function() == Function.NEGATE
                && arguments.get(0) instanceof Literal literal
                && literal.kind() == Literal.Kind.NUMBER) {
            return new Literal(literal.kind(), number("-" + literal.text()));
        }
        if (call.function() != Function.AND && call.function() != Function.OR) {
            return new Call(call.function(), arguments);
        }
        List<Expression> chain = new ArrayList<>();
        for (Expression argument : arguments) {
            if (argument instanceof Call inner && inner.function() == call.function()) {
                chain.addAll(inner.arguments());
            } else {
                chain.add(argument);
            }
        }
        return new Call(call.function(), chain);
    }

    private static String number(String text) {
        try {
            return new BigDecimal(text).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /** A definition for people, where an engine has no statement of its own for it. */
    static String words(@Nullable Definition definition) {
        if (definition instanceof IndexDefinition index) {
            String kind = index.primary() ? "primary key" : index.unique() ? "unique" : "index";
            return kind + " ("
                    + index.parts().stream().map(Likeness::words).collect(Collectors.joining(", "))
                    + ")" + (index.condition() == null ? "" : " of some rows");
        }
        if (definition instanceof ForeignKeyDefinition key) {
            return "foreign key (" + String.join(", ", key.columns()) + ") to " + key.referenced() + " ("
                    + String.join(", ", key.referencedColumns()) + ")" + action(" on delete ", key.onDelete())
                    + action(" on update ", key.onUpdate());
        }
        if (definition instanceof SpatialIndexDefinition index) {
            return "spatial index (" + index.column() + ")";
        }
        if (definition instanceof CheckDefinition check) {
            return "check " + check.name();
        }
        if (definition instanceof CounterDefinition counter) {
            return "next number of " + counter.column() + ": " + counter.next();
        }
        if (definition instanceof ViewDefinition view) {
            return "view " + view.table();
        }
        return definition instanceof TableDefinition table ? "table " + table.table() : "";
    }

    private static String words(IndexPart part) {
        String value = part.value() instanceof ColumnValue column ? column.column() : "an expression";
        return value + (part.prefix() > 0 ? "(" + part.prefix() + ")" : "") + (part.descending() ? " descending" : "");
    }

    private static String action(String on, Cascade.Action action) {
        return switch (action) {
            case NONE -> "";
            case CASCADE -> on + "cascade";
            case SET_NULL -> on + "set null";
            case SET_DEFAULT -> on + "set default";
        };
    }
}
