package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionReaderTest {
    private static final Columns COLUMNS = new Columns(
            Map.ofEntries(
                    Map.entry("a", new Type.Int(32)),
                    Map.entry("b", new Type.Int(32)),
                    Map.entry("price", new Type.Decimal(10, 2)),
                    Map.entry("ratio", new Type.Real(64)),
                    Map.entry("status", new Type.Text(10, false)),
                    Map.entry("title", new Type.Text(10, false)),
                    Map.entry("day", new Type.Date()),
                    Map.entry("at", new Type.Timestamp(false, 6)),
                    Map.entry("done", new Type.Bool()),
                    Map.entry("mood", new Type.Enumeration(List.of("happy", "sad"))),
                    Map.entry("odd name", new Type.Int(32)),
                    Map.entry("document", new Type.Json())),
            Set.of("title"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            MYSQL      | (`price` > 0)                                        | (GREATER price 0)
            MYSQL      | ((`a` > 0) and (`b` < 5))                            | (AND (GREATER a 0) (LESS b 5))
            MYSQL      | `a` > 0 and `b` < 5 or `a` = 3                       | (OR (AND (GREATER a 0) (LESS b 5)) (EQUAL a 3))
            MYSQL      | (`a` between 1 and 5)                                | (BETWEEN a 1 5)
            MYSQL      | (`status` in (_utf8mb4'x',_utf8mb4'it''s'))          | (IN status 'x' 'it's')
            MYSQL      | (`status` in (_utf8mb4\\'x\\',_utf8mb4\\'y\\'))      | (IN status 'x' 'y')
            MYSQL      | (`status` = 'a\\\\b')                                | (EQUAL status 'a\\b')
            MYSQL      | (`odd name` is not null)                             | (IS_NOT_NULL odd name)
            MYSQL      | (not (`a` is null))                                  | (NOT (IS_NULL a))
            MYSQL      | (`day` >= '2020-02-29')                              | (GREATER_OR_EQUAL day DATE:2020-02-29)
            MYSQL      | (`day` >= DATE'2020-02-29')                          | (GREATER_OR_EQUAL day DATE:2020-02-29)
            MYSQL      | (`at` < TIMESTAMP'2020-02-29 10:00:00')              | (LESS at TIMESTAMP:2020-02-29 10:00:00)
            MYSQL      | (char_length(`title`) <= 5)                          | (LESS_OR_EQUAL (CHARACTER_LENGTH title) 5)
            MYSQL      | (if((`a` > 0),`b`,0) > 2)                            | (GREATER (CASE (GREATER a 0) b 0) 2)
            MYSQL      | (ifnull(`a`,0) <> -1)                                | (NOT_EQUAL (COALESCE a 0) -1)
            MYSQL      | ((`a` % 2) = 0)                                      | (EQUAL (MODULO a 2) 0)
            MYSQL      | (`done` = 1)                                         | (EQUAL done true)
            MYSQL      | (`mood` = 'happy')                                   | (EQUAL mood 'happy')
            MYSQL      | (`a` > 0 && `b` > 0)                                 | (AND (GREATER a 0) (GREATER b 0))
            POSTGRESQL | (price > (0)::numeric)                               | (GREATER price 0)
            POSTGRESQL | ((a >= 1) AND (a <= 5))                              | (AND (GREATER_OR_EQUAL a 1) (LESS_OR_EQUAL a 5))
            POSTGRESQL | ((status)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])) | (IN status 'x' 'y')
            POSTGRESQL | (status = ANY (ARRAY['x'::text, 'y'::text]))         | (IN status 'x' 'y')
            POSTGRESQL | ((status)::text <> ALL (ARRAY['x'::text, 'y'::text])) | (NOT (IN status 'x' 'y'))
            POSTGRESQL | ((status)::text <> ''::text)                         | (NOT_EQUAL status '')
            POSTGRESQL | (status = 'a\\b'::text)                              | (EQUAL status 'a\\b')
            POSTGRESQL | ("odd name" IS NOT NULL)                             | (IS_NOT_NULL odd name)
            POSTGRESQL | (NOT done)                                           | (NOT done)
            POSTGRESQL | done                                                 | done
            POSTGRESQL | (day > '2020-02-29'::date)                           | (GREATER day DATE:2020-02-29)
            POSTGRESQL | (mood = 'happy'::public.mood)                        | (EQUAL mood 'happy')
            POSTGRESQL | (length(title) > 0)                                  | (GREATER (CHARACTER_LENGTH title) 0)
            POSTGRESQL | (ratio < (1.5)::double precision)                    | (LESS ratio 1.5)
            POSTGRESQL | (ratio < '-1.5'::numeric)                            | (LESS ratio -1.5)
            POSTGRESQL | ((status IS NULL) OR ((a % 2) = 0))                  | (OR (IS_NULL status) (EQUAL (MODULO a 2) 0))
            """)
    void readsConditionsThatMeanTheSame(Dialect dialect, String text, String expected) {
        assertThat(ExpressionReader.condition(dialect, COLUMNS, text).map(ExpressionReaderTest::shown))
                .contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(`title` = 'x')", // in any case
                "(`status` < 'x')", // another collation, another order
                "((`a` / 2) > 1)", // whole numbers elsewhere
                "((`price` / 2) > 1)", // as many digits as an engine likes
                "((`a` % `b`) = 0)", // zero
                "(`a` || `b`)", // an OR here, texts one after another there
                "(`status` like 'x%')",
                "regexp_like(`status`,'x')",
                "(`a` <=> `b`)",
                "(`a` = 'x')", // a number of a text
                "(\"a\" = 1)",
                "(json_valid(`document`))",
                "(`day` >= '0000-00-00')",
                "(length(`status`) > 0)", // bytes here
                "(`c`.`a` > 1)",
                "(`missing` > 1)",
                "`a`",
                "(`a` > 1) -- note",
                "(`a` > @b)",
                "(`status` = _latin1'\u00e4')",
                "(`a` > (select 1))",
                "(`status` in (select 'a'))",
                "(`a` > 'open",
                "",
                "(`a` > sleep(1))"
            })
    void readsNothingOfMySqlThatMayMeanSomethingElse(String text) {
        assertThat(ExpressionReader.condition(Dialect.MYSQL, COLUMNS, text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a / 2) > 1)",
                "((price)::integer > 1)", // rounds
                "((price)::numeric(5,1) > (1)::numeric)",
                "((status)::character varying(2) = 'x')",
                "(status ~ 'x'::text)",
                "(status ~~ 'x%'::text)",
                "(day > now())",
                "(a = ANY (ARRAY[]::integer[]))",
                "((document ->> 'a'::text) = 'x'::text)",
                "public.checked(a)",
                "(a IS DISTINCT FROM b)",
                "(day > 'infinity'::date)",
                "(ratio < 'NaN'::double precision)",
                "(at > ('2020-01-01'::date)::timestamp with time zone)",
                "(at > timezone('utc'::text, now()))"
            })
    void readsNothingOfPostgreSqlThatMayMeanSomethingElse(String text) {
        assertThat(ExpressionReader.condition(Dialect.POSTGRESQL, COLUMNS, text))
                .isEmpty();
    }

    @Test
    void readsComputations() {
        assertThat(computed(Dialect.MYSQL, new Type.Decimal(12, 2), "(`price` * `a`)"))
                .contains("(TIMES price a)");
        assertThat(computed(Dialect.MYSQL, new Type.Text(0, false), "concat(`status`,_utf8mb4' ',`title`)"))
                .contains("(CONCATENATE status ' ' title)");
        assertThat(computed(
                        Dialect.POSTGRESQL,
                        new Type.Text(0, false),
                        "(((status)::text || ' '::text) || (title)::text)"))
                .contains("(CONCATENATE (CONCATENATE status ' ') title)");
        assertThat(computed(Dialect.POSTGRESQL, new Type.Text(0, false), "lower((status)::text)"))
                .contains("(LOWER status)");
        assertThat(computed(Dialect.MYSQL, new Type.Text(0, false), "(`price` * `a`)"))
                .isEmpty();
        assertThat(computed(Dialect.MYSQL, new Type.Real(64), "(`ratio` / 2)")).contains("(DIVIDE ratio 2)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            MYSQL      | integer(32)   | '0'                                   | 0
            MYSQL      | integer(32)   | -5                                    | -5
            MYSQL      | decimal(10,2) | '1.50'                                | 1.50
            MYSQL      | text(10)      | 'it\\'s'                              | 'it's'
            MYSQL      | text(10)      | 5                                     | '5'
            MYSQL      | boolean       | '1'                                   | true
            MYSQL      | bits(3)       | b'101'                                | 5
            MYSQL      | bytes(3)      | x'00ff'                               | BYTES:00ff
            MYSQL      | bytes(3)      | 0x00FF                                | BYTES:00ff
            MYSQL      | timestamp(6)  | CURRENT_TIMESTAMP(6)                  | (NOW)
            MYSQL      | timestamp(6)  | current_timestamp()                   | (NOW)
            MYSQL      | timestamp(0)  | '2020-01-01 00:00:00'                 | TIMESTAMP:2020-01-01 00:00:00
            MYSQL      | date          | curdate()                             | (TODAY)
            MYSQL      | date          | '2020-01-01'                          | DATE:2020-01-01
            MYSQL      | text(36)      | uuid()                                | (RANDOM_UUID)
            MYSQL      | integer(32)   | NULL                                  | NULL:
            POSTGRESQL | text(10)      | 'it''s'::character varying            | 'it's'
            POSTGRESQL | text(10)      | ''::text                              | ''
            POSTGRESQL | integer(32)   | '-1'::integer                         | -1
            POSTGRESQL | integer(64)   | (0)::bigint                           | 0
            POSTGRESQL | decimal(10,2) | 0.00                                  | 0.00
            POSTGRESQL | boolean       | true                                  | true
            POSTGRESQL | instant(6)    | now()                                 | (NOW)
            POSTGRESQL | timestamp(6)  | CURRENT_TIMESTAMP                     | (NOW)
            POSTGRESQL | timestamp(6)  | LOCALTIMESTAMP                        | (NOW)
            POSTGRESQL | timestamp(6)  | (now())::timestamp without time zone  | (NOW)
            POSTGRESQL | date          | CURRENT_DATE                          | (TODAY)
            POSTGRESQL | date          | '2020-01-01'::date                    | DATE:2020-01-01
            POSTGRESQL | uuid          | gen_random_uuid()                     | (RANDOM_UUID)
            POSTGRESQL | json          | '{}'::jsonb                           | '{}'
            POSTGRESQL | bits(3)       | '101'::"bit"                          | 5
            POSTGRESQL | bytes         | '\\x00ff'::bytea                      | BYTES:00ff
            POSTGRESQL | text          | NULL::character varying               | NULL:
            """)
    void readsDefaults(Dialect dialect, String type, String text, String expected) {
        assertThat(ExpressionReader.defaultValue(dialect, io.godwit.spi.schema.TypeText.parse(type), text)
                        .map(ExpressionReaderTest::shown))
                .contains(expected);
    }

    @Test
    void readsNoDefaultThatIsNoValueOfTheType() {
        assertThat(ExpressionReader.defaultValue(Dialect.MYSQL, new Type.Date(), "'0000-00-00'"))
                .isEmpty();
        assertThat(ExpressionReader.defaultValue(Dialect.MYSQL, new Type.Int(32), "'x'"))
                .isEmpty();
        assertThat(ExpressionReader.defaultValue(Dialect.POSTGRESQL, new Type.Int(64), "nextval('s'::regclass)"))
                .isEmpty();
        assertThat(ExpressionReader.counts("nextval('s'::regclass)")).isTrue();
        assertThat(ExpressionReader.constant(new Type.Timestamp(false, 0), "0000-00-00 00:00:00"))
                .isEmpty();
        assertThat(ExpressionReader.constant(new Type.Enumeration(List.of("a")), "b"))
                .isEmpty();
    }

    private static Optional<String> computed(Dialect dialect, Type type, String text) {
        return ExpressionReader.computed(dialect, COLUMNS, type, text).map(ExpressionReaderTest::shown);
    }

    private static String shown(Expression expression) {
        if (expression instanceof Expression.ColumnValue column) {
            return column.column();
        } else if (expression instanceof Literal literal) {
            return switch (literal.kind()) {
                case TEXT -> "'" + literal.text() + "'";
                case NUMBER, BOOLEAN -> literal.text();
                default -> literal.kind() + ":" + literal.text();
            };
        }
        Expression.Call call = (Expression.Call) expression;
        return "("
                + (call.function() + " "
                                + call.arguments().stream()
                                        .map(ExpressionReaderTest::shown)
                                        .collect(Collectors.joining(" ")))
                        .strip()
                + ")";
    }
}
