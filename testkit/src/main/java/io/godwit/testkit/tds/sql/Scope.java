package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.TableInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What names mean inside a query: its sources, and those of the query around it. */
final class Scope {
    private final @Nullable Scope outer;
    final List<Source> sources = new ArrayList<>();

    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    /** @param table whose rows they are, where they are a table's */
    record Source(
            String alias,
            List<Answer.Column> columns,
            @Nullable TableInfo table) {}

    /** Finds a column; alias empty if none was said. */
    Expression column(String alias, String name) {
        Expression found = null;
        for (Source source : sources) {
            if (!alias.isEmpty() && !source.alias.equals(alias)) {
                continue;
            }
            for (Answer.Column column : source.columns) {
                if (column.name().equals(name)) {
                    if (found != null) {
                        throw new TdsException(209, "Ambiguous column name '" + name + "'.");
                    }
                    found = of(source, column);
                }
            }
        }
        if (found != null) {
            return found;
        }
        if (outer != null) {
            return outer.column(alias, name);
        }
        if (alias.isEmpty()) {
            throw new TdsException(207, "Invalid column name '" + name + "'.");
        }
        throw new TdsException(4104, "The multi-part identifier \"" + alias + "." + name + "\" could not be bound.");
    }

    static Expression of(Source source, Answer.Column column) {
        return new Expression(
                Expression.quoted(source.alias) + "." + Expression.quoted(column.name()),
                column.type(),
                column.nullable());
    }

    @Nullable
    Source source(String alias) {
        for (Source source : sources) {
            if (source.alias.equals(alias)) {
                return source;
            }
        }
        return null;
    }
}
