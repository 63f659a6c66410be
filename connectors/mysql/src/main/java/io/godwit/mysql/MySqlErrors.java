package io.godwit.mysql;

import io.godwit.mysql.catalog.AssessmentCodes;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns what a server refuses into Godwit's codes. The servers' sentences quote values ("Duplicate entry '...'"), so that only those
 * known to quote nothing but names are shown; of the others the part in quotes is cut out and what can be told by name is told (MySQL
 * Error Message Reference; MariaDB Error Codes).
 */
public final class MySqlErrors {
    public static final ErrorCode TLS_REFUSED = new ErrorCode(
            "MYSQL_TLS_REFUSED",
            ErrorCode.Remedy.FIX_AND_RESUME,
            "The connection cannot be encrypted as it must be, or the server's certificate is not trusted.",
            "Set the endpoint's options sslMode and sslCa to what the server offers, or mend the server's certificate.");

    public static final ErrorCode ROW_TOO_LARGE = new ErrorCode(
            "MYSQL_ROW_TOO_LARGE",
            ErrorCode.Remedy.FIX_AND_RESUME,
            "A row needs more memory than this process has left.",
            "Give it more, for example with GODWIT_OPTS=-Xmx2g, or load fewer splits at once (load.lanes), and run it again.");

    public static final ErrorCode TABLE_REDEFINED = new ErrorCode(
            "MYSQL_TABLE_REDEFINED",
            ErrorCode.Remedy.RETRY,
            "A table was altered, truncated or rebuilt while it was being read, so that the snapshot no longer shows it.",
            "Nothing to do if it happened once: the table is read again in a newer snapshot. Avoid ALTER, TRUNCATE and OPTIMIZE"
                    + " while the migration loads.");

    /** All codes of this connector, those of problems included. */
    public static final List<ErrorCode> ALL = Stream.concat(
                    Stream.of(TLS_REFUSED, ROW_TOO_LARGE, TABLE_REDEFINED), AssessmentCodes.ALL.stream())
            .toList();

    /** Refusals whose sentence holds names only. */
    private static final Set<Integer> NAMES_ONLY = Set.of(
            1005, 1007, 1008, 1025, 1040, 1044, 1045, 1046, 1049, 1050, 1051, 1054, 1060, 1061, 1068, 1070, 1071, 1072,
            1075, 1089, 1091, 1101, 1109, 1113, 1114, 1118, 1129, 1130, 1137, 1142, 1143, 1146, 1153, 1161, 1163, 1170,
            1171, 1176, 1178, 1193, 1205, 1206, 1213, 1214, 1215, 1217, 1221, 1227, 1238, 1264, 1273, 1280, 1283, 1286,
            1290, 1298, 1304, 1305, 1317, 1347, 1356, 1359, 1360, 1364, 1370, 1396, 1406, 1410, 1412, 1418, 1419, 1451,
            1452, 1481, 1503, 1506, 1524, 1553, 1558, 1566, 1615, 1696, 1701, 1792, 1822, 1824, 1825, 1826, 1828, 1829,
            1830, 1831, 1832, 1833, 1834, 1845, 1846, 1872, 1969, 3024, 3098, 3100, 3159, 3750, 3780, 3819, 3822, 3948,
            4025, 4031, 4166);

    private static final Set<Integer> LOGIN = Set.of(1045, 1130, 1524, 1698, 1862, 3118, 4151);
    private static final Set<Integer> PRIVILEGE = Set.of(1044, 1142, 1143, 1227, 1370, 1410, 1419);
    private static final Set<Integer> FULL = Set.of(3, 1021, 1041, 1114);

    /** Too many sessions, shut down or killed, time-outs of locks, deadlocks, servers that are not yet or no longer ready. */
    private static final Set<Integer> PASSING = Set.of(
            1040, 1042, 1053, 1077, 1079, 1129, 1152, 1158, 1159, 1160, 1161, 1184, 1203, 1205, 1213, 1226, 1317, 1613,
            1614, 1615, 1927, 3032, 3169, 3572, 4031);

