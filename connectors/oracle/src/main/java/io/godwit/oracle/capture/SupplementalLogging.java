package io.godwit.oracle.capture;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.OracleOptions;
import io.godwit.oracle.connection.Platform;
import io.godwit.oracle.connection.Quoting;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the log holds beside the bytes that changed. A change is found on the target by its key and brings whole rows only if the log
 * holds all of a row's columns with each change of it; the database itself must log enough to tell chained and clustered rows apart
 * (Utilities, "Supplemental Logging").
 */
public final class SupplementalLogging {
    static final String ASK_DATABASE =
            "SELECT supplemental_log_data_min, supplemental_log_data_all FROM sys.v_$database";
    static final String ASK_TABLES = "SELECT owner, table_name FROM sys.all_log_groups"
            + " WHERE log_group_type = 'ALL COLUMN LOGGING' AND owner = ?";

    private static final String YES = "YES";

    private SupplementalLogging() {}

    /**
     * What is missing.
     *
     * @param database whether the database logs what every reader of its log needs
     * @param tables those of which not all columns are logged
     */
    public record Missing(boolean database, List<TableId> tables) {
        /** Whether nothing is. */
        public boolean isNothing() {
            return !database && tables.isEmpty();
        }
    }

    /** Looks what the tables lack. */
    public static Missing missing(Connection connection, Collection<TableId> tables) throws SQLException {
        String least;
        boolean all;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ASK_DATABASE)) {
            boolean found = row.next();
            least = found ? "" + row.getString(1) : "";
            all = found && YES.equals(row.getString(2));
        }
        // any other value than NO says that a form of it is on
        boolean database = !all && (least.isEmpty() || least.equals("NO") || least.equals("null"));
        return new Missing(database, all ? List.of() : without(connection, tables));
    }

    private static List<TableId> without(Connection connection, Collection<TableId> tables) throws SQLException {
        Set<TableId> logged = new HashSet<>();
        Set<String> owners = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(ASK_TABLES)) {
            for (TableId table : tables) {
                if (owners.add(table.schema())) {
                    statement.setString(1, table.schema());
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            logged.add(new TableId(rows.getString(1), rows.getString(2)));
                        }
                    }
                }
            }
        }
        return tables.stream().filter(t -> !logged.contains(t)).sorted().toList();
    }

    /** Statements that add it, for an administrator. */
    public static List<String> script(Missing missing, Platform platform) {
        List<String> statements = new ArrayList<>();
        if (missing.database()) {
            statements.add(ofDatabase(platform) + (platform == Platform.AMAZON_RDS ? "" : ";"));
        }
        missing.tables().forEach(t -> statements.add(ofTable(t) + ";"));
        return statements;
    }

    private static String ofDatabase(Platform platform) {
        return platform == Platform.AMAZON_RDS
                ? "BEGIN rdsadmin.rdsadmin_util.alter_supplemental_logging(p_action => 'ADD'); END;"
                : "ALTER DATABASE ADD SUPPLEMENTAL LOG DATA";
    }

    private static String ofTable(TableId table) {
        return "ALTER TABLE " + Quoting.table(table) + " ADD SUPPLEMENTAL LOG DATA (ALL) COLUMNS";
    }

    /**
     * Adds what the tables lack. Each statement waits for the transactions that hold its table, and has its lock for a moment.
     *
     * @throws SQLException if the server refuses it, or transactions hold a table for too long
     */
    static void add(Connection connection, Missing missing, Platform platform) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER SESSION SET ddl_lock_timeout = 30");
            if (missing.database()) {
                statement.execute(ofDatabase(platform));
            }
            for (TableId table : missing.tables()) {
                statement.execute(ofTable(table));
            }
        }
    }

    /** What is thrown where it is missing and Godwit may not add it. */
    static GodwitException off(Missing missing) {
        String what = missing.database()
                ? "the database has no supplemental logging"
                : "not all columns are logged of "
                        + String.join(
                                ", ",
                                missing.tables().stream()
                                        .limit(10)
                                        .map(TableId::toString)
                                        .toList())
                        + (missing.tables().size() > 10
                                ? " and " + (missing.tables().size() - 10) + " more"
                                : "");
        return new GodwitException(
                OracleErrors.LOGGING_OFF,
                what + "; `godwit assess` prints the statements, or set " + OracleOptions.ENABLE_LOGGING.name()
                        + ": true",
                missing.tables().isEmpty() ? "" : missing.tables().get(0).toString(),
                null);
    }
}
