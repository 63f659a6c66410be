package io.godwit.oracle;

import io.godwit.oracle.connection.Opener;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Secret;
import io.godwit.spi.Source;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for Oracle, which it is not: H2 in its Oracle mode, with the dictionary as tables that tests fill. It is reached
 * through the connector's own code but for the driver. What H2 does not know of Oracle's language is taken out of statements
 * (settings of the session, the moment of a flashback query) or put in H2's words (places of rows); so it proves nothing of these.
 */
final class StandIn implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Pattern MOMENT = Pattern.compile(" AS OF SCN \\d+");
    private static final Pattern PLACE = Pattern.compile("\\bROWID\\b");
    private static final Pattern SAMPLE = Pattern.compile(" SAMPLE BLOCK \\([^)]*\\)");
    private static final String OF_USERS =
            "sys.dba_(users|tables|object_tables|external_tables|queue_tables|mview\\w*|tab_\\w+|col_comments|cons\\w+|ind\\w+"
                    + "|sequences|views|source|synonyms|db_links|scheduler_jobs|policies)";

    private final String url =
            "jdbc:h2:mem:standin" + NUMBER.incrementAndGet() + ";MODE=Oracle;NON_KEYWORDS=VALUE;DB_CLOSE_DELAY=-1";
    private final Connection keeper;
    private final List<String> statements = new ArrayList<>();
    private final boolean seesEverything;

    /** Makes it. {@code seesEverything}: whether the user may read the dictionary of all users. */
    StandIn(boolean seesEverything) throws SQLException {
        this.seesEverything = seesEverything;
        this.keeper = DriverManager.getConnection(url);
        run(StandInDictionary.STATEMENTS.toArray(new String[0]));
        run(
                "INSERT INTO sys.product_component_version VALUES ('Oracle Database 19c Enterprise Edition ', '19.0.0.0.0', '')",
                "INSERT INTO sys.nls_database_parameters VALUES ('NLS_CHARACTERSET', 'AL32UTF8'),"
                        + " ('NLS_NCHAR_CHARACTERSET', 'AL16UTF16')",
                "INSERT INTO sys.v_$database VALUES (4711, 'STANDIN', 'ARCHIVELOG', 'NO', 'PRIMARY', 123456)",
                "INSERT INTO sys.v_$pdbs VALUES (3, X'00112233445566778899AABBCCDDEEFF')",
                "INSERT INTO sys.v_$instance VALUES (1, 'NO')",
                "INSERT INTO sys.v_$parameter VALUES ('undo_retention', '900')",
                "INSERT INTO sys.all_users VALUES ('APP', 'N'), ('SYS', 'Y'), ('MDSYS', 'Y')");
        if (seesEverything) {
            run(StandInDictionary.OF_EVERYTHING.toArray(new String[0]));
        }
    }

    /** Runs statements of H2's. */
    void run(String... sql) throws SQLException {
        try (Statement statement = keeper.createStatement()) {
            for (String one : sql) {
                statement.execute(one);
            }
        }
    }

    /** A column: name, type as the dictionary spells it, and whether it may be null. */
    record Col(String name, String type, boolean nullable) {
        static Col of(String name, String type) {
            return new Col(name, type, true);
        }

        Col notNull() {
            return new Col(name, type, false);
        }
    }

    /** Makes a table of the schema APP, and says so in the dictionary. */
    void table(String name, Col... columns) throws SQLException {
        List<String> parts = new ArrayList<>();
        for (Col column : columns) {
            parts.add('"' + column.name() + "\" " + own(column.type()));
        }
        run("CREATE TABLE app.\"" + name + "\" (" + String.join(", ", parts) + ")");
        describe(name, columns);
    }

    /** Says in the dictionary that there is a table. */
    void describe(String name, Col... columns) throws SQLException {
        run("INSERT INTO sys.all_tables VALUES ('APP', '" + name
                + "', 1000, 100, 'N', NULL, 'NO', 'N', 'NO', 'NO', NULL)");
        columns(name, columns);
    }

    /** Says which columns a table or a view has. */
    void columns(String name, Col... columns) throws SQLException {
        int number = 0;
        for (Col column : columns) {
            number++;
            run("INSERT INTO sys.all_tab_cols VALUES ('APP', '" + name + "', '" + column.name() + "', "
                    + type(column.type()) + ", 'NO', 'NO', 'YES', 'NO', 'USING_NLS_COMP', " + number + ", " + number
                    + ", NULL)");
            if (!column.nullable()) {
                run("UPDATE sys.all_tab_cols SET nullable = 'N' WHERE table_name = '" + name + "' AND column_name = '"
                        + column.name() + "'");
            }
        }
    }

    /** Data type, its owner, length, precision, scale, nullable, characters and what they are counted in. */
    private static String type(String spelling) {
        java.util.regex.Matcher number =
                Pattern.compile("NUMBER(?:\\((\\*|\\d+)(?:,(-?\\d+))?\\))?").matcher(spelling);
        java.util.regex.Matcher sized = Pattern.compile("(N?VARCHAR2|N?CHAR|RAW|FLOAT)\\((\\d+)(?: (CHAR|BYTE))?\\)")
                .matcher(spelling);
        if (number.matches()) {
            String precision = "*".equals(number.group(1)) ? null : number.group(1);
            String scale = number.group(1) == null ? null : number.group(2) == null ? "0" : number.group(2);
            return "'NUMBER', NULL, 22, " + precision + ", " + scale + ", 'Y', 0, NULL";
        } else if (sized.matches()) {
            boolean text = sized.group(1).contains("CHAR");
            return "'" + sized.group(1) + "', NULL, " + sized.group(2) + ", " + (text ? "NULL" : sized.group(2))
                    + ", NULL, 'Y', " + (text ? sized.group(2) : "0") + ", "
                    + (text ? "BYTE".equals(sized.group(3)) ? "'B'" : "'C'" : "NULL");
        } else if (spelling.contains(".")) {
            int dot = spelling.indexOf('.');
            return "'" + spelling.substring(dot + 1) + "', '" + spelling.substring(0, dot)
                    + "', 1, NULL, NULL, 'Y', 0, NULL";
        }
        return "'" + spelling + "', NULL, 0, NULL, NULL, 'Y', 0, NULL";
    }

    /** What H2 has in the place of a type. */
    private static String own(String type) {
        if (type.startsWith("FLOAT") || type.equals("NUMBER")) {
            return "DECFLOAT(40)";
        } else if (type.startsWith("TIMESTAMP") && type.endsWith("LOCAL TIME ZONE")) {
            return type.substring(0, type.indexOf(' '));
        } else if (type.startsWith("NUMBER(*")) {
            return "NUMBER(38)";
        } else if (type.startsWith("NUMBER(") && type.contains(",-")) {
            return "NUMBER(38)";
        }
        return switch (type) {
            case "LONG" -> "CLOB";
            case "LONG RAW" -> "BLOB";
            case "ROWID" -> "VARCHAR(18)";
            case "DATE" -> "TIMESTAMP(0)";
            default -> type.replace(" BYTE)", ")").replace(" CHAR)", ")");
        };
    }

    /** Says that a table has a primary key, or another constraint on columns. */
    void constraint(String table, String name, char kind, String... columns) throws SQLException {
        run("INSERT INTO sys.all_constraints VALUES ('APP', '" + table + "', '" + name + "', '" + kind
                + "', NULL, NULL, NULL, 'ENABLED', 'VALIDATED', '" + name + "', NULL)");
        int position = 0;
        for (String column : columns) {
            run("INSERT INTO sys.all_cons_columns VALUES ('APP', '" + name + "', '" + table + "', '" + column + "', "
                    + ++position + ")");
        }
        if (kind == 'P' || kind == 'U') {
            index(table, name, "NORMAL", true, columns);
        }
    }

    /** Says that a table has an index. */
    void index(String table, String name, String type, boolean unique, String... columns) throws SQLException {
        run("INSERT INTO sys.all_indexes VALUES ('APP', '" + name + "', '" + type + "', 'APP', '" + table + "', '"
                + (unique ? "UNIQUE" : "NONUNIQUE") + "', NULL, NULL, 'N')");
        int position = 0;
        for (String column : columns) {
            run("INSERT INTO sys.all_ind_columns VALUES ('APP', '" + name + "', 'APP', '" + table + "', '" + column
                    + "', " + ++position + ", 'ASC')");
        }
    }

    /** Says in which blocks a table lies. */
    void extents(String table, int extents, int blocks) throws SQLException {
        run("INSERT INTO sys.dba_objects VALUES ('APP', '" + table + "', NULL, 'TABLE', 1)");
        for (int i = 0; i < extents; i++) {
            run("INSERT INTO sys.dba_extents VALUES ('APP', '" + table + "', NULL, 'TABLE', 1, " + i * blocks + ", "
                    + blocks * 8192 + ")");
        }
    }

    OracleConnector connector() {
        Opener opener = (address, properties) -> translating(DriverManager.getConnection(url), Connection.class);
        return new OracleConnector(opener);
    }

    static Endpoint endpoint() {
        return new Endpoint("oracle://app@standin.example/APPPDB", Secret.of("secret"), Map.of());
    }

    Source source() {
        return connector().source(endpoint(), "test");
    }

    /** What the connector sent. */
    List<String> statements() {
        synchronized (statements) {
            return List.copyOf(statements);
        }
    }

    private String translated(String sql) {
        synchronized (statements) {
            statements.add(sql);
        }
        if (sql.startsWith("ALTER SESSION")) {
            return "SELECT 1";
        }
        String text = SAMPLE.matcher(MOMENT.matcher(sql).replaceAll("")).replaceAll("");
        text = PLACE.matcher(text).replaceAll("_ROWID_");
        // whole numbers overflow here, and not in Oracle
        text = text.replace(" * 86400 +", " * 86400.0 +").replace(") * 1000000000", ") * 1000000000.0");
        // the same tables stand for both sets of views
        return seesEverything ? text.replaceAll(OF_USERS, "sys.all_$1") : text;
    }

    private <B> B translating(B inner, Class<B> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    @Nullable Object[] given = arguments == null ? new Object[0] : arguments.clone();
                    if (given.length > 0 && given[0] instanceof String sql && isStatement(method.getName())) {
                        given[0] = translated(sql);
                    }
                    try {
                        Object result = method.invoke(inner, given);
                        return method.getName().equals("createStatement") && result instanceof Statement statement
                                ? translating(statement, Statement.class)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                }));
    }

    private static boolean isStatement(String method) {
        return method.startsWith("execute") || method.startsWith("prepare");
    }

    @Override
    public void close() throws SQLException {
        run("SHUTDOWN");
        keeper.close();
    }
}
