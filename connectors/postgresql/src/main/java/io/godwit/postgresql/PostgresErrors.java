package io.godwit.postgresql;

import io.godwit.postgresql.catalog.AssessmentCodes;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Turns what the driver throws into Godwit's codes. Only the server's primary message is shown, never its detail, which may
 * quote a row; values that a primary message quotes are cut out.
 */
public final class PostgresErrors {
    public static final ErrorCode TABLE_REWRITTEN = new ErrorCode(
            "PG_TABLE_REWRITTEN",
            ErrorCode.Remedy.RETRY,
            "A table was created, truncated or rewritten while it was being read (TRUNCATE, VACUUM FULL, CLUSTER, ALTER TABLE).",
            "Nothing to do if it happened once: the table is divided again and read in a newer snapshot. Avoid such commands"
                    + " while the migration loads.");

    public static final ErrorCode ROW_TOO_LARGE = new ErrorCode(
            "PG_ROW_TOO_LARGE",
            ErrorCode.Remedy.FIX_AND_RESUME,
            "A row needs more memory than this process has left.",
            "Give it more, for example with GODWIT_OPTS=-Xmx2g, or load fewer splits at once (load.lanes), and run it again.");

    /** All codes of this connector, those of problems included. */
    public static final List<ErrorCode> ALL = Stream.concat(
                    Stream.of(TABLE_REWRITTEN, ROW_TOO_LARGE), AssessmentCodes.ALL.stream())
            .toList();

    private PostgresErrors() {}

    /** Which side an error happened on. */
    public enum Side {
        SOURCE,
        TARGET
    }

    /**
     * Translates by SQLSTATE.
     *
     * @param error what the driver threw
     * @param doing what was being done, as a participle: "reading rows"
     * @param where table, split or object; may be empty
     */
    public static GodwitException of(SQLException error, Side side, String doing, String where) {
        return new GodwitException(code(error, side), doing + " failed: " + message(error), where, error);
    }

    private static ErrorCode code(SQLException error, Side side) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        boolean source = side == Side.SOURCE;
        if (state.startsWith("28")) {
            return Errors.LOGIN_REFUSED;
        }
        if (state.equals("42501")) {
            return Errors.PERMISSION_DENIED;
        }
        if (state.equals("53100")) {
            return source ? Errors.SOURCE_FULL : Errors.TARGET_FULL;
        }
        if (state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("40")
                || state.equals("55P03")
                || state.equals("53300")
                || state.equals("58030")) {
            return source ? Errors.SOURCE_UNREACHABLE : Errors.TARGET_UNREACHABLE;
        }
        return source ? Errors.SOURCE_REFUSED : Errors.TARGET_REFUSED;
    }

    /** The server's primary message with its SQLSTATE, quoted values removed; the driver's own where there is no server's. */
    public static String message(SQLException error) {
        ServerErrorMessage server = error instanceof PSQLException p ? p.getServerErrorMessage() : null;
        String text = server != null && server.getMessage() != null ? server.getMessage() : "" + error.getMessage();
        if (error.getCause() instanceof UnknownHostException) {
            text = "the host's name is not known"; // the driver only says that it failed
        }
        String state = error.getSQLState();
        boolean mayQuoteValue = state != null && state.startsWith("22");
        String shown = mayQuoteValue ? text.replaceAll("\"[^\"]*\"", "\"...\"") : text;
        return state == null || state.isEmpty() ? shown : shown + " (SQLSTATE " + state + ")";
    }
}
