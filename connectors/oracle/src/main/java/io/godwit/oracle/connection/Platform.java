package io.godwit.oracle.connection;

/** Who runs the server: it decides what a user may be granted, and how. */
public enum Platform {
    SELF_MANAGED("self-managed"),
    AMAZON_RDS("Amazon RDS"),
    AUTONOMOUS("Oracle Autonomous Database");

    private final String title;

    Platform(String title) {
        this.title = title;
    }

    /** The name people know. */
    public String title() {
        return title;
    }

    /**
     * Tells by marks that do not depend on privileges.
     *
     * @param rdsAdmin whether there is a user RDSADMIN, which is Amazon's own
     * @param cloudService what SYS_CONTEXT('USERENV', 'CLOUD_SERVICE') says; empty where there is none (Autonomous Database
     *     documentation, "Determine if a database is an Autonomous Database")
     */
    static Platform of(boolean rdsAdmin, String cloudService) {
        if (!cloudService.isEmpty()) {
            return AUTONOMOUS;
        }
        return rdsAdmin ? AMAZON_RDS : SELF_MANAGED;
    }
}
