package io.godwit.sqlserver.capture;

import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What can be said of Change Tracking before anything is done.
 *
 * @param script the statements that are missing for all changes to be known; none if nothing is
 * @param retentionMinutes how long changes are known; -1 if that is not known, 0 if for ever
 */
public record TrackingOutlook(List<String> script, long retentionMinutes) {
    /** Units of sys.change_tracking_databases: minutes, hours, days. */
    private static final String RETENTION =
            "SELECT CASE WHEN is_auto_cleanup_on = 0 THEN 0 ELSE retention_period * CASE retention_period_units"
                    + " WHEN 1 THEN 1 WHEN 2 THEN 60 ELSE 1440 END END FROM sys.change_tracking_databases WHERE database_id = DB_ID()";

    public TrackingOutlook {
        script = List.copyOf(script);
    }

    /**
     * Asks the server; changes nothing.
     *
     * @throws io.godwit.spi.GodwitException {@code NOT_SUPPORTED} if a table's changes cannot be known by Change Tracking
     */
    public static TrackingOutlook of(Sessions sessions, Connection connection, List<Table> tables) throws SQLException {
        CapturedFilter.check(tables);
        List<String> script = new TrackingSetup(sessions).script(connection, tables);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(RETENTION)) {
            return new TrackingOutlook(script, row.next() ? row.getLong(1) : -1);
        }
    }
}
