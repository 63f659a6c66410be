package io.godwit.postgresql.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What kind of service a server is, told from settings and roles that only that service has. */
enum Platform {
    AURORA("Amazon Aurora"),
    RDS("Amazon RDS"),
    AZURE("Azure Database for PostgreSQL"),
    ALLOYDB("AlloyDB for PostgreSQL"),
    CLOUD_SQL("Cloud SQL for PostgreSQL"),
    SELF_MANAGED("self-managed");

    private final String label;

    Platform(String label) {
        this.label = label;
    }

    /** The name people know it by. */
    String label() {
        return label;
    }

    private record Sign(Platform platform, String condition) {}

    private static final List<Sign> SIGNS = List.of(
            new Sign(AURORA, "EXISTS (SELECT FROM pg_catalog.pg_proc WHERE proname = 'aurora_version')"),
            new Sign(RDS, setting("rds.") + " OR " + role("rdsadmin") + " OR " + role("rds_superuser")),
            new Sign(AZURE, setting("azure.") + " OR " + role("azure_pg_admin") + " OR " + role("azuresu")),
            new Sign(ALLOYDB, setting("alloydb.") + " OR " + role("alloydbsuperuser")),
            new Sign(CLOUD_SQL, setting("cloudsql.") + " OR " + role("cloudsqladmin")));

    private static String setting(String prefix) {
        return "EXISTS (SELECT FROM pg_catalog.pg_settings WHERE pg_catalog.starts_with(name, '" + prefix + "'))";
    }

    private static String role(String name) {
        return "EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '" + name + "')";
    }

    /** Looks for the signs, the most specific first. */
    static Platform of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Sign sign : SIGNS) {
                try (ResultSet row = statement.executeQuery("SELECT " + sign.condition)) {
                    if (row.next() && row.getBoolean(1)) {
                        return sign.platform;
                    }
                }
            }
        }
        return SELF_MANAGED;
    }
}
