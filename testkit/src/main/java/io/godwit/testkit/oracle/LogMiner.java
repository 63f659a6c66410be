package io.godwit.testkit.oracle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The package DBMS_LOGMNR for one session of the stand-in (PL/SQL Packages and Types Reference): which part of the log its view
 * V$LOGMNR_CONTENTS shows. Options are read and change nothing: what the stand-in logs is always told with the dictionary of now.
 */
final class LogMiner {
    /** What stands in a query for V$LOGMNR_CONTENTS. */
    static final String CONTENTS =
            "(SELECT * FROM sys.logmnr_redo WHERE scn >= @logmnr_first AND scn <= @logmnr_last ORDER BY position)";

    private static final Pattern CALL = Pattern.compile(
            "(?is)\\s*(?:BEGIN|\\{?\\s*CALL)\\s+(?:SYS\\.)?(DBMS_\\w+)\\s*\\.\\s*(\\w+)\\s*(?:\\((.*)\\))?\\s*;?\\s*(?:END\\s*;?|\\})?\\s*");
    private static final Pattern FILE = Pattern.compile("(?is).*LOGFILENAME\\s*=>\\s*'([^']*)'.*");
    private static final Pattern FIRST = Pattern.compile("(?is).*STARTSCN\\s*=>\\s*'?(\\d+)'?.*");
    private static final Pattern LAST = Pattern.compile("(?is).*ENDSCN\\s*=>\\s*'?(\\d+)'?.*");

    private final Connection connection;
    private final Set<String> files = new LinkedHashSet<>();
    private boolean started;

    LogMiner(Connection connection) {
        this.connection = connection;
    }

    /** Whether a statement is a call of a package. */
    static boolean isCall(String sql) {
        return CALL.matcher(sql).matches();
    }

    void call(String sql) throws SQLException {
        Matcher call = CALL.matcher(sql);
        if (!call.matches()) {
            throw new Tokens(sql).unknown();
        }
        String arguments = call.group(3) == null ? "" : call.group(3);
        switch ((call.group(1) + "." + call.group(2)).toUpperCase(Locale.ROOT)) {
            case "DBMS_LOGMNR.ADD_LOGFILE" -> add(named(FILE, arguments));
            case "DBMS_LOGMNR.REMOVE_LOGFILE" -> remove(named(FILE, arguments));
            case "DBMS_LOGMNR.START_LOGMNR" -> start(arguments);
            case "DBMS_LOGMNR.END_LOGMNR" -> end();
            case "DBMS_METADATA.SET_TRANSFORM_PARAM", "DBMS_APPLICATION_INFO.SET_MODULE" -> {
                // the form of what it answers, of which there is one
            }
            default -> throw new Tokens(sql).unknown();
        }
    }

    private static String named(Pattern pattern, String arguments) {
        Matcher matcher = pattern.matcher(arguments);
        if (!matcher.matches()) {
            throw new StandInException(6550, "wrong number or types of arguments in call");
        }
        return matcher.group(1);
    }

    private void add(String file) throws SQLException {
        long[] range = range(file);
        if (range.length == 0) {
            throw new StandInException(1284, "file " + file + " cannot be opened");
        }
        if (!files.add(file)) {
            throw new StandInException(1289, "cannot add duplicate logfile " + file);
        }
    }

    private void remove(String file) {
        if (!files.remove(file)) {
            throw new StandInException(1290, "cannot remove unlisted logfile " + file);
        }
    }

    /** First SCN and the one after the last of a file; empty if there is no such file. */
    private long[] range(String file) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT first_change#, next_change# FROM sys.v_$log l JOIN sys.v_$logfile f"
                        + " ON f.group# = l.group# WHERE f.member = ? UNION ALL SELECT first_change#, next_change#"
                        + " FROM sys.v_$archived_log WHERE name = ? AND status = 'A'")) {
            statement.setString(1, file);
            statement.setString(2, file);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new long[] {row.getLong(1), row.getLong(2)} : new long[0];
            }
        }
    }

    private void start(String arguments) throws SQLException {
        if (files.isEmpty()) {
            throw new StandInException(1292, "no log file has been specified for the current LogMiner session");
        }
        long first = Long.MAX_VALUE;
        long end = 0;
        for (String file : files) {
            long[] range = range(file);
            if (range.length == 0) {
                throw new StandInException(1291, "missing logfile");
            }
            first = Math.min(first, range[0]);
            end = Math.max(end, range[1]);
        }
        Matcher from = FIRST.matcher(arguments);
        Matcher to = LAST.matcher(arguments);
        long wanted = from.matches() ? Long.parseLong(from.group(1)) : first;
        long last = to.matches() ? Math.min(Long.parseLong(to.group(1)), end - 1) : end - 1;
        if (wanted < first || wanted >= end) {
            throw new StandInException(1291, "missing logfile");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET @logmnr_first = CAST(" + wanted + " AS BIGINT)");
            statement.execute("SET @logmnr_last = CAST(" + last + " AS BIGINT)");
        }
        started = true;
    }

    private void end() {
        if (!started) {
            throw new StandInException(1307, "no LogMiner session is currently active");
        }
        started = false;
        files.clear();
    }

    void checkStarted() {
        if (!started) {
            throw new StandInException(
                    1306, "dbms_logmnr.start_logmnr() must be invoked before selecting from v$logmnr_contents");
        }
    }

    Set<String> files() {
        return files;
    }
}
