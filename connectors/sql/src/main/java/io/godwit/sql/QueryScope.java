package io.godwit.sql;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.FieldValue;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What names mean within one SELECT, and within those around it. */
final class QueryScope {
    /**
     * One relation of FROM.
     *
     * @param alias what it is called there
     * @param full what it is called with its schema; null of a derived table, or where an alias hides it
     */
    record Item(String alias, @Nullable TableId full, List<Field> fields) {}

    private final Dialect dialect;
    private final @Nullable QueryScope outer;
    private final List<Item> items = new ArrayList<>();

    /** Columns that a join merged into one, by name: the alias of the relation whose value they have. */
    private final Map<String, String> merged = new HashMap<>();

    /** Columns of the result, by name; known once they were read. */
    private final Map<String, Typed> shown = new HashMap<>();

    QueryScope(Dialect dialect, @Nullable QueryScope outer) {
        this.dialect = dialect;
        this.outer = outer;
    }

    void add(Item item) {
        if (items.stream().anyMatch(i -> i.alias().equalsIgnoreCase(item.alias()))) {
            throw new Untranslatable("it reads two relations of the name " + item.alias());
        }
        items.add(item);
    }

    /** A column of the result: from here on its bare name means it, because a relation's is printed with the relation. */
    void show(String name, Typed value) {
        shown.put(name, value);
    }

    /** One of two equal columns stands for both from here on. */
    void merge(String column, String alias) {
        merged.put(column, alias);
    }

    /** A column of one relation; null if that has none of the name. */
    static @Nullable Field field(Item item, String name, Dialect dialect) {
        Field alike = null;
        for (Field field : item.fields()) {
            boolean same = field.name().equals(name)
                    || (dialect == Dialect.MYSQL && field.name().equalsIgnoreCase(name));
            if (same) {
                return field;
            }
            // whether case counts is the database's to say: where it does, the very name is there
            boolean nearly = dialect == Dialect.TRANSACT_SQL && field.name().equalsIgnoreCase(name);
            alike = nearly ? field : alike;
        }
        return alike;
    }

    /**
     * What a name stands for.
     *
     * @param schema empty if none is said
     * @param relation empty if none is said
     */
    Typed resolve(String schema, String relation, String name) {
        Typed own = relation.isEmpty() ? shown.get(name) : null;
        if (own != null) {
            return own;
        }
        Typed found = relation.isEmpty() ? unqualified(name) : qualified(schema, relation, name);
        if (found != null) {
            return found;
        }
        if (outer == null) {
            throw new Untranslatable("it names an unknown column " + name);
        }
        return outer.resolve(schema, relation, name);
    }

    private @Nullable Typed qualified(String schema, String relation, String name) {
        for (Item item : items) {
            boolean meant = schema.isEmpty()
                    ? item.alias().equals(relation)
                            || (isLoose() && item.alias().equalsIgnoreCase(relation))
                    : Objects.equals(item.full(), new TableId(schema, relation))
                            || (isLoose() && isNearly(item.full(), schema, relation));
            Field field = meant ? field(item, name, dialect) : null;
            if (field != null) {
                return typed(item, field);
            }
        }
        return null;
    }

    private boolean isLoose() {
        return dialect == Dialect.TRANSACT_SQL;
    }

    private static boolean isNearly(@Nullable TableId full, String schema, String relation) {
        return full != null
                && full.schema().equalsIgnoreCase(schema)
                && full.name().equalsIgnoreCase(relation);
    }

    private @Nullable Typed unqualified(String name) {
        String alias = merged.get(name);
        Typed found = null;
        for (Item item : items) {
            Field field = alias == null || item.alias().equals(alias) ? field(item, name, dialect) : null;
            if (field != null && found != null) {
                throw new Untranslatable("it names a column " + name + " that two relations have");
            }
            found = field == null ? found : typed(item, field);
        }
        return found;
    }

    /** A column of one of its relations. */
    static Typed typed(Item item, Field field) {
        return new Typed(
                new FieldValue(item.alias(), field.name(), field.type()),
                field.kind(),
                field.folded() && field.kind() == Kind.TEXT);
    }

    /** The column behind a value; null if it is computed. */
    @Nullable
    Field field(Expression value) {
        if (!(value instanceof FieldValue named)) {
            return null;
        }
        for (Item item : items) {
            if (item.alias().equals(named.relation())) {
                Field field = field(item, named.column(), Dialect.POSTGRESQL);
                if (field != null) {
                    return field;
                }
            }
        }
        return outer == null ? null : outer.field(value);
    }
}
