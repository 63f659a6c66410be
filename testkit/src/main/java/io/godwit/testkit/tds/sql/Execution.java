package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.sql.Sources.Query;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs translated statements in H2 and hands on what it answers. One thread. */
final class Execution {
    private final Session session;
    private final BatchNames names;
    private final Answer answer;

    Execution(Session session, BatchNames names, Answer answer) {
        this.session = session;
        this.names = names;
        this.answer = answer;
    }

    private List<@Nullable Object> values(Expressions of) {
        List<@Nullable Object> values = new ArrayList<>();
        for (String variable : of.variables) {
            values.add(names.values.get(variable));
        }
        return values;
    }

    /** The value of an expression. */
    @Nullable
    Object value(Expressions in, Expression expression, TsqlType type) {
        String sql = "SELECT " + Conversions.convert(expression, type, -1);
        return one(in, sql, type);
    }

    boolean truth(Expressions in, Expression condition) {
        Object found = one(in, "SELECT CASE WHEN " + in.truth(condition) + " THEN 1 ELSE 0 END", TsqlType.INT);
        return Integer.valueOf(1).equals(found);
    }

    private @Nullable Object one(Expressions in, String sql, TsqlType type) {
        try {
            Connection connection = session.work().main();
            try (PreparedStatement statement = session.work().prepare(connection, sql, values(in));
                    ResultSet row = statement.executeQuery()) {
                return row.next() ? Values.read(row, 1, type) : null;
            }
        } catch (SQLException e) {
            throw session.work().error(e, sql);
        } finally {
            session.work().done();
            session.work().commitAlone();
        }
    }

    /** Answers with a query's rows, or gives them to variables. */
    void query(Queries in, Query query) {
        if (!in.tables.isEmpty() || in.readsDictionary) {
            session.work().touch(answer);
        }
        names.lock();
        boolean assigns = !in.assigned.isEmpty();
        if (!assigns) {
            answer.columns(named(query.columns()));
        }
        if (session.withoutRows) {
            answer.done(Answer.Command.SELECT, 0);
            return;
        }
        boolean aside = in.readsDictionary && in.tables.isEmpty();
        long count = 0;
        try {
            Connection connection =
                    aside ? session.work().side() : session.work().main();
            try (PreparedStatement statement = session.work().prepare(connection, query.sql(), values(in));
                    ResultSet rows = statement.executeQuery()) {
                int width = query.columns().size();
                @Nullable Object[] row = new @Nullable Object[width];
                while (rows.next()) {
                    for (int i = 0; i < width; i++) {
                        row[i] = Values.read(rows, i + 1, query.columns().get(i).type());
                    }
                    count++;
                    if (assigns) {
                        for (int i = 0; i < width; i++) {
                            names.values.put(in.assigned.get(i), row[i]);
                        }
                    } else {
                        answer.row(row);
                    }
                    if (answer.isCancelled()) {
                        break;
                    }
                }
            }
        } catch (SQLException e) {
            throw session.work().error(e, query.sql());
        } finally {
            session.work().done();
        }
        session.work().commitAlone();
        session.rowCount = count;
        if (!assigns) {
            answer.done(Answer.Command.SELECT, count);
        }
    }

    private static List<Answer.Column> named(List<Answer.Column> columns) {
        List<Answer.Column> named = new ArrayList<>();
        for (Answer.Column column : columns) {
            named.add(
                    column.name().startsWith("$")
                            ? new Answer.Column("", column.type(), column.nullable(), false, false)
                            : column);
        }
        return named;
    }

    /** Changes rows. */
    void change(Changes in, Insertions.Change change) {
        Work work = session.work();
        work.touch(answer);
        names.lock();
        int mark = work.changes().size();
        long count = 0;
        try (PreparedStatement statement = work.prepare(work.main(), change.sql(), values(in))) {
            List<Answer.Column> output = change.output();
            if (output == null) {
                count = statement.executeUpdate();
            } else {
                try (ResultSet rows = statement.executeQuery()) {
                    answer.columns(named(output));
                    while (rows.next()) {
                        @Nullable Object[] row = new @Nullable Object[output.size()];
                        for (int i = 0; i < row.length; i++) {
                            row[i] = Values.read(rows, i + 1, output.get(i).type());
                        }
                        answer.row(row);
                        count++;
                    }
                }
            }
            if (change.identity()) {
                heed(change);
            }
        } catch (SQLException e) {
            Work.truncate(work.changes(), mark);
            throw work.error(e, change.sql());
        } finally {
            work.done();
        }
        work.commitAlone();
        session.rowCount = count;
        if (session.noCount) {
            answer.done();
        } else {
            answer.done(change.command(), count);
        }
    }

    /** Rows brought numbers along: the next one must be beyond them. */
    private void heed(Insertions.Change change) {
        ColumnInfo column = change.table().identity();
        ColumnInfo.Identity identity = column == null ? null : column.identity;
        if (column != null && identity != null) {
            String end = identity.increment > 0 ? "MAX" : "MIN";
            String sql = "SELECT COALESCE(" + end + "(" + Expression.quoted(column.name) + "), 0) FROM "
                    + change.table().stored;
            identity.saw(session.work().ask(sql));
        }
    }
}
