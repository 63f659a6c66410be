package io.godwit.oracle;

import io.godwit.oracle.catalog.AssessmentCodes;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Turns what a server or the driver refuses into Godwit's codes (numbers: Oracle Database Error Messages Reference). From 23ai on
 * sentences may quote values, so that only those known to hold nothing but names are shown, and of these the first line.
 */
public final class OracleErrors {
    public static final ErrorCode DRIVER_MISSING = new ErrorCode(
            "ORACLE_DRIVER_MISSING",
            ErrorCode.Remedy.FIX_AND_RESUME,
            "Oracle's driver is not there; its licence does not let Godwit ship it.",
            "Put Oracle's ojdbc11.jar into the folder drivers beside bin and lib, and run the migration again. Where the database's"
                    + " character set is not a common one, orai18n.jar belongs there too.");

    public static final ErrorCode SNAPSHOT_LOST = new ErrorCode(
            "ORACLE_SNAPSHOT_LOST",
            ErrorCode.Remedy.RETRY,
            "The server no longer holds the undo of the moment that tables are read as of, or a table was altered since.",
            "Nothing to do if it happened once: a new moment is taken, and tables that were read in part are read again. Else give"
                    + " undo_retention and the undo tablespace, and retention of large objects, as long as the largest table takes.");

    public static final ErrorCode TLS_REFUSED = new ErrorCode(
            "ORACLE_TLS_REFUSED",
            ErrorCode.Remedy.FIX_AND_RESUME,
            "The connection cannot be encrypted as asked, or the server's certificate is not trusted.",
            "Give the authority by wallet or trustStore, or the certificate's name in serverCertificateName.");

    public static final ErrorCode LOGGING_OFF = new ErrorCode(
            "ORACLE_LOGGING_OFF",
            ErrorCode.Remedy.FIX_AND_RESUME,
            "The source's log does not hold what an online migration needs: supplemental logging, and archived logs.",
            "Run the statements that `godwit assess` prints, or set enableLogging: true and let Godwit add supplemental logging.");

    public static final ErrorCode LOG_UNREADABLE = new ErrorCode(
            "ORACLE_LOG_UNREADABLE",
            ErrorCode.Remedy.FIX_AND_RESUME,
            "The log holds a change of a moved table that could not be read, so that going on would lose it.",
            "Run the migration again; if it stops at the same place, run `godwit cancel` and begin anew without the table, or offline.");

    /** All codes of this connector, those of problems included. */
    public static final List<ErrorCode> ALL = all();

    private static final Set<Integer> LOGIN = Set.of(1005, 1017, 1045, 28000, 28001, 28002, 28003, 28009, 28040, 28759);
    private static final Set<Integer> PRIVILEGE = Set.of(942, 990, 1031, 1720, 1749, 1924, 2030, 41900);
    private static final Set<Integer> FULL = Set.of(1536, 1630, 1631, 1650, 1652, 1653, 1654, 1658, 30036, 257, 16038);
    private static final Set<Integer> SNAPSHOT = Set.of(1466, 1555, 8176, 8180, 8181, 8183, 22924, 30052);
    private static final Set<Integer> TLS = Set.of(
            17903, 17905, 17957, 17958, 17964, 17965, 17967, 28857, 28858, 28860, 28862, 28864, 28865, 29002, 29003,
            29019, 29024);

    /** Sessions that broke or were ended, servers that start, stop or have no room for a session, and locks. */
    private static final Set<Integer> PASSING = Set.of(
            18, 20, 28, 54, 60, 1012, 1033, 1034, 1089, 1090, 1092, 1109, 2396, 2399, 3111, 3113, 3114, 3135, 4020,
            17002, 17008, 17009, 17143, 17410, 17416, 17447, 17800, 17801, 17820, 17821, 17825, 17829, 17850, 17868,
            18709, 18714, 18716, 18723, 18725, 18726, 24550, 25401, 25402, 25405, 25408, 27101, 27102, 30006);

