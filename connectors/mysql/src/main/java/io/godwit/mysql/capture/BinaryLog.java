package io.godwit.mysql.capture;

import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's binary log. A server does not keep it for anybody: it is purged by age and size ({@code
 * binlog_expire_logs_seconds}, a managed service's "binlog retention hours"), whether a replica needs it or not. So there is
 * nothing to make for a migration and nothing to release; what can be done is to notice at once that the log is gone. Safe for
 * many threads.
 */
public final class BinaryLog implements AutoCloseable {
    private static final long LARGEST_OFFSET = 0xffffffffL;
    private static final int FIRST_OFFSET = 4;

    private final Sessions sessions;
    private final Monitor monitor;
    private @Nullable LogEnd how;
    private @Nullable LogFiles files;
    private String filesUpTo = "";

    /** Connects to nothing yet. */
    public BinaryLog(Sessions sessions) {
        this.sessions = sessions;
        this.monitor = new Monitor(sessions);
    }

    Monitor monitor() {
        return monitor;
    }

    private synchronized LogEnd how(Connection connection) throws SQLException {
        LogEnd known = how;
        if (known == null) {
            known = LogEnd.of(connection);
            how = known;
        }
        return known;
    }

    /**
     * The end of the log now: at or after every commit that is visible by now.
     *
     * @throws GodwitException SOURCE_REFUSED if the server keeps no log
     */
    public LogPosition position() {
        return monitor.ask("reading the log's end", c -> {
            LogPosition end = how(c).read(c);
            if (end.equals(LogPosition.NONE)) {
                throw noLog();
            }
            return new LogPosition(
                    end.server(),
                    end.place(),
                    null,
                    end.gtids(),
                    filesUpTo(c, end.place().file()));
        });
    }

    /** Sizes of all files before the last one do not change any more, so they are asked for once per file. */
    private synchronized LogFiles filesUpTo(Connection connection, String last) throws SQLException {
        LogFiles known = files;
        if (known == null || !filesUpTo.equals(last)) {
            known = LogFiles.read(connection);
            files = known;
            filesUpTo = last;
        }
        return known;
    }

    private static GodwitException noLog() {
        return new GodwitException(
                Errors.SOURCE_REFUSED, "the server keeps no binary log; start it with log_bin and binlog_format=ROW");
    }

    /**
     * Makes sure that the log can be followed from now on.
     *
     * @return where it ends now
     * @throws GodwitException SOURCE_REFUSED if it holds no rows, SOURCE_UNREACHABLE if it holds rows of transactions that are
     *     prepared and may still be committed
     */
    public LogPosition retain() {
        String format = monitor.ask("reading the log's format", c -> LogEnd.text(c, "SELECT @@GLOBAL.binlog_format"));
        if (!format.equalsIgnoreCase("ROW")) {
            throw new GodwitException(
                    Errors.SOURCE_REFUSED,
                    "binlog_format is " + format + "; set it to ROW for the server and all sessions");
        }
        LogPosition end = position();
        int prepared = monitor.ask("looking for prepared transactions", BinaryLog::preparedTransactions);
        if (prepared > 0) {
            throw new GodwitException(
                    Errors.SOURCE_UNREACHABLE,
                    "there are " + prepared
                            + " XA transactions (XA RECOVER lists them) whose rows are in the log already, and"
                            + " which are not committed; commit them or roll them back");
        }
        return end;
    }

    /**
     * Makes sure that the log still holds everything from a position on.
     *
     * @return the position
     * @throws GodwitException LOG_LOST if it does not, SOURCE_REPLACED if this is a server that cannot go on from there
     */
    public LogPosition retain(LogPosition since) {
        LogPosition end = position();
        monitor.ask("looking for the log", c -> {
            if (end.server().equals(since.server())) {
                return readable(c, since, end);
            }
            checkHistory(c, transferable(since, end), end);
            return since.place();
        });
        return since;
    }

    /** The transactions by which a position of another server can be gone on from here. */
    private static Gtids transferable(LogPosition from, LogPosition end) {
        Gtids gtids = from.gtids();
        if (gtids == null || !from.readFrom().equals(from.place())) {
            throw new GodwitException(
                    Errors.SOURCE_REPLACED,
                    "this is server " + end.server() + ", and the migration stands at a place in the log of server "
                            + from.server() + " that global transaction identifiers do not tell",
                    from.text(),
                    null);
        }
        return gtids;
    }

