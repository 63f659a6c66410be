package io.godwit.sql;

/** Whose language a text is in. */
public enum Dialect {
    /** MySQL's and MariaDB's, as their catalogues write it. */
    MYSQL,
    /** PostgreSQL's, as {@code pg_get_expr} writes it. */
    POSTGRESQL,
    /** SQL Server's: expressions as its catalogue writes them, queries as people do. */
    TRANSACT_SQL
}
