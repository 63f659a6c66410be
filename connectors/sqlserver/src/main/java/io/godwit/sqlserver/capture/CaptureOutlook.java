package io.godwit.sqlserver.capture;

import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What can be said of capturing the changes of tables before anything is done.
 *
 * @param on whether the database captures changes at all
 * @param script the statements that are missing for all changes to be captured; none if nothing is
 * @param trouble what is known of why nothing is captured, as clauses for people; empty if nothing is, or capture is off
 * @param retentionMinutes how long changes are kept; -1 if that is not known
 * @param largestValueBytes how large a captured value may be; -1 if there is no limit, or none is known
 */
public record CaptureOutlook(
        boolean on, List<String> script, String trouble, long retentionMinutes, long largestValueBytes) {
    public CaptureOutlook {
        script = List.copyOf(script);
    }

    /**
     * Asks the server; changes nothing.
     *
     * @throws io.godwit.spi.GodwitException {@code SQLSERVER_CAPTURE_OFF} if a table can have no further capture instance,
     *     {@code NOT_SUPPORTED} if a filter cannot be told from a change table
     */
    public static CaptureOutlook of(Sessions sessions, Connection connection, List<Table> tables) throws SQLException {
        CapturedFilter.check(tables);
        CaptureSetup setup = new CaptureSetup(
                sessions, new MarkTable(sessions.option(SqlServerOptions.CHECKPOINT_SCHEMA), sessions.migration()));
        boolean on = CaptureInstances.isOn(connection);
        return new CaptureOutlook(
                on,
                setup.script(connection, tables),
                on ? CaptureJob.trouble(connection, sessions.server()) : "",
                on ? CaptureJob.retentionMinutes(connection, sessions.server()) : -1,
                setup.largestValue(connection));
    }
}