    /** Refusals whose sentence holds names only. */
    private static final Set<Integer> NAMES_ONLY = Set.of(
            900, 903, 904, 905, 906, 907, 911, 913, 918, 920, 923, 932, 933, 936, 942, 990, 1000, 1005, 1013, 1017,
            1031, 1033, 1034, 1045, 1089, 1090, 1109, 1466, 1555, 1652, 2019, 2030, 3113, 3114, 3135, 4043, 8180, 8181,
            12170, 12504, 12505, 12506, 12514, 12516, 12518, 12519, 12520, 12521, 12526, 12527, 12528, 12535, 12537,
            12541, 12543, 12545, 12547, 12560, 12564, 17002, 17008, 17026, 17056, 17410, 17820, 17868, 22924, 28000,
            28001, 28009, 28040, 30052, 30036, 41900);

    private static final int FIRST_OF_NETWORK = 12150;
    private static final int LAST_OF_NETWORK = 12699;
    private static final int CHARACTER_SET_MISSING = 17056;
    private static final int CANCELLED = 1013;

    private OracleErrors() {}

    private static List<ErrorCode> all() {
        List<ErrorCode> all =
                new ArrayList<>(List.of(DRIVER_MISSING, SNAPSHOT_LOST, TLS_REFUSED, LOGGING_OFF, LOG_UNREADABLE));
        all.addAll(AssessmentCodes.ALL);
        return List.copyOf(all);
    }

    /**
     * Translates by the error's number, or by the SQLSTATE where there is none.
     *
     * @param doing what was being done, as a participle: "reading rows"
     * @param where table or object; may be empty
     */
    public static GodwitException of(SQLException error, String doing, String where) {
        return new GodwitException(code(error), doing + " failed: " + message(error), where, error);
    }

    private static ErrorCode code(SQLException error) {
        int number = error.getErrorCode();
        if (LOGIN.contains(number)) {
            return Errors.LOGIN_REFUSED;
        } else if (SNAPSHOT.contains(number)) {
            return SNAPSHOT_LOST;
        } else if (PRIVILEGE.contains(number)) {
            return Errors.PERMISSION_DENIED;
        } else if (FULL.contains(number)) {
            return Errors.SOURCE_FULL;
        } else if (number == CHARACTER_SET_MISSING) {
            return DRIVER_MISSING;
        } else if (TLS.contains(number) || hasCause(error, javax.net.ssl.SSLException.class)) {
            return TLS_REFUSED;
        }
        return isUnreachable(error) ? Errors.SOURCE_UNREACHABLE : Errors.SOURCE_REFUSED;
    }

    /** Whether the session is of no use any more. */
    public static boolean isUnreachable(SQLException error) {
        int number = error.getErrorCode();
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        return PASSING.contains(number)
                || (number >= FIRST_OF_NETWORK && number <= LAST_OF_NETWORK)
                || (state.startsWith("08") && number == 0)
                || error instanceof java.sql.SQLRecoverableException;
    }

    /** Whether a statement was ended because it was asked to: by us, or by its time limit. */
    public static boolean isCancelled(SQLException error) {
        return error.getErrorCode() == CANCELLED || error instanceof java.sql.SQLTimeoutException;
    }

    private static boolean hasCause(Throwable error, Class<? extends Throwable> kind) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** What can be said of an error without a value: a sentence where it holds names only, and the number. */
    public static String message(SQLException error) {
        if (hasCause(error, UnknownHostException.class)) {
            return "the host's name is not known";
        }
        int number = error.getErrorCode();
        if (number <= 0) {
            return "the driver refused it (SQL state " + error.getSQLState() + ")";
        }
        String name = String.format(Locale.ROOT, "ORA-%05d", number);
        if (!NAMES_ONLY.contains(number)) {
            return "the server refused it (" + name + ")";
        }
        String first = ("" + error.getMessage()).strip().lines().findFirst().orElse("");
        String sentence = first.replaceFirst("^ORA-\\d{5}: *", "");
        return sentence + " (" + name + ")";
    }
}
