package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.spi.schema.TypeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL Server's expressions, as sys.check_constraints and its sisters print them, and views as people write them. */
class TransactSqlTest {
    private static final Columns COLUMNS = new Columns(
            Map.ofEntries(
                    Map.entry("a", new Type.Int(32)),
                    Map.entry("b", new Type.Int(32)),
                    Map.entry("price", new Type.Decimal(10, 2)),
                    Map.entry("money", new Type.Decimal(19, 4)),
                    Map.entry("wide", new Type.Decimal(38, 10)),
                    Map.entry("ratio", new Type.Real(64)),
                    Map.entry("share", new Type.Real(32)),
                    Map.entry("status", new Type.Text(10, false)),
                    Map.entry("title", new Type.Text(10, false)),
                    Map.entry("body", new Type.Text(0, false)),
                    Map.entry("fixed", new Type.Text(5, true)),
                    Map.entry("day", new Type.Date()),
                    Map.entry("at", new Type.Timestamp(false, 6)),
                    Map.entry("done", new Type.Bool()),
                    Map.entry("odd] name", new Type.Int(32))),
            Set.of("title"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            ([price]>(0))                                  | (GREATER price 0)
            ([a]>=(1) AND [a]<=(5))                        | (AND (GREATER_OR_EQUAL a 1) (LESS_OR_EQUAL a 5))
            ([a]=(3) OR [a]=(2) OR [a]=(1))                | (OR (OR (EQUAL a 3) (EQUAL a 2)) (EQUAL a 1))
            ([status]=N'it''s' OR [status]='x')            | (OR (EQUAL status 'it's') (EQUAL status 'x'))
            ([status]<>'')                                 | (NOT_EQUAL status '')
            (NOT [a]=(1))                                  | (NOT (EQUAL a 1))
            ([odd]] name] IS NOT NULL)                     | (IS_NOT_NULL odd] name)
            ([done]=(1))                                   | (EQUAL done true)
            ([day]>='20200229')                            | (GREATER_OR_EQUAL day DATE:2020-02-29)
            ([day]>='2020-02-29')                          | (GREATER_OR_EQUAL day DATE:2020-02-29)
            ([at]<CONVERT([datetime2](7),'2020-02-29 10:00:00',(121))) | (LESS at TIMESTAMP:2020-02-29 10:00:00)
            ([day]>CONVERT([date],'20200229'))             | (GREATER day DATE:2020-02-29)
            (isnull([a],(0))<>(-1))                        | (NOT_EQUAL (COALESCE a 0) -1)
            (([a]%(2))=(0))                                | (EQUAL (MODULO a 2) 0)
            (case when [a]>(0) then [b] else (0) end>(2))  | (GREATER (CASE (GREATER a 0) b 0) 2)
            ([money]>=(0) AND ([money]*[a])<(1.5))         | (AND (GREATER_OR_EQUAL money 0) (LESS (TIMES money a) 1.5))
            (abs([a])<(10))                                | (LESS (ABSOLUTE a) 10)
            """)
    void readsConditionsThatMeanTheSame(String text, String expected) {
        assertThat(ExpressionReader.condition(Dialect.TRANSACT_SQL, COLUMNS, text)
                        .map(TransactSqlTest::shown))
                .contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "([title]='x')", // in any case
                "([status]<'x')", // another collation, another order
                "(len([status])>(0))", // without blanks at the end
                "(datalength([status])>(0))",
                "([status] like '[A-Z]%')",
                "(([a]/(2))>(1))", // whole numbers
                "(([price]/(3))>(1))",
                "(([wide]*[wide])>(1))", // rounded
                "(([money]*[money])>(1))",
                "(([wide]+[money])>(1))",
                "([share]=(0.1))", // compared in 32 bits
                "([status]='\u00e4')", // of the database's code page
                "([at]<=getdate())",
                "([day]>(0))",
                "(isnull([status],'longer than ten')<>'')",
                "(isnull([a],(0.5))>(0))",
                "(CONVERT([int],[price])=(1))",
                "(CONVERT([datetime],'1/2/2020')<[at])",
                "([dbo].[checked]([a])=(1))",
                "([a]&(1)=(1))",
                "(datepart(year,[day])>(2000))",
                "([a]>(1)) -- note",
                "(missing>(1))",
                "(\"a\" > 1",
                "([a]",
                "([a]>$1)"
            })
    void readsNothingThatMayMeanSomethingElse(String text) {
        assertThat(ExpressionReader.condition(Dialect.TRANSACT_SQL, COLUMNS, text))
                .isEmpty();
    }

    @Test
    void readsComputations() {
        assertThat(computed(new Type.Decimal(12, 2), "([price]*[a])")).isEqualTo("(TIMES price a)");
        assertThat(computed(new Type.Text(0, false), "(([status]+' ')+[title])"))
                .isEqualTo("(CONCATENATE (CONCATENATE status ' ') title)");
        assertThat(computed(new Type.Text(0, false), "(upper([status]))")).isEqualTo("(UPPER status)");
        assertThat(computed(new Type.Text(0, false), "(coalesce([status],''))")).isEqualTo("(COALESCE status '')");
        assertThat(computed(new Type.Text(0, false), "([fixed]+'x')"))
                .as("blanks stay in it")
                .isEmpty();
        assertThat(computed(new Type.Text(0, false), "([body]+[status])"))
                .as("may be cut, or not")
                .isEmpty();
        assertThat(computed(new Type.Int(32), "([a]+[b])")).isEqualTo("(PLUS a b)");
        assertThat(computed(new Type.Text(0, false), "(concat([status],[title]))"))
                .as("takes nulls for nothing")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            integer(32)   | ((0))                          | 0
            integer(32)   | ((-5))                         | -5
            decimal(10,2) | ((1.50))                       | 1.50
            boolean       | ((1))                          | true
            boolean       | ('0')                          | false
            text(10)      | (N'it''s')                     | 'it's'
            text(10)      | ('')                           | ''
            text(10)      | (NULL)                         | NULL:
            bytes(3)      | (0x00ff)                       | BYTES:00ff
            timestamp(3)  | (getdate())                    | (NOW)
            timestamp(6)  | (sysdatetime())                | (NOW)
            timestamp(6)  | (sysdatetimeoffset())          | (NOW)
            instant(6)    | (sysdatetimeoffset())          | (NOW)
            instant(6)    | (sysutcdatetime())             | (NOW)
            date          | (getdate())                    | (NOW)
            date          | (CONVERT([date],getdate()))    | (TODAY)
            date          | ('20200229')                   | DATE:2020-02-29
            timestamp(3)  | ('1900-01-01T00:00:00.000')    | TIMESTAMP:1900-01-01 00:00:00
            uuid          | (newid())                      | (RANDOM_UUID)
            """)
    void readsDefaults(String type, String text, String expected) {
        assertThat(ExpressionReader.defaultValue(Dialect.TRANSACT_SQL, TypeText.parse(type), text)
                        .map(TransactSqlTest::shown))
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            instant(6)    | (getdate())
            timestamp(6)  | (getutcdate())
            timestamp(3)  | ((0))
            timestamp(3)  | ('')
            timestamp(3)  | ('1/2/2020')
            text(36)      | (newid())
            uuid          | (newsequentialid())
            integer(32)   | (NEXT VALUE FOR [dbo].[s])
            text(128)     | (suser_sname())
            time(6)       | (getdate())
            """)
    void readsNoDefaultThatMayMeanSomethingElse(String type, String text) {
        assertThat(ExpressionReader.defaultValue(Dialect.TRANSACT_SQL, TypeText.parse(type), text))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            i   | select c.id from dbo.customer c where c.code = 'x'
            i   | SELECT ID FROM Customer AS C -- all of them
            i   | select [c].[id] from [dbo].[customer] [c] where ([c].[done] = 1) /* done /* really */ */
            i   | select c.id from dbo.customer c join dbo.orders o on o.customer = c.id where o.total > 5
            i,i | select o.customer, count_big(*) n from orders o group by o.customer having count(*) > 1
            d   | select sum(o.total) as t from dbo.orders o
            i   | select id from dbo.customer union all select id from dbo.orders
            i   | select c.id from dbo.customer c where exists (select 1 from dbo.orders o where o.customer = c.id)
            """)
    void readsViewsThatMeanTheSame(String types, String text) {
        assertThat(view("dbo", types, text).unsaid()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            i | select top (5) id from dbo.customer order by id                 | it uses top
            i | select id from dbo.customer with (nolock)                       | it uses with
            i | select id from dbo.customer where name = 'x'                    | it compares texts that differ and are equal under their collation
            i | select id from other.dbo.customer                               | it reads a relation whose schema is not said
            i | select * from dbo.customer                                      | it uses AllColumns
            i | select avg(id) a from dbo.customer                              | it uses avg
            i | select id from dbo.customer where since < getdate()             | it uses getdate
            i | select x = id from dbo.customer                                 | it names an unknown column x
            i | select id from dbo.customer for xml path('a')                   | it uses for
            i | select id from dbo.customer where code like '[a-c]%'            | it uses LIKE with more than a constant pattern
            i | select cast(id as int) from dbo.customer                        | it uses cast
            i | select len(code) from dbo.customer                              | it uses len
            i | select id from dbo.missing                                      | it reads dbo.missing, which is not moved
            """)
    void saysWhatStandsInAViewsWay(String types, String text, String why) {
        assertThat(view("dbo", types, text).unsaid()).isEqualTo(why);
    }

    @Test
    void aRelationWithoutASchemaIsTheViewsOwnOnlyInTheUsualSchema() {
        assertThat(view("sales", "i", "select id from customer").unsaid())
                .isEqualTo("it reads a relation whose schema is not said");
    }

    private static ViewDefinition view(String schema, String types, String text) {
        ViewReader reader = new ViewReader(Dialect.TRANSACT_SQL);
        reader.table(
                new TableId("dbo", "customer"),
                new TableId("t", "customer"),
                List.of(
                        column("id", new Type.Int(32)),
                        column("name", new Type.Text(40, false)),
                        column("code", new Type.Text(10, true)),
                        column("done", new Type.Bool()),
                        column("since", new Type.Timestamp(false, 3))),
                Set.of("name"));
        reader.table(
                new TableId("dbo", "orders"),
                new TableId("t", "orders"),
                List.of(
                        column("id", new Type.Int(32)),
                        column("customer", new Type.Int(32)),
                        column("total", new Type.Decimal(10, 2))),
                Set.of());
        List<Column> columns = new ArrayList<>();
        for (String type : types.split(",")) {
            columns.add(column("c" + columns.size(), type.equals("i") ? new Type.Int(64) : new Type.Decimal(38, 2)));
        }
        return reader.view(new TableId(schema, "v"), new TableId("t", "v"), columns, text);
    }

    private static Column column(String name, Type type) {
        return new Column(name, type, "native", true, false, false);
    }

    private static String computed(Type type, String text) {
        return ExpressionReader.computed(Dialect.TRANSACT_SQL, COLUMNS, type, text)
                .map(TransactSqlTest::shown)
                .orElse("");
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
        String arguments = call.arguments().stream().map(TransactSqlTest::shown).collect(Collectors.joining(" "));
        return "(" + (call.function() + " " + arguments).strip() + ")";
    }
}
