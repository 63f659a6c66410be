package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.IndexInfo;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** H2's errors under SQL Server's numbers (Database Engine events and errors). */
final class H2Errors {
    private static final Pattern OWN_NAME = Pattern.compile("([kcfx])_(\\d+)(?:_(\\d+))?");

    private H2Errors() {}

    static TdsException of(SQLException error, Database database, String sql, boolean snapshot) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof TdsException own) {
                return own;
            }
        }
        String said = "" + error.getMessage();
        Matcher name = OWN_NAME.matcher(said);
        String constraint = name.find() ? name.group() : "";
        return switch (error.getErrorCode()) {
            case 23505 -> duplicate(database, constraint);
            case 23502 ->
                new TdsException(
                        515,
                        "Cannot insert the value NULL into column " + column(said)
                                + "; column does not allow nulls. The statement fails.");
            case 23503, 23506 ->
                new TdsException(
                        547,
                        "The statement conflicted with the FOREIGN KEY constraint \"" + named(database, constraint)
                                + "\".");
            case 23513, 23514 ->
                new TdsException(
                        547,
                        "The statement conflicted with the CHECK constraint \"" + named(database, constraint) + "\".");
            case 22001 -> new TdsException(2628, "String or binary data would be truncated in table.");
            case 22003 -> new TdsException(8115, "Arithmetic overflow error converting expression to a smaller type.");
            case 22012 -> new TdsException(8134, "Divide by zero error encountered.");
            case 22018 -> new TdsException(245, "Conversion failed when converting a value to another data type.");
            case 22007 ->
                new TdsException(241, "Conversion failed when converting date and/or time from character string.");
            case 50200 ->
                snapshot
                        ? new TdsException(3960, "Snapshot isolation transaction aborted due to update conflict.")
                        : new TdsException(1222, "Lock request time out period exceeded.");
            case 40001 ->
                snapshot
                        ? new TdsException(3960, "Snapshot isolation transaction aborted due to update conflict.")
                        : new TdsException(
                                1205,
                                13,
                                "Transaction was deadlocked on lock resources with another process and has"
                                        + " been chosen as the deadlock victim. Rerun the transaction.");
            case 90131 -> new TdsException(3960, "Snapshot isolation transaction aborted due to update conflict.");
            case 57014 -> new TdsException(3617, "The query was cancelled.");
            case 90053 -> new TdsException(512, "Subquery returned more than 1 value.");
            case 90067, 90121, 90098 -> new TdsException(596, 21, "The session is in the kill state.");
            default ->
                new TdsException(
                        49_002, "stand-in: H2 refused (" + error.getErrorCode() + "): " + said + " in: " + sql);
        };
    }

    private static String column(String said) {
        Matcher quoted = Pattern.compile("\"([^\"]+)\"").matcher(said);
        return quoted.find() ? "'" + quoted.group(1) + "'" : "";
    }

    /** Names in H2 hold the numbers of what they stand for. */
    private static String named(Database database, String own) {
        Matcher parts = OWN_NAME.matcher(own);
        if (parts.matches()) {
            DatabaseObject object = database.object(Integer.parseInt(parts.group(2)));
            return object == null ? own : object.name;
        }
        return own;
    }

    private static TdsException duplicate(Database database, String own) {
        Matcher parts = OWN_NAME.matcher(own);
        DatabaseObject object = parts.matches() ? database.object(Integer.parseInt(parts.group(2))) : null;
        if (object != null) {
            if (object instanceof TableInfo table && parts.group(3) != null) {
                int number = Integer.parseInt(parts.group(3));
                for (IndexInfo index : table.indexes) {
                    if (index.id == number) {
                        return new TdsException(
                                2601,
                                14,
                                "Cannot insert duplicate key row in object '" + table.schema + "." + table.name
                                        + "' with unique index '" + index.name + "'.");
                    }
                }
            }
            DatabaseObject table = database.object(object.parent);
            return new TdsException(
                    2627,
                    14,
                    "Violation of "
                            + (object.type.equals("PK") ? "PRIMARY" : "UNIQUE") + " KEY constraint '" + object.name
                            + "'. Cannot insert duplicate key in object '" + object.schema + "."
                            + (table == null ? "" : table.name)
                            + "'.");
        }
        return new TdsException(
                2627, 14, "Violation of UNIQUE KEY constraint '" + own + "'. Cannot insert duplicate key in object.");
    }
}
