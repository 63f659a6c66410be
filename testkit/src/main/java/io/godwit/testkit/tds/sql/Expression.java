package io.godwit.testkit.tds.sql;

/**
 * A value as H2 computes it.
 *
 * @param sql what H2 is given
 * @param nullable whether it may be null
 */
record Expression(String sql, TsqlType type, boolean nullable) {
    Expression(String sql, TsqlType type) {
        this(sql, type, true);
    }

    static Expression condition(String sql) {
        return new Expression(sql, TsqlType.CONDITION);
    }

    /** A name inside H2's statements. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A text inside H2's statements. */
    static String literal(String text) {
        StringBuilder sql = new StringBuilder("'");
        boolean plain = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                sql.append('\'');
            }
            plain &= c != 0;
            sql.append(c);
        }
        if (!plain) {
            throw TdsException.notKnown("a character 0 in a text literal");
        }
        return sql.append('\'').toString();
    }
}
