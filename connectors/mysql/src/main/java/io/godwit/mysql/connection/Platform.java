package io.godwit.mysql.connection;

import java.util.Locale;

/** Who runs the server: it decides what a user may and where a setting is changed. */
public enum Platform {
    SELF_MANAGED("self-managed"),
    AMAZON_RDS("Amazon RDS"),
    AMAZON_AURORA("Amazon Aurora"),
    AZURE("Azure Database"),
    CLOUD_SQL("Google Cloud SQL");

    private final String title;

    Platform(String title) {
        this.title = title;
    }

    /** The name people know. */
    public String title() {
        return title;
    }

    /** Whether a service runs it, so that nobody is given SUPER. */
    public boolean isManaged() {
        return this != SELF_MANAGED;
    }

    /**
     * Tells by marks that do not depend on privileges: Aurora has a variable of its own, RDS's folders are RDS's, Cloud SQL says so in
     * its version; Azure is known by the host's name only.
     *
     * @param host as the endpoint names it
     */
    static Platform of(String version, String folder, boolean aurora, String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (aurora) {
            return AMAZON_AURORA;
        }
        if (folder.startsWith("/rdsdb") || name.endsWith(".rds.amazonaws.com")) {
            return AMAZON_RDS;
        }
        if (version.contains("-google")) {
            return CLOUD_SQL;
        }
        if (name.contains(".database.azure.com") || name.contains(".database.chinacloudapi.cn")) {
            return AZURE;
        }
        return SELF_MANAGED;
    }
}