    /** How many XA transactions are prepared; 0 if that may not be asked. */
    static int preparedTransactions(Connection connection) throws SQLException {
        int count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("XA RECOVER")) {
            while (row.next()) {
                count++;
            }
        } catch (SQLException e) {
            if (!"42000".equals(e.getSQLState()) && !"XAE03".equals(e.getSQLState()) && e.getErrorCode() != 1401) {
                throw e;
            }
        }
        return count;
    }

    /**
     * Streams the changes of the plans' tables from a position on.
     *
     * @throws GodwitException LOG_LOST if the log no longer holds the position, SOURCE_REPLACED if this is another server and the
     *     position does not say by transactions where to go on
     */
    public Reader<ChangeBatch> changes(List<TablePlan> plans, LogPosition from, SourceFacts facts) {
        Tables tables = new Tables(new Scope(plans), facts, sessions.version());
        Definitions definitions = new Definitions(facts);
        LogPosition end = position();
        if (end.server().equals(from.server())) {
            Place place = monitor.ask("looking for the log", c -> readable(c, from, end));
            return new ChangeReader(WireEvents.open(sessions, place), new Decoder(from, place, tables, definitions));
        }
        Gtids gtids = transferable(from, end);
        monitor.ask("comparing the logs", c -> {
            checkHistory(c, gtids, end);
            return true;
        });
        Place nowhere = new Place("", 0);
        LogPosition here = new LogPosition(end.server(), nowhere, null, gtids, null);
        return new ChangeReader(WireEvents.open(sessions, gtids), new Decoder(here, nowhere, tables, definitions));
    }

    /** Where to read from for a position of this server; makes sure that it is there. */
    private static Place readable(Connection connection, LogPosition from, LogPosition end) throws SQLException {
        LogFiles held = LogFiles.read(connection);
        Place place = from.readFrom();
        held.require(place);
        held.require(from.place().file().equals(place.file()) ? from.place() : place);
        Gtids before = from.gtids();
        Gtids now = end.gtids();
        if (before != null && now != null && !now.covers(before)) {
            throw new GodwitException(
                    Errors.LOG_LOST,
                    "the server no longer knows all transactions up to the migration's position: its log was begun anew",
                    from.text(),
                    null);
        }
        if (place.offset() <= LARGEST_OFFSET) {
            return place;
        }
        // a place that far in a file cannot be asked for; the file was ended there
        String next = held.after(place.file());
        return next == null ? place : new Place(next, FIRST_OFFSET);
    }

    /** Another server goes on where the first one was only if it has the same history, and still has the rest of it. */
    private static void checkHistory(Connection connection, Gtids before, LogPosition end) throws SQLException {
        Gtids now = end.gtids();
        if (now == null || !now.covers(before)) {
            throw new GodwitException(
                    Errors.SOURCE_REPLACED,
                    "this is server " + end.server()
                            + ", and its log does not hold all the transactions that the migration has" + " seen",
                    before.text(),
                    null);
        }
        if (before instanceof GtidList list) {
            // a number says nothing of the transaction it stood for where a lost one's was given out again
            String state = LogEnd.text(connection, "SELECT @@GLOBAL.gtid_binlog_state");
            if (!list.isPartOf(state.replaceAll("\\s", ""))) {
                throw new GodwitException(
                        Errors.SOURCE_REPLACED,
                        "this is server " + end.server()
                                + ", and the last transactions that the migration has seen never came to it",
                        before.text(),
                        null);
            }
        }
        if (before instanceof GtidSet) {
            Gtids purged = Gtids.parse(LogEnd.text(connection, "SELECT @@GLOBAL.gtid_purged"));
            if (!before.covers(purged)) {
                throw new GodwitException(
                        Errors.LOG_LOST,
                        "server " + end.server() + " has purged transactions that the migration has not seen",
                        before.text(),
                        null);
            }
        }
    }

    /** Closes the session for questions. */
    @Override
    public void close() {
        monitor.close();
    }
}
