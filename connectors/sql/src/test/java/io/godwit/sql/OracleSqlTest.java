package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OracleSqlTest {
    private static final TableId VIEW = new TableId("APP", "V");

    private static Column column(String name, Type type, String spelling) {
        return new Column(name, type, spelling, true, false, false);
    }

    private static ViewDefinition read(String types, String text) {
        ViewReader reader = new ViewReader(Dialect.ORACLE);
        reader.table(
                new TableId("APP", "CUSTOMER"),
                new TableId("t", "CUSTOMER"),
                List.of(
                        column("ID", new Type.Int(32), "NUMBER(9)"),
                        column("NAME", new Type.Text(40, false), "VARCHAR2(40 CHAR)"),
                        column("CODE", new Type.Text(10, false), "VARCHAR2(10 CHAR)"),
                        column("FIXED", new Type.Text(5, true), "CHAR(5 CHAR)"),
                        column("mixed", new Type.Text(5, false), "VARCHAR2(5 CHAR)"),
                        column("SINCE", new Type.Timestamp(false, 0), "DATE"),
                        column("DAY", new Type.Date(), "DATE")),
                Set.of());
        reader.table(
                new TableId("APP", "ORDERS"),
                new TableId("t", "ORDERS"),
                List.of(
                        column("ID", new Type.Int(64), "NUMBER(18)"),
                        column("CUSTOMER", new Type.Int(32), "NUMBER(9)"),
                        column("TOTAL", new Type.Decimal(10, 2), "NUMBER(10,2)"),
                        column("OPEN_", new Type.Decimal(0, 0), "NUMBER"),
                        column("WIDE", new Type.Decimal(38, 10), "NUMBER(38,10)"),
                        column("RATE", new Type.Real(64), "BINARY_DOUBLE"),
                        column("SHARE_", new Type.Real(32), "BINARY_FLOAT")),
                Set.of());
        List<Column> columns = new ArrayList<>();
        for (String type : types.split(",")) {
            columns.add(column(
                    "C" + (columns.size() + 1),
                    switch (type) {
                        case "n" -> new Type.Decimal(0, 0);
                        case "t" -> new Type.Text(50, false);
                        case "r" -> new Type.Real(64);
                        default -> new Type.Timestamp(false, 0);
                    },
                    type));
        }
        return reader.view(VIEW, new TableId("t", "V"), columns, text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            n,t ~ select id, c.name from customer c                                        ~ C.ID C1, C.NAME C2 from t.CUSTOMER C
            n   ~ SELECT "ID" FROM app.Customer -- all of them                              ~ CUSTOMER.ID C1 from t.CUSTOMER CUSTOMER
            n   ~ select /*+ FULL(c) */ c.id from "APP"."CUSTOMER" c where c."mixed" = 'x' ~ C.ID C1 from t.CUSTOMER C where (EQUAL C.mixed 'x')
            n   ~ select c.id from customer c, orders o where o.customer = c.id and o.total ^= .5 ~ C.ID C1 from (t.CUSTOMER C CROSS t.ORDERS O) where (AND (EQUAL O.CUSTOMER C.ID) (NOT_EQUAL O.TOTAL 0.5))
            n,n ~ select c.id, count(*) n from customer c left outer join orders o on o.customer = c.id group by c.id having count (*) > 1 ~ C.ID C1, COUNT(*) C2 from (t.CUSTOMER C LEFT t.ORDERS O on (EQUAL O.CUSTOMER C.ID)) group C.ID having (GREATER COUNT(*) 1)
            t   ~ select nvl(name, 'none') from customer                                    ~ (COALESCE CUSTOMER.NAME 'none') C1 from t.CUSTOMER CUSTOMER
            t   ~ select name || ', ' || code from customer                                 ~ (CONCATENATE (COALESCE CUSTOMER.NAME '') ', ' (COALESCE CUSTOMER.CODE '')) C1 from t.CUSTOMER CUSTOMER
            t   ~ select name || code from customer                                         ~ (CASE (OR (IS_NOT_NULL CUSTOMER.NAME) (IS_NOT_NULL CUSTOMER.CODE)) (CONCATENATE (COALESCE CUSTOMER.NAME '') (COALESCE CUSTOMER.CODE '')) NULL:) C1 from t.CUSTOMER CUSTOMER
            n   ~ select decode(id, 1, 10, null, 20, 30) from customer                      ~ (CASE (EQUAL CUSTOMER.ID 1) 10 (IS_NULL CUSTOMER.ID) 20 30) C1 from t.CUSTOMER CUSTOMER
            n   ~ select decode(name, code, 1) from customer                                ~ (CASE (OR (EQUAL CUSTOMER.NAME CUSTOMER.CODE) (AND (IS_NULL CUSTOMER.NAME) (IS_NULL CUSTOMER.CODE))) 1 NULL:) C1 from t.CUSTOMER CUSTOMER
            n   ~ select nvl2(name, 1, 0) from customer                                     ~ (CASE (IS_NOT_NULL CUSTOMER.NAME) 1 0) C1 from t.CUSTOMER CUSTOMER
            n   ~ select mod(id, 7) from customer order by id desc                          ~ (MODULO CUSTOMER.ID 7) C1 from t.CUSTOMER CUSTOMER order CUSTOMER.ID desc nulls first
            n   ~ select id from customer where since >= date '2020-02-29' order by id      ~ CUSTOMER.ID C1 from t.CUSTOMER CUSTOMER where (GREATER_OR_EQUAL CUSTOMER.SINCE TIMESTAMP:2020-02-29 00:00:00) order CUSTOMER.ID nulls last
            n   ~ select id from customer where day < DATE '2020-02-29'                     ~ CUSTOMER.ID C1 from t.CUSTOMER CUSTOMER where (LESS CUSTOMER.DAY DATE:2020-02-29)
            n   ~ select id from customer where since = to_date('2020-02-29 12:00:00', 'YYYY-MM-DD HH24:MI:SS') ~ CUSTOMER.ID C1 from t.CUSTOMER CUSTOMER where (EQUAL CUSTOMER.SINCE TIMESTAMP:2020-02-29 12:00:00)
            n   ~ select sum(total) * 2 from orders                                         ~ #it counts with numbers of so many digits that the server rounds
            n   ~ select nvl(total, 0) * 3 from orders                                      ~ (TIMES (COALESCE ORDERS.TOTAL 0) 3) C1 from t.ORDERS ORDERS
            n   ~ select id from customer where fixed = 'x'                                 ~ CUSTOMER.ID C1 from t.CUSTOMER CUSTOMER where (EQUAL CUSTOMER.FIXED 'x')
            n   ~ select id from customer union select customer from orders                 ~ [CUSTOMER.ID C1 from t.CUSTOMER CUSTOMER] union [ORDERS.CUSTOMER C1 from t.ORDERS ORDERS]
            """)
    void whatOracleSaysIsRead(String types, String text, String read) {
        ViewDefinition view = read(types, text);
        if (read.startsWith("#")) {
            assertThat(view.unsaid()).isEqualTo(read.substring(1));
            return;
        }
        assertThat(view.unsaid()).isEmpty();
        assertThat(ViewReaderTest.show(view.query())).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            n ~ select c.id from customer c, orders o where c.id = o.customer (+)   ~ it joins by (+): written with LEFT JOIN it is translated
            n ~ select id from customer where name = ''                              ~ it uses a text without characters, which is a null there
            n ~ select id from customer where rownum < 10                            ~ it uses rownum
            n ~ select id from customer where since > '01-JAN-20'                    ~ it takes a text for a date by the session's settings
            n ~ select id from customer where since > sysdate                        ~ it uses sysdate
            n ~ select id from customer where since > to_date('1', 'DD')             ~ it uses to_date
            n ~ select id from customer minus select id from orders                  ~ it uses minus
            n ~ select id from customer start with id = 1 connect by id = id         ~ it uses start
            n ~ select id from customer where fixed = code                           ~ it compares a text of fixed length with one that is not
            n ~ select id from customer where fixed like 'x%'                        ~ it holds a text of fixed length against a pattern
            t ~ select fixed || 'x' from customer                                    ~ it computes with a text of fixed length, whose blanks count there
            t ~ select 'x' || id from customer                                       ~ it takes a number for a text
            n ~ select id from customer@far                                          ~ it uses the symbol @
            n ~ select id from supplier                                              ~ it reads APP.SUPPLIER, which is not moved
            n ~ select id from other.customer                                        ~ it reads OTHER.CUSTOMER, which is not moved
            n ~ select 1e3 from customer                                             ~ it writes a number with an exponent or as a floating-point one
            n ~ select id from customer where name = q'[it's]'                       ~ a constant in it is of an unknown kind
            n ~ select open_ + 2 from orders                                         ~ it counts with numbers of unknown digits
            n ~ select wide * wide from orders                                       ~ it counts with numbers of so many digits that the server rounds
            n ~ select id / 2 from orders                                            ~ it divides, and quotients are cut differently elsewhere
            n ~ select since + 1 from customer                                       ~ it counts with a date and time
            n ~ select decode(id, 1, null, 2) from customer                          ~ it uses DECODE with a null as the first result
            n ~ select count(*) from customer group by 1                             ~ it groups by a constant
            n ~ select id from customer where name > 'a'                             ~ it asks for the order of a text
            n ~ select avg(id) from orders                                           ~ it uses avg
            n ~ with x as (select 1 a from orders) select a from x                   ~ it uses with
            n ~ select id from customer where upper(name) = 'X'                      ~ it changes case, which each server does by its own tables
            n ~ select id from orders partition (p1)                                 ~ it uses partition
            n ~ select id from orders fetch first 3 rows only                        ~ it uses fetch
            """)
    void whatMeansSomethingElseElsewhereIsNotSaid(String types, String text, String why) {
        ViewDefinition view = read(types, text);
        assertThat(view.unsaid()).isEqualTo(why);
        assertThat(view.query()).isNull();
    }

    @Test
    void aComputedNumberHasTheDigitsOfWhatItIsComputedFrom() {
        ViewDefinition view = read(
                "n,n,n,n,n",
                "select count(*) a, sum(total) b, max(id) + 1 c, sum(id) d, max(mod(id, 7)) e from orders");
        assertThat(Objects.requireNonNull(view.query()).columns().stream()
                        .map(c -> c.type().toString()))
                .containsExactly(
                        new Type.Int(64).toString(),
                        new Type.Decimal(38, 2).toString(),
                        new Type.Decimal(38, 0).toString(),
                        new Type.Decimal(38, 0).toString(),
                        new Type.Int(64).toString());
    }
}
