package io.godwit.testkit.server;

import io.godwit.spi.Endpoint;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The schema {@link OracleServer#USER} in the Oracle under test, or in its stand-in, and a session for each transaction. Some of the
 * suites' names are words of Oracle's (NUMBER, SIZE), so that all of them stand in quotes there, in small letters.
 */
public final class OracleTestDatabase implements TestDatabase {
    /** A constant, a name in quotes, a remainder, or a word. */
    private static final Pattern PART = Pattern.compile(
            "'(?:[^']++|'')*+'|\"[^\"]+\"|(?<value>[\\w.]+) % (?<by>\\d+)|[a-z_][a-z0-9_]*(?![\\w$])|\\w+");

    private static final Set<String> WORDS = Set.of(
            ("select insert into values update set where delete from create or replace view as case when then else end join left on and"
                            + " between in order by desc asc group having count sum max min avg distinct union all null is not like"
                            + " truncate table")
                    .split(" "));
    private static final int SHORT_SECONDS = 3;
    private static final int PATIENT_SECONDS = 60;

    private final OracleServer server = OracleServer.take();
    private final boolean readsLog;

    /** An empty schema on the server that the environment names; without one a stand-in of its own. */
    public OracleTestDatabase() {
        this(false);
    }

    /**
     * The same.
     *
     * @param readsLog whether it is reached so that changes can be read, and what the log lacks for that be switched on
     */
    public OracleTestDatabase(boolean readsLog) {
        this.readsLog = readsLog;
    }

    /** Whether it is Godwit's stand-in, and no server. */
    public boolean isStandIn() {
        return server.isStandIn();
    }

    /** The schema's name on another engine's side says which is meant; here it is one of Oracle's. */
    @Override
    public String schema() {
        return OracleServer.USER;
    }

    @Override
    public Endpoint endpoint() {
        Endpoint given = server.endpoint();
        if (!readsLog) {
            return given;
        }
        Map<String, String> options = new TreeMap<>(server.optionsOfTheLog());
        options.put("enableLogging", "true");
        return new Endpoint(given.url(), given.password(), options);
    }

    @Override
    public void create(TableId table, Shape shape) {
        sql("CREATE TABLE " + quoted(table)
                + switch (shape) {
                    case KEYED ->
                        " (\"id\" NUMBER(18) PRIMARY KEY, \"name\" VARCHAR2(400 CHAR), \"amount\" NUMBER(18), \"body\" CLOB)";
                    case KEYLESS -> " (\"name\" VARCHAR2(400 CHAR), \"amount\" NUMBER(18))";
                    case COMPOSITE ->
                        " (\"region\" VARCHAR2(100 CHAR), \"number\" NUMBER(18), \"name\" VARCHAR2(400 CHAR),"
                                + " PRIMARY KEY (\"region\", \"number\"))";
                    case UNIQUE -> " (\"id\" NUMBER(18) PRIMARY KEY, \"code\" NUMBER(18) UNIQUE)";
                });
    }

    @Override
    public void create(TableId table, String nativeType) {
        sql("CREATE TABLE " + quoted(table) + " (\"id\" NUMBER(18) PRIMARY KEY, \"v\" " + nativeType + ")");
    }

    private static String quoted(TableId table) {
        return '"' + table.schema() + "\".\"" + table.name() + '"';
    }

    /** In Oracle's words. */
    static String translated(String sql) {
        StringBuilder out = new StringBuilder();
        Matcher part = PART.matcher(sql);
        int at = 0;
        while (part.find()) {
            out.append(sql, at, part.start());
            String text = part.group();
            String by = part.group("by");
            if (by != null) {
                out.append("mod(")
                        .append(translated(part.group("value")))
                        .append(", ")
                        .append(by)
                        .append(')');
            } else {
                boolean name = text.matches("[a-z_][a-z0-9_]*") && !WORDS.contains(text);
                out.append(name ? '"' + text + '"' : text);
            }
            at = part.end();
        }
        return out.append(sql, at, sql.length()).toString();
    }

    /** Runs statements of Oracle's as they are, as the user whose schema it is, each committed. */
    public void sql(String... statements) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void run(String... statements) {
        // behind a fence a writer waits for a lock; here that counts as refused
        transaction(SHORT_SECONDS, true, statements);
    }

    @Override
    public void runPatiently(String... statements) {
        transaction(PATIENT_SECONDS, true, statements);
    }

    @Override
    public void runAndRollBack(String... statements) {
        transaction(SHORT_SECONDS, false, statements);
    }

    private void transaction(int seconds, boolean commit, String... statements) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(seconds);
            connection.setAutoCommit(false);
            for (String sql : statements) {
                if (sql.toLowerCase(Locale.ROOT).startsWith("truncate ")) {
                    for (String table : sql.substring("truncate ".length()).split(",")) {
                        statement.execute("TRUNCATE TABLE " + translated(table.strip()));
                    }
                } else {
                    statement.execute(translated(sql));
                }
            }
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of what a query of Oracle's finds. */
    public List<String> query(String sql) {
        List<String> found = new ArrayList<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    @Override
    public void loseLog(String migration) {
        try {
            server.loseLogs();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> leftovers() {
        return query("SELECT object_name FROM sys.all_objects WHERE owner = '" + OracleServer.USER
                + "' AND UPPER(object_name) LIKE 'GODWIT%'");
    }

    @Override
    public void close() {
        server.release();
    }
}
