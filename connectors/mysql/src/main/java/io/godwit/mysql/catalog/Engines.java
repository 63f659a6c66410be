package io.godwit.mysql.catalog;

import java.util.Locale;
import java.util.Set;

/** What is known of storage engines. */
final class Engines {
    static final String INNODB = "InnoDB";

    /** Whose tables show rows that lie in other tables, on other servers, or nowhere. */
    private static final Set<String> WITHOUT_ROWS = Set.of(
            "mrg_myisam",
            "merge",
            "blackhole",
            "federated",
            "federatedx",
            "spider",
            "connect",
            "sphinx",
            "s3",
            "oqgraph");

    /** Whose tables are read as of one moment in a consistent snapshot. */
    private static final Set<String> CONSISTENT = Set.of("innodb", "rocksdb", "tokudb");

    private Engines() {}

    /** Whether rows of its tables are moved. */
    static boolean holdsRows(String engine) {
        return !WITHOUT_ROWS.contains(engine.toLowerCase(Locale.ROOT));
    }

    /** Whether a consistent snapshot shows its tables as of one moment. */
    static boolean isConsistent(String engine) {
        return CONSISTENT.contains(engine.toLowerCase(Locale.ROOT));
    }

    /** Whether it is what every table becomes on the target. */
    static boolean isInnoDb(String engine) {
        return engine.equalsIgnoreCase(INNODB);
    }
}
