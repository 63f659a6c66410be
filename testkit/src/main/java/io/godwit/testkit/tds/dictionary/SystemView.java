package io.godwit.testkit.tds.dictionary;

import io.godwit.testkit.tds.sql.Answer;
import io.godwit.testkit.tds.sql.Session;
import io.godwit.testkit.tds.sql.TsqlTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A view of the dictionary.
 *
 * @param lasting whether its rows change only with what there is in the database
 */
record SystemView(String schema, String name, List<Answer.Column> columns, boolean lasting, Source source) {
    /** Gives a view's rows. */
    @FunctionalInterface
    interface Source {
        void rows(Session session, Database database, Rows into);
    }

    /** Collects rows; values in the order of the columns. */
    static final class Rows {
        final List<@Nullable Object[]> all = new ArrayList<>();

        void add(@Nullable Object... values) {
            all.add(values);
        }
    }

    static SystemView lasting(String name, String columns, Source source) {
        return of(name, columns, true, source);
    }

    static SystemView changing(String name, String columns, Source source) {
        return of(name, columns, false, source);
    }

    private static SystemView of(String name, String columns, boolean lasting, Source source) {
        List<Answer.Column> all = new ArrayList<>();
        for (String column : columns.split(", ")) {
            int space = column.indexOf(' ');
            all.add(new Answer.Column(
                    column.substring(0, space), TsqlTypes.of(column.substring(space + 1)), true, false, false));
        }
        int dot = name.indexOf('.');
        return new SystemView(name.substring(0, dot), name.substring(dot + 1), List.copyOf(all), lasting, source);
    }
}