    private static final Pattern CONNECTION = Pattern.compile("^\\(conn=-?\\d+\\) ");
    private static final Pattern KEY = Pattern.compile("for key '?([^']*?)'?$");
    private static final Pattern COLUMN =
            Pattern.compile("for column [`']?([^`'\\s]*(?:`\\.`[^`']*)*)[`']? at row \\d+$");

    private MySqlErrors() {}

    /** Which side an error happened on. */
    public enum Side {
        SOURCE,
        TARGET
    }

    /**
     * Translates by the server's error number, or the SQLSTATE where the driver speaks for itself.
     *
     * @param error what the driver or a {@link io.godwit.mysql.connection.WireSession} threw
     * @param doing what was being done, as a participle: "reading rows"
     * @param where table or object; may be empty
     */
    public static GodwitException of(SQLException error, Side side, String doing, String where) {
        SQLException telling = telling(error);
        return new GodwitException(code(telling, side), doing + " failed: " + message(telling), where, error);
    }

    /** The driver wraps an error of a connection that is lost in the midst of a batch into one that says nothing itself. */
    private static SQLException telling(SQLException error) {
        SQLException telling = error;
        while (telling.getErrorCode() <= 0
                && (telling.getSQLState() == null || telling.getSQLState().isEmpty())
                && telling.getCause() instanceof SQLException cause
                && cause != telling) {
            telling = cause;
        }
        return telling;
    }

    private static ErrorCode code(SQLException error, Side side) {
        boolean source = side == Side.SOURCE;
        ErrorCode unreachable = source ? Errors.SOURCE_UNREACHABLE : Errors.TARGET_UNREACHABLE;
        int number = error.getErrorCode();
        if (LOGIN.contains(number)) {
            return Errors.LOGIN_REFUSED;
        }
        if (PRIVILEGE.contains(number)) {
            return Errors.PERMISSION_DENIED;
        }
        if (PASSING.contains(number)) {
            return unreachable;
        }
        if (FULL.contains(number)) {
            return source ? Errors.SOURCE_FULL : Errors.TARGET_FULL;
        }
        if (number == 3159) {
            return TLS_REFUSED;
        }
        if (number == 1412) {
            return TABLE_REDEFINED;
        }
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        if (state.startsWith("28")) {
            return Errors.LOGIN_REFUSED;
        }
        if (state.startsWith("08") || state.startsWith("40") || state.equals("70100")) {
            return unreachable;
        }
        return source ? Errors.SOURCE_REFUSED : Errors.TARGET_REFUSED;
    }

    /** What can be said of an error without a value: a sentence, and the server's number. */
    public static String message(SQLException error) {
        int number = error.getErrorCode();
        String text =
                CONNECTION.matcher("" + error.getMessage()).replaceFirst("").strip();
        if (number <= 0) {
            return error.getCause() instanceof UnknownHostException ? "the host's name is not known" : text;
        }
        return sentence(number, text) + " (error " + number + ", SQLSTATE " + error.getSQLState() + ")";
    }

    private static String sentence(int number, String text) {
        if (NAMES_ONLY.contains(number)) {
            return text;
        }
        Matcher key = KEY.matcher(text);
        if ((number == 1062 || number == 1022 || number == 1586) && key.find()) {
            return "a value is there already for key " + key.group(1);
        }
        Matcher column = COLUMN.matcher(text);
        String of = column.find() ? " for column " + column.group(1) : "";
        return withoutQuoted(of.isEmpty() ? text : text.substring(0, column.start()))
                        .strip()
                + of;
    }

    /** All from the first quotation mark to the last: a value may hold such marks itself. */
    private static String withoutQuoted(String text) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\'' || text.charAt(i) == '"') {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        return first < 0 ? text : text.substring(0, first) + "'...'" + text.substring(last + 1);
    }
}
