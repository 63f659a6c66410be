package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Aggregate;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.FieldValue;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Expression.Subquery;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewReaderTest {
    private static final TableId VIEW = new TableId("s", "v");

    private static Column column(String name, Type type, String spelling) {
        return new Column(name, type, spelling, true, false, false);
    }

    private static ViewReader reader(Dialect dialect) {
        ViewReader reader = new ViewReader(dialect);
        List<Column> customer = List.of(
                column("id", new Type.Int(32), "int"),
                column("name", new Type.Text(40, false), "varchar(40)"),
                column("code", new Type.Text(10, false), "varchar(10)"),
                column("fixed", new Type.Text(5, true), "char(5)"),
                column("active", new Type.Int(8), "tinyint(1)"),
                column("done", new Type.Bool(), "tinyint(1)"),
                column("since", new Type.Date(), "date"),
                column("mood", new Type.Enumeration(List.of("happy", "sad")), "enum('happy','sad')"),
                column("data", new Type.Json(), "json"));
        List<Column> orders = List.of(
                column("id", new Type.Int(32), "int"),
                column("customer", new Type.Int(32), "int"),
                column("total", new Type.Decimal(10, 2), "decimal(10,2)"),
                column("pieces", new Type.Int(33), "int unsigned"),
                column("rate", new Type.Real(64), "double"),
                column("share", new Type.Real(32), "float"),
                column("fine", new Type.Decimal(40, 20), "decimal(40,20)"),
                column("at", new Type.Timestamp(false, 0), "datetime"),
                column("stamp", new Type.Timestamp(true, 0), "timestamp"));
        reader.table(new TableId("s", "customer"), new TableId("t", "customer"), customer, Set.of("name"));
        reader.table(new TableId("s", "orders"), new TableId("t", "orders"), orders, Set.of());
        reader.unusable(new TableId("s", "part"), "of which only some rows are moved");
        return reader;
    }

    private static ViewDefinition read(Dialect dialect, String types, String text) {
        List<Column> columns = new ArrayList<>();
        for (String type : types.split(",")) {
            columns.add(column(
                    "c" + (columns.size() + 1),
                    switch (type) {
                        case "i" -> new Type.Int(64);
                        case "d" -> new Type.Decimal(32, 2);
                        case "t" -> new Type.Text(50, false);
                        case "D" -> new Type.Date();
                        case "b" -> new Type.Bool();
                        case "r" -> new Type.Real(64);
                        case "j" -> new Type.Json();
                        case "B" -> new Type.Bytes(0);
                        default -> new Type.Timestamp(false, 0);
                    },
                    type));
        }
        return reader(dialect).view(VIEW, new TableId("t", "v"), columns, text);
    }

    private static ViewDefinition mysql(String types, String text) {
        return read(Dialect.MYSQL, types, text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            i,t | select `s`.`customer`.`id` AS `id`,`s`.`customer`.`name` AS `name` from `s`.`customer` | customer.id c1, customer.name c2 from t.customer customer
            i   | select `c`.`id` AS `id` from `s`.`customer` `c` where (`c`.`code` = 'x')               | c.id c1 from t.customer c where (EQUAL c.code 'x')
            i   | select `s`.`c`.`id` AS `id` from `s`.`customer` `c` where (`s`.`c`.`code` = 'x')       | c.id c1 from t.customer c where (EQUAL c.code 'x')
            i   | select `c`.`id` AS `id` from `s`.`customer` `c` where (`c`.`mood` = 'sad')             | c.id c1 from t.customer c where (EQUAL c.mood 'sad')
            i   | select `c`.`id` AS `id` from `s`.`customer` `c` where `c`.`active`                     | c.id c1 from t.customer c where (NOT_EQUAL c.active 0)
            i   | select `c`.`id` AS `id` from `s`.`customer` `c` where (0 <> `c`.`active`)              | c.id c1 from t.customer c where (NOT_EQUAL 0 c.active)
            i   | select `c`.`id` AS `id` from `s`.`customer` `c` where (`c`.`since` >= '2020-02-29')    | c.id c1 from t.customer c where (GREATER_OR_EQUAL c.since DATE:2020-02-29)
            i,i | select `c`.`id` AS `id`,count(0) AS `n` from (`s`.`customer` `c` left join `s`.`orders` `o` on((`o`.`customer` = `c`.`id`))) group by `c`.`id` | c.id c1, COUNT(0) c2 from (t.customer c LEFT t.orders o on (EQUAL o.customer c.id)) group c.id
            i,d | select `o`.`customer` AS `customer`,sum(`o`.`total`) AS `t` from `s`.`orders` `o` group by `o`.`customer` having (sum(`o`.`total`) > 10) order by `t` desc | o.customer c1, SUM(o.total) c2 from t.orders o group o.customer having (GREATER SUM(o.total) 10) order SUM(o.total) desc nulls last
            i   | select distinct `o`.`customer` AS `customer` from `s`.`orders` `o` order by `o`.`customer` | distinct o.customer c1 from t.orders o order o.customer nulls first
            t   | select concat(`c`.`code`,'-',`c`.`fixed`) AS `x` from `s`.`customer` `c`               | (CONCATENATE c.code '-' c.fixed) c1 from t.customer c
            t   | select if(`c`.`active`,_utf8mb4'yes',_utf8mb4'') AS `x` from `s`.`customer` `c`        | (CASE (NOT_EQUAL c.active 0) 'yes' '') c1 from t.customer c
            i   | select `c`.`id` AS `id` from `s`.`customer` `c` where `c`.`id` in (select `o`.`customer` from `s`.`orders` `o`) | c.id c1 from t.customer c where (c.id in [o.customer customer from t.orders o])
            i   | select `c`.`id` AS `id` from `s`.`customer` `c` where (not(exists(select 1 from `s`.`orders` `o` where (`o`.`customer` = `c`.`id`)))) | c.id c1 from t.customer c where (NOT (exists [1 from t.orders o where (EQUAL o.customer c.id)]))
            i   | select `x`.`n` AS `n` from (select count(distinct `o`.`customer`) AS `n` from `s`.`orders` `o`) `x` | x.n c1 from [COUNT(distinct o.customer) n from t.orders o] x
            i   | select `c`.`id` AS `id` from `s`.`customer` `c` union all select `o`.`id` AS `id` from `s`.`orders` `o` | [c.id c1 from t.customer c] union all [o.id c1 from t.orders o]
            i   | select `c`.`id` AS `id` from `s`.`customer` `c` union select `o`.`id` AS `id` from `s`.`orders` `o`     | [c.id c1 from t.customer c] union [o.id c1 from t.orders o]
            D   | select max(`c`.`since`) AS `m` from `s`.`customer` `c`                                 | MAXIMUM(c.since) c1 from t.customer c
            d   | select (`o`.`total` * `o`.`pieces`) AS `x` from `s`.`orders` `o`                       | (TIMES o.total o.pieces) c1 from t.orders o
            i   | select `c`.`id` AS `id` from `s`.`customer` `c` where !(`c`.`id` in (select `o`.`customer` from `s`.`orders` `o`)) | c.id c1 from t.customer c where (NOT (c.id in [o.customer customer from t.orders o]))
            i   | select `c`.`id` AS `id` from `s`.`customer` `c` where !exists(select 1 from `s`.`orders` `o`)                    | c.id c1 from t.customer c where (NOT (exists [1 from t.orders o]))
            i   | select `c`.`id` AS `id` from `s`.`customer` `c` where !(`c`.`id` > 1) and `c`.`id` < 5                           | c.id c1 from t.customer c where (AND (NOT (GREATER c.id 1)) (LESS c.id 5))
            i,d | select `o`.`customer` AS `customer`,sum(`o`.`total`) AS `t` from `s`.`orders` `o` group by `o`.`customer` having `t` > 10 | o.customer c1, SUM(o.total) c2 from t.orders o group o.customer having (GREATER SUM(o.total) 10)
            i   | select `c`.`id` MOD 3 AS `x` from `s`.`customer` `c`                                   | (MODULO c.id 3) c1 from t.customer c
            i   | select `c`.`id` AS `id` from `s`.`customer` `c` where (`c`.`code` like 'a%')           | c.id c1 from t.customer c where (LIKE c.code 'a%')
            i,i | select `c`.`id` AS `a`,`o`.`id` AS `b` from (`s`.`customer` `c` join `s`.`orders` `o`) | c.id c1, o.id c2 from (t.customer c CROSS t.orders o)
            i   | select (select max(`o`.`id`) from `s`.`orders` `o` where (`o`.`customer` = `c`.`id`)) AS `m` from `s`.`customer` `c` | (value [MAXIMUM(o.id) from t.orders o where (EQUAL o.customer c.id)]) c1 from t.customer c
            j   | select `s`.`customer`.`data` AS `data` from `s`.`customer`                             | customer.data c1 from t.customer customer
            """)
    void whatMySqlSaysIsRead(String types, String text, String read) {
        ViewDefinition view = mysql(types, text);
        assertThat(view.unsaid()).isEmpty();
        assertThat(show(view.query())).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            i,t | SELECT customer.id, customer.name FROM s.customer;                              | customer.id c1, customer.name c2 from t.customer customer
            i   | SELECT id FROM s.customer WHERE ((code)::text = 'x'::text);                     | customer.id c1 from t.customer customer where (EQUAL customer.code 'x')
            i   | SELECT c.id FROM s.customer c WHERE (c.mood = 'sad'::s.mood);                   | c.id c1 from t.customer c where (EQUAL c.mood 'sad')
            i,d | SELECT c.id, sum(o.total) AS total FROM (s.customer c JOIN s.orders o ON ((o.customer = c.id))) GROUP BY c.id ORDER BY (sum(o.total)) DESC | c.id c1, SUM(o.total) c2 from (t.customer c INNER t.orders o on (EQUAL o.customer c.id)) group c.id order SUM(o.total) desc nulls first
            i   | SELECT o.id FROM (s.customer c JOIN s.orders o USING (id))                      | o.id c1 from (t.customer c INNER t.orders o on (EQUAL c.id o.id))
            i   | SELECT count(*) AS n FROM s.orders                                              | COUNT(*) c1 from t.orders orders
            b   | SELECT (o.total > (5)::numeric) AS x FROM s.orders o                            | (GREATER o.total 5) c1 from t.orders o
            i   | SELECT c.id FROM s.customer c WHERE (c.code ~~ 'a%'::text)                      | c.id c1 from t.customer c where (LIKE c.code 'a%')
            i   | SELECT c.id FROM s.customer c WHERE ((c.code)::text !~~ 'a%'::text)             | c.id c1 from t.customer c where (NOT (LIKE c.code 'a%'))
            i   | SELECT c.id FROM s.customer c WHERE c.done                                      | c.id c1 from t.customer c where c.done
            i   | SELECT c.id FROM s.customer c WHERE (c.id IN ( SELECT o.customer FROM s.orders o)) | c.id c1 from t.customer c where (c.id in [o.customer customer from t.orders o])
            i   | SELECT c.id FROM s.customer c WHERE (c.id = ANY (ARRAY[1, 2]))                  | c.id c1 from t.customer c where (IN c.id 1 2)
            t   | SELECT CASE WHEN (c.id > 5) THEN 'big'::text ELSE 'small'::text END AS k FROM s.customer c | (CASE (GREATER c.id 5) 'big' 'small') c1 from t.customer c
            i   | SELECT DISTINCT orders.customer FROM s.orders ORDER BY orders.customer          | distinct orders.customer c1 from t.orders orders order orders.customer nulls last
            """)
    void whatPostgresSaysIsRead(String types, String text, String read) {
        ViewDefinition view = read(Dialect.POSTGRESQL, types, text);
        assertThat(view.unsaid()).isEmpty();
        assertThat(show(view.query())).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (`c`.`name` = 'x')                   | equal under their collation
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (`c`.`name` like 'x%')               | equal under their collation
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (`c`.`name` in ('x','y'))            | equal under their collation
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (concat(`c`.`code`,`c`.`name`) = 'x') | equal under their collation
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (if(`c`.`id`,'a','b') = 'A')         | equal under their collation
            t | select distinct `c`.`name` AS `x` from `s`.`customer` `c`                                 | equal under their collation
            t | select `c`.`name` AS `x` from `s`.`customer` `c` group by `c`.`name`                      | equal under their collation
            t | select `c`.`name` AS `x` from `s`.`customer` `c` union select `c`.`code` AS `x` from `s`.`customer` `c` | equal under their collation
            i | select count(distinct `c`.`name`) AS `x` from `s`.`customer` `c`                          | equal under their collation
            t | select `c`.`code` AS `x` from `s`.`customer` `c` order by `c`.`code`                      | ordered by a text
            t | select `c`.`mood` AS `x` from `s`.`customer` `c` order by `c`.`mood`                      | ordered by a label
            t | select max(`c`.`code`) AS `x` from `s`.`customer` `c`                                     | the order of a text
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (`c`.`code` < 'x')                   | the order of a text
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (`c`.`id` = '5')                     | a text and a number for alike
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (`c`.`code` = 5)                     | a number and a text for alike
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where `c`.`code`                           | a text for a condition
            i | select (`c`.`id` > 5) AS `x` from `s`.`customer` `c`                                      | shows a condition as a number
            i | select sum((`c`.`id` > 5)) AS `x` from `s`.`customer` `c`                                 | adds up a condition
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (`c`.`since` = '0000-00-00')         | a constant that is no value
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (`c`.`since` = '20200229')           | a constant that is no value
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (`c`.`mood` = 'Happy')               | none of its labels
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (`c`.`mood` = `c`.`mood`)            | none of its labels
            i | select (`o`.`id` / 2) AS `x` from `s`.`orders` `o`                                        | quotients
            i | select (`o`.`id` DIV 2) AS `x` from `s`.`orders` `o`                                      | it uses div
            d | select avg(`o`.`total`) AS `x` from `s`.`orders` `o`                                      | it uses avg
            r | select sum(`o`.`rate`) AS `x` from `s`.`orders` `o`                                       | in whatever order
            r | select (`o`.`share` * 2) AS `x` from `s`.`orders` `o`                                     | 32 bits
            i | select (`o`.`pieces` - 5) AS `x` from `s`.`orders` `o`                                    | without a sign
            d | select (`o`.`fine` * `o`.`fine`) AS `x` from `s`.`orders` `o`                             | too many digits
            d | select round(`o`.`total`,1) AS `x` from `s`.`orders` `o`                                  | it uses round
            t | select group_concat(`c`.`code` separator ',') AS `x` from `s`.`customer` `c`              | it uses group_concat
            t | select ucase(`c`.`code`) AS `x` from `s`.`customer` `c`                                   | changes case
            T | select now() AS `x` from `s`.`customer` `c`                                               | the moment
            i | select `o`.`id` AS `x` from `s`.`orders` `o` where (`o`.`at` > (now() - interval 1 day))  | it uses
            i | select `o`.`id` AS `x` from `s`.`orders` `o` where (`o`.`stamp` > '2020-01-01')           | for alike
            i | select `o`.`id` AS `x` from `s`.`orders` `o` limit 5                                      | it uses limit
            i | select `o`.`id` AS `x` from `s`.`orders` `o` group by `o`.`id` with rollup                | it uses with
            i | select row_number() OVER (ORDER BY `o`.`id` )  AS `x` from `s`.`orders` `o`               | it uses row_number
            i | with `q` as (select 1 AS `x`) select `q`.`x` AS `x` from `q`                              | it uses with
            i | select `o`.`id` AS `x` from `s`.`orders` `o` where (`o`.`id` <=> 5)                       | the symbol <
            i | select straight_join `o`.`id` AS `x` from `s`.`orders` `o`                                | it uses straight_join
            i | select `o`.`id` AS `x` from `s`.`orders` `o` where (`o`.`id` & 1)                         | it uses BitwiseAnd
            i | select `o`.`id` AS `x` from `s`.`orders` `o` where ((`o`.`id` = 1) is true)               | it uses
            i | select (`c`.`code` collate utf8mb4_bin) AS `x` from `s`.`customer` `c`                    | it uses collate
            i | select cast(`c`.`code` as signed) AS `x` from `s`.`customer` `c`                          | it uses cast
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (`c`.`fixed` like 'x%')              | fixed length
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (`c`.`code` like concat('a','%'))    | more than a constant pattern
            i | select `c`.`id` AS `x` from `s`.`customer` `c` where (`c`.`code` like 'a\\\\%')           | more than a constant pattern
            j | select distinct `c`.`data` AS `x` from `s`.`customer` `c`                                 | JSON
            i | select `p`.`id` AS `x` from `s`.`part` `p`                                                | s.part, of which only some rows are moved
            i | select `p`.`id` AS `x` from `s`.`gone` `p`                                                | s.gone, which is not moved
            i | select (select `o`.`id` from `s`.`orders` `o`) AS `x` from `s`.`customer` `c`             | several rows
            B | select NULL AS `x` from `s`.`customer` `c`                                                | shows nothing
            B | select concat(`c`.`id`,'x') AS `x` from `s`.`customer` `c`                                | a number for a text
            t | select `o`.`at` AS `x` from `s`.`orders` `o` union all select `c`.`code` AS `x` from `s`.`customer` `c` | its union puts
            i | select `o`.`id` AS `x` from `s`.`orders` `o` where json_extract(`o`.`id`,'$.a')           | it uses json_extract
            """)
    void whatIsNotSurelyTheSameIsRefusedWithTheReason(String types, String text, String reason) {
        ViewDefinition view = mysql(types, text);
        assertThat(view.query()).isNull();
        assertThat(view.unsaid()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            d | SELECT avg(o.total) AS x FROM s.orders o                                                  | it uses avg
            i | SELECT (o.id / 2) AS x FROM s.orders o                                                    | quotients
            i | SELECT (o.total)::integer AS x FROM s.orders o                                            | converts a number to integer
            i | SELECT DISTINCT ON (o.customer) o.id AS x FROM s.orders o ORDER BY o.customer             | a part of its rows
            i | SELECT o.id AS x FROM s.orders o LIMIT 5                                                  | it uses limit
            i | SELECT count(*) FILTER (WHERE (o.id > 5)) AS x FROM s.orders o                            | it uses filter
            i | SELECT row_number() OVER (ORDER BY o.id) AS x FROM s.orders o                             | it uses row_number
            t | SELECT string_agg(c.code, ','::text) AS x FROM s.customer c                               | it uses string_agg
            i | SELECT c.id AS x FROM s.customer c WHERE (c.code ~ 'x'::text)                             | it
            i | SELECT c.id AS x FROM s.customer c WHERE (c.code ~~* 'x'::text)                           | it
            i | SELECT c.id AS x FROM s.customer c WHERE (c.data -> 'x'::text) IS NULL                    | it uses
            i | SELECT c.id AS x FROM s.customer c WHERE (c.since > (now() - '1 day'::interval))          | it
            i | SELECT c.id AS x FROM (s.customer c FULL JOIN s.orders o ON ((o.id = c.id)))              | it uses full
            i | SELECT x.id AS x FROM s.customer c, LATERAL ( SELECT c.id) x                              | it uses lateral
            i | SELECT c.id AS x FROM s.customer c WHERE (c.id = c.data)                                  | for alike
            i | SELECT EXTRACT(year FROM c.since) AS x FROM s.customer c                                  | it uses extract
            t | SELECT max(c.code) AS x FROM s.customer c                                                 | the order of a text
            t | SELECT c.code AS x FROM s.customer c ORDER BY c.code                                      | ordered by a text
            i | SELECT id AS x FROM s.customer UNION SELECT id AS x FROM s.orders ORDER BY 1              | orders the rows of a union
            i | SELECT id AS x FROM s.customer EXCEPT SELECT id AS x FROM s.orders                        | it uses except
            i | SELECT c.id AS x FROM s.customer c WHERE (c.name = 'x'::text)                             | equal under their collation
            """)
    void whatPostgresHasToItselfIsRefusedWithTheReason(String types, String text, String reason) {
        ViewDefinition view = read(Dialect.POSTGRESQL, types, text);
        assertThat(view.query()).isNull();
        assertThat(view.unsaid()).contains(reason);
    }

    /** What is shown by a view is compared by others as its own columns are. */
    @Test
    void viewsAreReadByViews() {
        ViewReader reader = reader(Dialect.MYSQL);
        TableId first = new TableId("s", "first");
        reader.view(
                first,
                new TableId("t", "first"),
                List.of(
                        column("n", new Type.Text(40, false), "varchar(40)"),
                        column("k", new Type.Text(3, false), "varchar(3)"),
                        column("id", new Type.Int(32), "int")),
                "select `c`.`name` AS `n`,if(`c`.`active`,'yes','no') AS `k`,`c`.`id` AS `id` from `s`.`customer` `c`");
        List<Column> one = List.of(column("id", new Type.Int(32), "int"));
        String from = "select `f`.`id` AS `id` from `s`.`first` `f` where ";
        assertThat(show(reader.view(VIEW, VIEW, one, from + "(`f`.`id` > 5)").query()))
                .isEqualTo("f.id id from t.first f where (GREATER f.id 5)");
        assertThat(reader.view(VIEW, VIEW, one, from + "(`f`.`n` = 'x')").unsaid())
                .contains("collation");
        assertThat(reader.view(VIEW, VIEW, one, from + "(`f`.`k` = 'YES')").unsaid())
                .contains("collation");
        TableId refused = new TableId("s", "refused");
        reader.view(refused, refused, one, "select avg(`o`.`id`) AS `id` from `s`.`orders` `o`");
        assertThat(reader.view(VIEW, VIEW, one, "select `r`.`id` AS `id` from `s`.`refused` `r`")
                        .unsaid())
                .contains("s.refused, which is not translated");
    }

    /** A server without a collation that tells blanks apart has to know. */
    @Test
    void itIsSaidWhetherTextsAreCompared() {
        String select = "SELECT c.id FROM s.customer c";
        assertThat(read(Dialect.POSTGRESQL, "i", select).comparesTexts()).isFalse();
        assertThat(read(Dialect.POSTGRESQL, "i", select + " WHERE (c.code = 'x'::text)")
                        .comparesTexts())
                .isTrue();
        assertThat(read(Dialect.POSTGRESQL, "t", "SELECT DISTINCT c.code FROM s.customer c")
                        .comparesTexts())
                .isTrue();
    }

    /** The parser goes back and forth over nested brackets; servers print many. */
    @Test
    void manyBracketsTakeNoTime() {
        StringBuilder from = new StringBuilder("`s`.`orders` `o0`");
        for (int i = 1; i < 12; i++) {
            from.insert(0, "(")
                    .append(" join `s`.`orders` `o" + i + "` on(((`o" + i + "`.`id` = `o0`.`id`) and (`o" + i
                            + "`.`total` > 5))))");
        }
        String text = "select `o0`.`id` AS `id` from " + from + " where ((((((`o1`.`id` = 1) or (`o2`.`id` = 2)) or"
                + " (`o3`.`id` = 3)) and (`o4`.`id` = 4)) or (((`o5`.`id` + 1) * (`o6`.`id` + 2)) > 7)))";
        ViewDefinition view = mysql("i", text);
        assertThat(view.unsaid()).isEmpty();
    }

    static String show(@Nullable Query query) {
        if (query instanceof Query.Union union) {
            return "[" + show(union.left()) + "] union " + (union.all() ? "all " : "") + "[" + show(union.right())
                    + "]";
        }
        Query.Select select = (Query.Select) Objects.requireNonNull(query);
        return (select.distinct() ? "distinct " : "")
                + select.outputs().stream()
                        .map(o -> show(o.value()) + (o.name().isEmpty() ? "" : " " + o.name()))
                        .collect(Collectors.joining(", "))
                + (select.from() == null ? "" : " from " + show(select.from()))
                + (select.where() == null ? "" : " where " + show(select.where()))
                + (select.groups().isEmpty()
                        ? ""
                        : " group "
                                + select.groups().stream()
                                        .map(ViewReaderTest::show)
                                        .collect(Collectors.joining(", ")))
                + (select.having() == null ? "" : " having " + show(select.having()))
                + (select.order().isEmpty()
                        ? ""
                        : " order "
                                + select.order().stream()
                                        .map(o -> show(o.value()) + (o.descending() ? " desc" : "") + " nulls "
                                                + (o.nullsFirst() ? "first" : "last"))
                                        .collect(Collectors.joining(", ")));
    }

    static String show(Query.@Nullable From from) {
        if (from instanceof Query.Relation relation) {
            return relation.relation() + " " + relation.alias();
        } else if (from instanceof Query.Derived derived) {
            return "[" + show(derived.query()) + "] " + derived.alias();
        }
        Query.Join join = (Query.Join) Objects.requireNonNull(from);
        return "(" + show(join.left()) + " " + join.kind() + " " + show(join.right())
                + (join.on() == null ? "" : " on " + show(join.on())) + ")";
    }

    private static String show(@Nullable Expression value) {
        if (value instanceof FieldValue field) {
            return field.relation() + "." + field.column();
        } else if (value instanceof Literal literal) {
            return switch (literal.kind()) {
                case TEXT -> "'" + literal.text() + "'";
                case NUMBER, BOOLEAN -> literal.text();
                default -> literal.kind() + ":" + literal.text();
            };
        } else if (value instanceof Aggregate aggregate) {
            return aggregate.kind() + "(" + (aggregate.distinct() ? "distinct " : "")
                    + (aggregate.value() == null ? "*" : show(aggregate.value())) + ")";
        } else if (value instanceof Subquery subquery) {
            String query = "[" + show(subquery.query()) + "]";
            return switch (subquery.kind()) {
                case EXISTS -> "(exists " + query + ")";
                case IN -> "(" + show(subquery.value()) + " in " + query + ")";
                case VALUE -> "(value " + query + ")";
            };
        }
        Call call = (Call) Objects.requireNonNull(value);
        return "(" + call.function() + " "
                + call.arguments().stream().map(ViewReaderTest::show).collect(Collectors.joining(" ")) + ")";
    }
}
