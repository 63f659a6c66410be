package io.godwit.mysql.connection;

/** The two families of servers that speak this protocol and have grown apart. */
public enum Fork {
    /** Oracle's, and what is built from it: Percona Server, Amazon Aurora, Cloud SQL. */
    MYSQL("MySQL"),
    MARIADB("MariaDB");

    private final String title;

    Fork(String title) {
        this.title = title;
    }

    /** The name people know. */
    public String title() {
        return title;
    }
}
