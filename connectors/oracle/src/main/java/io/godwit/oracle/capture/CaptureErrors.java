package io.godwit.oracle.capture;

import io.debezium.connector.oracle.logminer.LogFileNotFoundException;
import io.debezium.connector.oracle.logminer.parser.DmlParserException;
import io.debezium.text.ParsingException;
import io.godwit.oracle.OracleErrors;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.sql.SQLException;
import java.util.Set;

/**
 * Debezium's failures in Godwit's terms. Its sentences are never shown: they hold statements with values of rows. Nor is it kept as the
 * cause, unless the cause is the driver's.
 */
final class CaptureErrors {
    /** Logs that are not there or cannot be opened, or do not follow one another (Database Error Messages Reference). */
    private static final Set<Integer> LOG_GONE = Set.of(308, 310, 1284, 1289, 1291, 1292, 1299, 1330);

    private CaptureErrors() {}

    /** Translates. */
    static GodwitException of(Exception error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof LogFileNotFoundException) {
                return logGone(null);
            } else if (cause instanceof DmlParserException) {
                return unreadable("LogMiner wrote a change in a form that cannot be read");
            } else if (cause instanceof ParsingException) {
                return new GodwitException(
                        Errors.SCHEMA_CHANGED,
                        "a moved table was changed by a statement that cannot be read",
                        "",
                        null);
            } else if (cause instanceof SQLException sql) {
                return LOG_GONE.contains(sql.getErrorCode())
                        ? logGone(sql)
                        : OracleErrors.of(sql, "reading the log", "");
            }
        }
        return ofMessage(message(error));
    }

    private static String message(Throwable error) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            all.append(cause.getMessage()).append('\n');
        }
        return all.toString();
    }

    private static GodwitException ofMessage(String message) {
        if (message.contains("do not contain the offset scn")
                || message.contains("no longer available on the server")) {
            return logGone(null);
        } else if (message.contains("unable to re-construct the SQL")) {
            return unreadable("LogMiner cannot tell what was done to a moved table");
        } else if (message.contains("archive log LOG_MODE")) {
            return new GodwitException(
                    OracleErrors.LOGGING_OFF,
                    "the database does not archive its log (it is in NOARCHIVELOG mode)",
                    "",
                    null);
        }
        return unreadable("Debezium's reader of the log failed");
    }

    private static GodwitException logGone(@org.jspecify.annotations.Nullable SQLException cause) {
        return new GodwitException(
                Errors.LOG_LOST, "an archived log that is needed was deleted or cannot be opened", "", cause);
    }

    private static GodwitException unreadable(String what) {
        return new GodwitException(OracleErrors.LOG_UNREADABLE, what, "", null);
    }
}
