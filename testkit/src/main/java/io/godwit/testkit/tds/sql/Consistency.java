package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.TableInfo;

/** {@code DBCC CHECKIDENT} (Transact-SQL Reference); no other DBCC is known. */
final class Consistency {
    private final Session session;
    private final Changes in;
    private final Answer answer;

    Consistency(Session session, Changes in, Answer answer) {
        this.session = session;
        this.in = in;
        this.answer = answer;
    }

    void run() {
        in.expect("checkident", "(");
        Token named = in.peek();
        var parts = named.isName() ? in.names() : new Cursor(in.next().text()).names();
        TableInfo table = session.find(parts) instanceof TableInfo found ? found : null;
        ColumnInfo column = table == null ? null : table.identity();
        ColumnInfo.Identity identity = column == null ? null : column.identity;
        if (table == null || column == null || identity == null) {
            throw new TdsException(7997, "'" + String.join(".", parts) + "' does not contain an identity column.");
        }
        boolean reseeds = true;
        Long value = null;
        while (in.take(",")) {
            if (in.take("noreseed")) {
                reseeds = false;
            } else if (!in.take("reseed")) {
                boolean negative = in.take("-");
                value = Long.parseLong((negative ? "-" : "") + in.next().text());
            }
        }
        in.expect(")");
        if (in.take("with")) {
            in.name();
        }
        if (reseeds) {
            Long before = identity.last();
            if (value != null) {
                boolean fresh = before == null && session.work().ask("SELECT COUNT(*) FROM " + table.stored) == 0;
                // in a table that never had a row the next one gets this very number
                identity.reseed(fresh ? Long.valueOf(value - identity.increment) : value);
            } else {
                String sql = "SELECT COALESCE(MAX(" + Expression.quoted(column.name) + "), 0) FROM " + table.stored;
                if (session.work().ask("SELECT COUNT(*) FROM " + table.stored) > 0) {
                    identity.saw(session.work().ask(sql));
                }
            }
            session.work().remember(() -> identity.reseed(before));
        }
        session.work().commitAlone();
        answer.done();
    }
}
