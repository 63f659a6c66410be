package io.godwit.sqlserver;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.sqlserver.catalog.AssessmentCodes;
import io.godwit.sqlserver.restore.RestoreErrors;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns what a server refuses into Godwit's codes. The server's sentences may quote values ("The duplicate key value is (...)"), so
 * that only those known to quote nothing but names are shown; of the others what is in quotes or brackets is cut out (SQL Server,
 * "Database engine events and errors").
 */
public final class SqlServerErrors {
    public static final ErrorCode TLS_REFUSED = new ErrorCode(
            "SQLSERVER_TLS_REFUSED",
            ErrorCode.Remedy.FIX_AND_RESUME,
            "The connection cannot be encrypted as it must be, or the server's certificate is not trusted.",
            "Give the authority in trustStore, the certificate's name in hostNameInCertificate, or set trustServerCertificate or"
                    + " encrypt to what you accept.");

    public static final ErrorCode SNAPSHOT_LOST = new ErrorCode(
            "SQLSERVER_SNAPSHOT_LOST",
            ErrorCode.Remedy.RETRY,
            "A table was altered while it was being read in a snapshot, or the server had no room left for the snapshot's row versions.",
            "Nothing to do if it happened once: the table is read again. Avoid changes of tables while the migration loads, and give"
                    + " tempdb room.");

    public static final ErrorCode CAPTURE_OFF = new ErrorCode(
            "SQLSERVER_CAPTURE_OFF",
            ErrorCode.Remedy.FIX_AND_RESUME,
            "Change data capture is not on for the database or for a table that moves.",
            "Run the script that `godwit assess` gives, or set enableCapture=true and let a user run the migration who may do it.");

    public static final ErrorCode CAPTURE_STOPPED = new ErrorCode(
            "SQLSERVER_CAPTURE_STOPPED",
            ErrorCode.Remedy.RETRY,
            "The job that reads the source's log into the change tables does not come on.",
            "See that SQL Server Agent and the database's capture job run (EXEC sys.sp_cdc_start_job).");

    public static final ErrorCode ROWS_SWITCHED = new ErrorCode(
            "SQLSERVER_ROWS_SWITCHED",
            ErrorCode.Remedy.GIVE_UP,
            "Rows came into a table, or left it, in a way that no change table tells: ALTER TABLE ... SWITCH.",
            "Run `godwit cancel` and begin anew; see that no partitions are switched while the migration runs.");

    /** All codes of this connector, those of problems included. */
    public static final List<ErrorCode> ALL = Stream.concat(
                    Stream.of(TLS_REFUSED, SNAPSHOT_LOST, CAPTURE_OFF, CAPTURE_STOPPED, ROWS_SWITCHED),
                    Stream.concat(AssessmentCodes.ALL.stream(), RestoreErrors.ALL.stream()))
            .toList();

    /** Refusals whose sentence holds names only. */
    private static final Set<Integer> NAMES_ONLY = Set.of(
            102, 156, 195, 201, 207, 208, 213, 229, 230, 262, 266, 297, 300, 402, 515, 544, 546, 547, 911, 916, 1205,
            1222, 1750, 1767, 1769, 1776, 1778, 1781, 1785, 1801, 1802, 1807, 1902, 1904, 1911, 1913, 1919, 1934, 1935,
            2020, 2705, 2714, 2715, 2716, 2739, 2760, 2812, 3701, 3702, 3704, 3705, 3723, 3726, 3727, 3728, 3732, 3906,
            3908, 3930, 3951, 3952, 3960, 3961, 3966, 4060, 4064, 4104, 4127, 4701, 4712, 4902, 4909, 4920, 4922, 4924,
            8101, 8102, 8106, 8111, 8152, 8180, 8622, 9002, 10054, 10314, 15151, 15247, 15281, 15404, 15406, 15517,
            18456, 22831, 22832, 22833, 22834, 22835, 22836, 22837, 22838, 22858, 22859, 22901, 22902, 22903, 22911,
            22926, 22929, 22931, 22932, 22939, 22960, 22968, 22983, 22985);

    private static final Set<Integer> LOGIN =
            Set.of(4060, 18401, 18452, 18456, 18470, 18486, 18487, 18488, 40607, 40615);
    private static final Set<Integer> PRIVILEGE =
            Set.of(229, 230, 262, 297, 300, 371, 378, 916, 1088, 3701, 15151, 15247, 15530, 22902, 22903, 22904);
    private static final Set<Integer> FULL = Set.of(1101, 1105, 5149, 9002, 40544, 40551, 40552);
    private static final Set<Integer> SNAPSHOT = Set.of(3957, 3958, 3959, 3961, 3966, 3967);

