package io.godwit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.antlr.CaseChangingCharStream;
import io.debezium.ddl.parser.oracle.generated.PlSqlLexer;
import io.debezium.ddl.parser.oracle.generated.PlSqlParser;
import io.godwit.spi.Mode;
import io.godwit.spi.Source;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Effort;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.testkit.contract.Moves;
import io.godwit.testkit.oracle.OracleStandIn;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every statement that is sent to Oracle is one of its language, by a grammar of PL/SQL, and asks the dictionary only for columns that
 * its documentation lists. The statements are those that a stand-in received, and the queries that the classes hold.
 */
class StatementsTest {
    private static final Pattern WORD = Pattern.compile("'(?:[^']|'')*'|\"[^\"]*\"|[A-Za-z][\\w$#]*");
    private static final Pattern VIEW = Pattern.compile("(?i)\\bFROM\\s+sys\\.|,\\s*sys\\.|JOIN\\s+sys\\.");
    private static final Pattern RELATION =
            Pattern.compile("(?i)\\bsys\\.((?:all|dba|g?v_|nls|product|session|redaction)[\\w$]*)");

    /** Words of the language in these queries, which are no columns; and names that they give. */
    private static final Set<String> WORDS = Set.of(
            ("SELECT FROM WHERE AND OR NOT IN IS NULL AS BY ORDER GROUP HAVING COUNT DISTINCT BETWEEN LIKE ESCAPE CASE WHEN THEN ELSE END"
                            + " SYS JOIN LEFT ON EXISTS UNION ALL ASC DESC DATE TIMESTAMP ROWNUM FETCH FIRST ROWS ONLY"
                            + " SYSDATE")
                    .split(" "));

    private static final Set<String> STATEMENTS = new TreeSet<>();
    private static final Map<String, Set<String>> DOCUMENTED = new HashMap<>();

    @BeforeAll
    static void collect() throws IOException, SQLException, ReflectiveOperationException {
        try (InputStream in =
                Objects.requireNonNull(StatementsTest.class.getResourceAsStream("dictionary-columns.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split(": ", 2);
                    DOCUMENTED.put(parts[0], Set.of(parts[1].split(" ")));
                }
            }
        }
        held();
        sent(OracleStandIn.start());
        sent(OracleStandIn.startBlind());
    }

