package io.godwit.sqlserver.connection;

import java.util.Locale;

/** Who runs the server, and what it is: it decides what it can do and what a user may. */
public enum Platform {
    SELF_MANAGED("self-managed"),
    AMAZON_RDS("Amazon RDS"),
    CLOUD_SQL("Google Cloud SQL"),
    AZURE_SQL_DATABASE("Azure SQL Database"),
    MANAGED_INSTANCE("Azure SQL Managed Instance"),
    SYNAPSE("Azure Synapse"),
    EDGE("Azure SQL Edge"),
    FABRIC("SQL database in Fabric"),
    /** PostgreSQL that speaks SQL Server's protocol and language, as far as it goes. */
    BABELFISH("Babelfish"),
    /** Whatever else speaks SQL Server's protocol: what describes a whole server is not asked of it. */
    OTHER("no SQL Server, but speaks its protocol");

    /** What {@code @@VERSION} begins with on SQL Server and on the services that are it. */
    private static final String VENDOR = "Microsoft";

    private final String title;

    Platform(String title) {
        this.title = title;
    }

    /** The name people know. */
    public String title() {
        return title;
    }

    /** Whether one database stands by itself: no USE, no names of other databases, no agent. */
    public boolean isSingleDatabase() {
        return this == AZURE_SQL_DATABASE || this == FABRIC;
    }

    /** Whether a service runs it, so that nobody is made sysadmin. */
    public boolean isManaged() {
        return this != SELF_MANAGED && this != BABELFISH && this != OTHER && this != EDGE;
    }

    /**
     * Tells by marks that do not depend on privileges (Transact-SQL Reference, SERVERPROPERTY, "EngineEdition").
     *
     * @param banner {@code @@VERSION}
     * @param rdsAdmin whether there is the database that RDS keeps for itself
     * @param host as the endpoint names it
     */
    static Platform of(int engineEdition, String banner, boolean rdsAdmin, String host) {
        if (!banner.startsWith(VENDOR)) {
            return banner.contains("Babelfish") ? BABELFISH : OTHER;
        }
        return switch (engineEdition) {
            case 5 -> AZURE_SQL_DATABASE;
            case 6, 11 -> SYNAPSE;
            case 8 -> MANAGED_INSTANCE;
            case 9 -> EDGE;
            case 12 -> FABRIC;
            default -> {
                String name = host.toLowerCase(Locale.ROOT);
                if (rdsAdmin || name.endsWith(".rds.amazonaws.com")) {
                    yield AMAZON_RDS;
                }
                yield banner.contains("Google") ? CLOUD_SQL : SELF_MANAGED;
            }
        };
    }
}