    /**
     * Deadlocks and time-outs of locks, throttling, servers that are being moved, killed or not yet ready (Azure SQL Database,
     * "Transient fault error codes").
     */
    private static final Set<Integer> PASSING = Set.of(
            233, 596, 601, 615, 617, 669, 844, 845, 921, 922, 941, 942, 952, 983, 988, 1203, 1204, 1205, 1221, 1222,
            1807, 3935, 3960, 4221, 6005, 8645, 8651, 8902, 9515, 10053, 10054, 10060, 10922, 10928, 10929, 10930,
            10936, 14355, 17142, 17197, 17809, 19494, 20041, 40143, 40197, 40501, 40540, 40549, 40550, 40553, 40613,
            41301, 41302, 41305, 41325, 41839, 42108, 42109, 49918, 49919, 49920, 64, 121, 20, 11001);

    private static final Pattern CONNECTION = Pattern.compile(" ?ClientConnectionId:[0-9a-f-]+$");
    private static final Pattern KEY = Pattern.compile("(?:unique index|KEY constraint) '([^']*)'");
    private static final Pattern OBJECT = Pattern.compile("(?:in|on|with) object '([^']*)'");

    private SqlServerErrors() {}

    /** Which side an error happened on. */
    public enum Side {
        SOURCE,
        TARGET
    }

    /**
     * Translates by the server's error number, or the SQLSTATE where the driver speaks for itself.
     *
     * @param doing what was being done, as a participle: "reading rows"
     * @param where table or object; may be empty
     */
    public static GodwitException of(SQLException error, Side side, String doing, String where) {
        return new GodwitException(code(error, side), doing + " failed: " + message(error), where, error);
    }

    private static ErrorCode code(SQLException error, Side side) {
        boolean source = side == Side.SOURCE;
        ErrorCode unreachable = source ? Errors.SOURCE_UNREACHABLE : Errors.TARGET_UNREACHABLE;
        int number = error.getErrorCode();
        if (LOGIN.contains(number)) {
            return Errors.LOGIN_REFUSED;
        }
        if (SNAPSHOT.contains(number)) {
            return SNAPSHOT_LOST;
        }
        if (PASSING.contains(number)) {
            return unreachable;
        }
        if (PRIVILEGE.contains(number)) {
            return Errors.PERMISSION_DENIED;
        }
        if (FULL.contains(number)) {
            return source ? Errors.SOURCE_FULL : Errors.TARGET_FULL;
        }
        if (hasCause(error, javax.net.ssl.SSLException.class)
                || hasCause(error, java.security.cert.CertificateException.class)) {
            return TLS_REFUSED;
        }
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        if (state.startsWith("28")) {
            return Errors.LOGIN_REFUSED;
        }
        if (state.startsWith("08") || state.startsWith("40")) {
            return unreachable;
        }
        return source ? Errors.SOURCE_REFUSED : Errors.TARGET_REFUSED;
    }

    private static boolean hasCause(Throwable error, Class<? extends Throwable> kind) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** What can be said of an error without a value: a sentence, and the server's number. */
    public static String message(SQLException error) {
        int number = error.getErrorCode();
        String text =
                CONNECTION.matcher("" + error.getMessage()).replaceFirst("").strip();
        if (number <= 0) {
            return hasCause(error, UnknownHostException.class) ? "the host's name is not known" : text;
        }
        return sentence(number, text) + " (error " + number + ")";
    }

    private static String sentence(int number, String text) {
        if (NAMES_ONLY.contains(number)) {
            return text;
        }
        Matcher key = KEY.matcher(text);
        if ((number == 2601 || number == 2627) && key.find()) {
            Matcher object = OBJECT.matcher(text);
            return "a value is there already for key " + key.group(1) + (object.find() ? " of " + object.group(1) : "");
        }
        return withoutQuoted(text);
    }

    /** All from the first mark of a quotation to the last: a value may hold such marks itself. */
    private static String withoutQuoted(String text) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < text.length(); i++) {
            if ("'\"()".indexOf(text.charAt(i)) >= 0) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        return first < 0 ? text : text.substring(0, first) + "'...'" + text.substring(last + 1);
    }
}
