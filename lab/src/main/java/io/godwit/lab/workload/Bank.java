package io.godwit.lab.workload;

import io.godwit.lab.server.LabServer;
import java.util.List;
import java.util.Map;

/**
 * A source database with every way a table can be split and keyed, large enough for some twenty splits of a megabyte. Money moves
 * between its accounts and vaults, and there is always the same amount of it.
 */
public final class Bank {
    /** Rows of each table at first. */
    public static final int ACCOUNTS = 30_000;

    public static final int VAULTS = 20;
    public static final int LEDGER = 40_000;
    public static final int DOCUMENTS = 300;
    public static final int SIGHTINGS = 2000;
    public static final int EVENTS = 20_000;
    public static final int DOSSIERS = 300;

    /** What each account holds at first. */
    public static final int BALANCE = 1000;

    /** Regions of the ledger. */
    public static final int REGIONS = 12;

    /** What {@link #MONEY} gives after any commit. */
    public static final long TOTAL = (long) ACCOUNTS * BALANCE;

    /** All the money there is, in one statement. */
    static final String MONEY =
            "SELECT (SELECT sum(balance) FROM bank.account) + (SELECT coalesce(sum(balance), 0) FROM bank.vault)";

    private static final Map<String, List<String>> ORDER = Map.ofEntries(
            Map.entry("account", List.of("id")),
            Map.entry("vault", List.of("name")),
            Map.entry("bulk", List.of("id")),
            Map.entry("ledger", List.of("region", "number")),
            Map.entry("document", List.of("id")),
            Map.entry("sighting", List.of("number", "what", "seen")),
            Map.entry("event", List.of("id", "kind")),
            Map.entry("event_a", List.of("id", "kind")),
            Map.entry("event_other", List.of("id", "kind")),
            Map.entry("booking", List.of("id")),
            Map.entry("dossier", List.of("id")),
            Map.entry("page", List.of("dossier", "number")),
            Map.entry("acknowledged", List.of("worker", "number")));

    private Bank() {}

    /** Makes a database of it and returns the name; the same seed gives the same rows. */
    public static String create(LabServer server, long seed) {
        String database = server.createDatabase();
        server.execute(database, server.words().bank(seed).toArray(new String[0]));
        return database;
    }

    /** How many tables there are at least, whether partitions are some or not. */
    static int tables() {
        return ORDER.size() - 2;
    }

    /** Columns whose values, where rows share all of them, leave nothing to be told apart. */
    public static List<String> order(String table) {
        List<String> columns = ORDER.get(table);
        if (columns == null) {
            throw new IllegalArgumentException("the bank has no table `" + table + "`");
        }
        return columns;
    }
}
