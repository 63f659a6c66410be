package io.godwit.sql;

/** Whose language a text is in. */
public enum Dialect {
    /** MySQL's and MariaDB's, as their catalogues write it. */
    MYSQL,
    /** PostgreSQL's, as {@code pg_get_expr} writes it. */
    POSTGRESQL,
    /** SQL Server's: expressions as its catalogue writes them, queries as people do. */
    TRANSACT_SQL,
    /** Oracle's, queries only, as people write them. */
    ORACLE;

    /** Whether texts that are no column's are equal only if they do not differ, and names too. */
    boolean comparesExactly() {
        return this == POSTGRESQL || this == ORACLE;
    }

    /** Whether a null stands behind all values, in ascending order. */
    boolean sortsNullsLast() {
        return this == POSTGRESQL || this == ORACLE;
    }
}