    private static void held() throws IOException, ReflectiveOperationException {
        Path classes = Path.of(OracleConnector.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                for (Field field : Class.forName(name).getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers())
                            && field.getType().equals(String.class)) {
                        field.setAccessible(true);
                        String text = String.valueOf(field.get(null));
                        if (text.startsWith("SELECT ") && !text.contains("{newer}")) {
                            // some end before a number
                            String rest = text.matches("(?s).*[=>] ") ? "0" : "";
                            STATEMENTS.add(text.replace("{owners}", "('APP')") + rest);
                        }
                    }
                }
            }
        }
    }

    private static void sent(OracleStandIn standIn) throws SQLException {
        try (standIn) {
            standIn.execute(
                    "CREATE TABLE APP.A (ID NUMBER(9) PRIMARY KEY, N NUMBER, V VARCHAR2(40 CHAR), D DATE, T TIMESTAMP(9),"
                            + " Z TIMESTAMP(6) WITH TIME ZONE, I INTERVAL DAY TO SECOND, M INTERVAL YEAR TO MONTH, R RAW(16),"
                            + " B BINARY_DOUBLE, C CLOB, X BLOB)",
                    "CREATE TABLE APP.L (V VARCHAR2(40 CHAR), N NUMBER(9))",
                    "INSERT INTO APP.A (ID, N, V) VALUES (1, 2, 'x')",
                    "INSERT INTO APP.L VALUES ('x', 1)");
            int before = standIn.statements().size();
            try (Source source = new OracleConnector().source(standIn.endpoint(), "test")) {
                source.assess(Selection.ALL, Mode.OFFLINE);
                List<Table> tables = source.schema(Selection.ALL).tables();
                for (Table table : tables) {
                    List<Row> keys = new ArrayList<>();
                    try (Snapshot snapshot = source.snapshot(false)) {
                        for (Split split : source.splits(table, new SplitSize(1, 4))) {
                            Moves.rows(source, table, snapshot, List.of(split));
                        }
                        source.lookUp(Moves.neutral(table), snapshot, keys);
                    }
                    source.examine(demands(table), new Effort(10, 10));
                }
            }
            STATEMENTS.addAll(
                    standIn.statements().subList(before, standIn.statements().size()));
        }
    }

    private static List<Demand> demands(Table table) {
        List<Demand> demands = new ArrayList<>();
        for (Column column : table.columns()) {
            for (Limit limit : List.of(
                    new Limit.Characters(10),
                    new Limit.Digits(3, 1),
                    new Limit.Years(1, 2000),
                    new Limit.FractionDigits(3),
                    new Limit.Calendar(),
                    new Limit.LengthOfTime(100),
                    new Limit.Octets(5),
                    new Limit.NoZeroCharacter(),
                    new Limit.Finite(),
                    new Limit.Uuid())) {
                demands.add(new Demand.OfColumn(table, column, limit, "t", Demand.Consequence.STOPS));
            }
        }
        return demands;
    }

    /** The first error of the grammar; null if there is none. */
    private static @Nullable String error(String sql) {
        List<String> errors = new ArrayList<>();
        BaseErrorListener listener = new BaseErrorListener() {
            @Override
            public void syntaxError(
                    Recognizer<?, ?> recognizer,
                    @Nullable Object symbol,
                    int line,
                    int at,
                    String message,
                    @Nullable RecognitionException error) {
                errors.add(message + " at " + at);
            }
        };
        PlSqlLexer lexer = new PlSqlLexer(new CaseChangingCharStream(CharStreams.fromString(sql + ";"), true));
        lexer.removeErrorListeners();
        lexer.addErrorListener(listener);
        PlSqlParser parser = new PlSqlParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.addErrorListener(listener);
        parser.sql_script();
        return errors.isEmpty() ? null : errors.get(0);
    }

    @Test
    void everyStatementIsOneOfTheLanguage() {
        assertThat(STATEMENTS).hasSizeGreaterThan(40);
        assertThat(STATEMENTS.stream().map(s -> error(s) + ": " + s).filter(s -> !s.startsWith("null: ")))
                .isEmpty();
    }

    @Test
    void theGrammarRefusesWhatIsNone() {
        assertThat(error("SELECT id FROM t LIMIT 5 WHERE x")).isNotNull();
        assertThat(error("SELECT id FROM t AS OF SCN 5 t WHERE x = 1")).isNull();
    }

    @Test
    void theDictionaryIsAskedForDocumentedColumnsOnly() {
        List<String> strange = new ArrayList<>();
        int asked = 0;
        for (String sql : STATEMENTS) {
            if (VIEW.matcher(sql).find()) {
                asked++;
                strange(sql, strange);
            }
        }
        assertThat(asked).isGreaterThan(25);
        assertThat(strange).isEmpty();
    }

    @Test
    void aColumnThatNobodyDocumentedIsFound() {
        List<String> strange = new ArrayList<>();
        strange("SELECT owner, table_title FROM sys.dba_tables WHERE owner IN ('APP')", strange);
        assertThat(strange).singleElement().asString().startsWith("TABLE_TITLE");
    }

    private static void strange(String sql, List<String> strange) {
        Set<String> columns = new TreeSet<>();
        Set<String> relations = new TreeSet<>();
        Matcher relation = RELATION.matcher(sql);
        while (relation.find()) {
            String name = relation.group(1).toUpperCase(Locale.ROOT);
            relations.add(name);
            String documented = name.replaceFirst("^GV_", "V_");
            Set<String> known = DOCUMENTED.get(documented);
            known = known == null ? DOCUMENTED.get(documented.replaceFirst("^DBA_", "ALL_")) : known;
            if (known == null) {
                strange.add("no documentation of " + name);
                return;
            }
            columns.addAll(known);
        }
        Matcher word = WORD.matcher(sql);
        while (word.find()) {
            String text = word.group();
            String name = text.toUpperCase(Locale.ROOT);
            boolean call = sql.startsWith("(", word.end());
            boolean alias =
                    text.length() == 1 || sql.startsWith(".", word.end()) || sql.startsWith("AS ", word.start() - 3);
            boolean constant = text.startsWith("'") || text.startsWith("\"");
            if (!call
                    && !alias
                    && !constant
                    && !WORDS.contains(name)
                    && !relations.contains(name)
                    && !columns.contains(name)) {
                strange.add(name + " in " + sql);
            }
        }
    }
}
