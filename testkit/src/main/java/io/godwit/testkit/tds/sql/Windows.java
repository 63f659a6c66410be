package io.godwit.testkit.tds.sql;

/** Reads what a function looks at: {@code OVER (...)}. */
final class Windows {
    private Windows() {}

    /** {@code OVER (...)}, if it follows. */
    static String over(Expressions in) {
        if (!in.take("over")) {
            return "";
        }
        in.expect("(");
        StringBuilder sql = new StringBuilder(" OVER (");
        if (in.take("partition")) {
            in.expect("by");
            sql.append("PARTITION BY ");
            do {
                sql.append(sql.toString().endsWith("BY ") ? "" : ", ")
                        .append(in.value().sql());
            } while (in.take(","));
        }
        if (in.take("order")) {
            in.expect("by");
            sql.append(" ORDER BY ").append(order(in));
        }
        if (in.is("rows") || in.is("range")) {
            sql.append(' ').append(in.untilClosed());
        } else {
            in.expect(")");
        }
        return sql.append(')').toString();
    }

    /** What rows are ordered by, inside a window. */
    static String order(Expressions in) {
        StringBuilder sql = new StringBuilder();
        do {
            boolean query = in.is("(") && in.peek(1).is("select");
            Expression by = in.value();
            sql.append(sql.isEmpty() ? "" : ", ").append(query ? "1" : by.sql());
            sql.append(in.take("desc") ? " DESC NULLS LAST" : "");
            in.take("asc");
        } while (in.take(","));
        return sql.toString();
    }
}
