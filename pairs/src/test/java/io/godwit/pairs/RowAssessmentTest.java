package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.DataErrors;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.Assessment;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.engine.run.Connectors;
import io.godwit.engine.run.MigrationRunner;
import io.godwit.engine.run.Operations;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.mysql.MySqlConnector;
import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an assessment finds in rows that another engine could not hold: each kind planted and counted, none found where none is.
 * That the run stops at such values when nobody looks at them before is {@link HostileValuesAcrossTest}'s and {@link
 * HostileValuesToMySqlTest}'s.
 */
final class RowAssessmentTest {
    private static final Connectors CONNECTORS = new Connectors(List.of(new MySqlConnector(), new PostgresConnector()));

    private final StateStore store = new MemoryStateStore();
    private Map<ColumnId, ColumnRule> rules = Map.of();

    @ParameterizedTest
    @CsvSource({"5.7, 15", "8.0, 18", "mariadb-10.11, 15"})
    void findsWhatPostgresCannotHold(String server, int major) {
        boolean mariadb = server.startsWith("mariadb");
        try (MySqlTestDatabase from = new MySqlTestDatabase(server);
                PostgresTestDatabase to = new PostgresTestDatabase(major)) {
            String folding = " character set utf8mb4 collate utf8mb4_general_ci";
            from.run(
                    "create table customer (id bigint unsigned primary key auto_increment, code varchar(20)" + folding
                            + " unique, joined date not null, gone date, seen datetime(6), moment timestamp null, note text"
                            + " character set latin1, wide text character set utf16, doc json, state enum('new', 'old'), spent"
                            + " time(3), amount decimal(12,4), size int unsigned)",
                    "create table purchase (id bigint primary key, customer varchar(20)" + folding
                            + ", foreign key (customer) references customer (code) on update cascade)",
                    "create table label (id bigint primary key, text varchar(1500) character set latin1, unique (text))");
            insertOrdinaryRows(from);
            assertThat(found(definition(from, to), from, to)).isEmpty();

            from.run(
                    "insert into customer (id, code, joined, gone, seen) values (11, 'XYZ', '0000-00-00', '2024-02-30',"
                            + " '2023-02-29 01:02:03'), (12, 'd', '2024-00-10', '2024-04-31', '0000-00-00 00:00:00')",
                    "insert into customer (id, joined, note, wide, spent) values (13, '2024-02-29', concat('x', char(0)),"
                            + " concat('x', char(0 using utf16)), '24:00:00.001'), (14, '2000-02-29', null, null, '-00:00:01')",
                    "insert into customer (id, joined, doc) values (15, '2024-02-29', '{\"a\":\"x\\u0000\"}'), (16,"
                            + " '2024-02-29', '{\"a\":\"\\\\u0000\"}')",
                    "insert ignore into customer (id, joined, state) values (17, '2024-02-29', 'none of them')",
                    "insert into customer (id, joined) values (18446744073709551610, '2024-02-29')",
                    "insert into customer (id, joined, amount, size) values (19, '2024-02-29', 99999.0001, 70000)",
                    "insert into purchase values (10, 'xyz'), (11, 'd '), (12, 'd'), (13, null)",
                    "insert into label values (10, repeat(char(233 using latin1), 1400)), (11, repeat('b', 1500))");
            rules = Map.of(
                    column(from, "customer", "amount"), new ColumnRule("decimal(7,2)", null),
                    column(from, "customer", "size"), new ColumnRule("integer(16)", null));
            String document = mariadb ? null : "BLOCKER TEXT_WITH_ZERO app.customer.doc 1";
            assertThat(found(definition(from, to), from, to))
                    .containsExactlyInAnyOrderElementsOf(Stream.of(
                                    "BLOCKER DATES_WITHOUT_CALENDAR app.customer.joined 2",
                                    "BLOCKER DATES_WITHOUT_CALENDAR app.customer.gone 2",
                                    "BLOCKER DATES_WITHOUT_CALENDAR app.customer.seen 2",
                                    "BLOCKER TEXT_WITH_ZERO app.customer.note 1",
                                    "BLOCKER TEXT_WITH_ZERO app.customer.wide 1",
                                    document,
                                    "BLOCKER TIMES_OUT_OF_DAY app.customer.spent 2",
                                    "BLOCKER LABELS_UNKNOWN app.customer.state 1",
                                    "BLOCKER NUMBERS_OUT_OF_RANGE app.customer.id 1",
                                    "BLOCKER NUMBERS_OUT_OF_RANGE app.customer.amount 1",
                                    "BLOCKER NUMBERS_OUT_OF_RANGE app.customer.size 1",
                                    "WARNING REFERENCES_UNEQUAL app.purchase foreign key purchase_ibfk_1 2",
                                    "WARNING ENTRIES_TOO_LONG app.label index text 1")
                            .filter(Objects::nonNull)
                            .toList());
        }
    }

    @Test
    void saysWhatBecomesOfDatesThatAreReplacedAndLooksNoLongerThanAllowed() {
        try (MySqlTestDatabase from = new MySqlTestDatabase("8.0");
                PostgresTestDatabase to = new PostgresTestDatabase(18)) {
            from.run(
                    "create table event (id bigint primary key, kept date not null, emptied date, refused date not null, name"
                            + " text)",
                    "insert into event values (1, '0000-00-00', '0000-00-00', '0000-00-00', 'a'), (2, '0000-00-00',"
                            + " '2024-01-01', '2024-01-01', 'b')");
            rules = Map.of(
                    column(from, "event", "kept"), new ColumnRule(null, new ColumnRule.NoCalendar("1970-01-01")),
                    column(from, "event", "emptied"), new ColumnRule(null, new ColumnRule.NoCalendar(null)),
                    column(from, "event", "refused"), new ColumnRule(null, new ColumnRule.NoCalendar(null)));
            Definition definition = definition(from, to);
            assertThat(found(definition, from, to))
                    .containsExactly(
                            "BLOCKER DATES_WITHOUT_CALENDAR app.event.refused 1",
                            "NOTE DATES_WITHOUT_CALENDAR app.event.emptied 1",
                            "NOTE DATES_WITHOUT_CALENDAR app.event.kept 2");
            assertThat(found(definition.with(new Assessment(Assessment.Rows.NONE, 60)), from, to))
                    .containsExactly("NOTE ROWS_NOT_EXAMINED rows");
            assertThat(found(definition.with(new Assessment(Assessment.Rows.SAMPLE, 60)), from, to))
                    .hasSize(4)
                    .contains("BLOCKER DATES_WITHOUT_CALENDAR app.event.refused least");
            assertThat(found(definition.with(new Assessment(Assessment.Rows.ALL, 0)), from, to))
                    .containsExactly("WARNING ROWS_NOT_EXAMINED app.event");
        }
    }

    @ParameterizedTest
    @CsvSource({"15, 5.7", "18, 8.0", "15, mariadb-10.11"})
    void findsWhatMySqlCannotHold(int major, String server) {
        boolean mariadb = server.startsWith("mariadb");
        try (PostgresTestDatabase from = new PostgresTestDatabase(major);
                MySqlTestDatabase to = new MySqlTestDatabase(server)) {
            from.run(
                    "create table thing (id bigint primary key, r real, d double precision, n numeric, m numeric(10,2), born"
                            + " date, seen timestamp with time zone, code text unique, raw bytea unique, doc jsonb, written json,"
                            + " tag varchar(10) unique, word character(5) unique, span int4range unique)",
                    "insert into thing values (1, 1.5, -0.0, 1e-30, 99999999.99, '9999-12-31', '0001-01-01', 'a', '\\x00',"
                            + " '[1.5, 18446744073709551615]', '{\"a\": 1, \"b\": {\"a\": 0.1}}', 'a', 'a', '[1,2]')",
                    "insert into thing (id) values (2), (3)");
            assertThat(found(definition(from, to), from, to)).isEmpty();

            to.server().execute("", "SET GLOBAL max_allowed_packet = 1048576");
            from.run(
                    "insert into thing (id, doc) values (9, to_jsonb(repeat('x', 1048575))), (10, to_jsonb(repeat('x',"
                            + " 1048574)))",
                    "insert into thing (id, r, d, n, m) values (11, 'NaN', 'Infinity', 'NaN', 'NaN'), (12, '-Infinity', 1,"
                            + " 1e-31, 1), (13, 1, 1, 1e35, 1)",
                    "insert into thing (id, born, seen) values (14, 'infinity', '-infinity'), (15, '0044-03-15 BC',"
                            + " '10000-01-01 00:00:00+00'), (16, '10000-01-01', '9999-12-31 23:59:59.999999+00'), (17,"
                            + " '0001-12-31 BC', '0001-01-01 00:00:00+00 BC')",
                    "insert into thing (id, code, raw, span) values (18, repeat('é', 769), decode(repeat('00', 3073), 'hex'),"
                            + " '[1,5)'), (19, repeat('é', 768), decode(repeat('00', 3072), 'hex'), '[1,6)')",
                    "insert into thing (id, doc, written) values (20, '[0.12345678901234567890]', '{\"a\": 1, \"a\": 2}'),"
                            + " (21, '{\"a: 1.23456789012345678901\": 1}', '[1e400]'), (22, '[18446744073709551616]', null)",
                    "insert into thing (id, doc) values (23, (repeat('[', 101) || repeat(']', 101))::jsonb), (24,"
                            + " (repeat('[', 32) || repeat(']', 32))::jsonb), (25, (repeat('[', 100) || repeat(']',"
                            + " 100))::jsonb)",
                    "insert into thing (id, code, tag) values (30, 'x', 'x'), (31, 'x ', 'y'), (32, 'X', 'x  ')");
            List<String> padded = server.equals("mariadb-10.11")
                    ? List.of()
                    : List.of(
                            "WARNING KEYS_COLLIDE public.thing key thing_code_key 1",
                            "WARNING KEYS_COLLIDE public.thing key thing_tag_key 1");
            List<String> documents = mariadb
                    ? List.of("BLOCKER DOCUMENTS_ALTERED public.thing.doc 2")
                    : List.of(
                            "BLOCKER DOCUMENTS_ALTERED public.thing.doc 3",
                            "BLOCKER DOCUMENTS_ALTERED public.thing.written 2");
            List<String> found = found(definition(from, to), from, to);
            to.server().execute("", "SET GLOBAL max_allowed_packet = DEFAULT");
            assertThat(found)
                    .containsAll(padded)
                    .containsAll(documents)
                    .contains(
                            "BLOCKER NUMBERS_NOT_FINITE public.thing.r 2",
                            "BLOCKER NUMBERS_NOT_FINITE public.thing.d 1",
                            "BLOCKER NUMBERS_NOT_FINITE public.thing.n 1",
                            "BLOCKER NUMBERS_NOT_FINITE public.thing.m 1",
                            "BLOCKER NUMBERS_OUT_OF_RANGE public.thing.n 2",
                            "BLOCKER DATES_OUT_OF_RANGE public.thing.born 3",
                            "BLOCKER DATES_OUT_OF_RANGE public.thing.seen 2",
                            "BLOCKER TEXT_TOO_LONG public.thing.code 1",
                            "BLOCKER TEXT_TOO_LONG public.thing.raw 1",
                            "WARNING TEXT_TOO_LONG public.thing.doc 1")
                    .hasSize(10 + padded.size() + documents.size());
        }
    }

    @ParameterizedTest
    @CsvSource({"15, 8.0", "18, mariadb-10.11"})
    void findsWhatMySqlDoesNotTakeByDefinitionAlone(int major, String server) {
        try (PostgresTestDatabase from = new PostgresTestDatabase(major);
                MySqlTestDatabase to = new MySqlTestDatabase(server)) {
            int columns = server.startsWith("mariadb") ? 385 : 198;
            String texts = Stream.iterate(0, i -> i + 1)
                    .limit(columns)
                    .map(i -> "c" + i + " text")
                    .collect(Collectors.joining(", "));
            from.run(
                    "create type ending as enum ('a', 'a ')",
                    "create collation ignoring (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                    "create table cases (id bigint primary key, \"Name\" text, name text, \"née\" text, \"nee\" text)",
                    "create table keyed (doc jsonb primary key, other jsonb unique)",
                    "create table labels (id bigint primary key, ending ending)",
                    "create table \"blank \" (id bigint primary key)",
                    "create table broad (id bigint primary key, " + texts + ")",
                    "create table fitting (id bigint primary key, "
                            + texts.replaceFirst(" text, c1 text", " text").replaceFirst(" text, c2 text", " text")
                            + ")",
                    "create table folded (id bigint primary key, name text collate ignoring unique)");
            List<String> found = new Operations(CONNECTORS, store)
                    .assess(definition(from, to), from.endpoint(), to.endpoint()).stream()
                            .filter(p -> p.severity() != Problem.Severity.NOTE)
                            .map(p -> p.severity() + " " + p.code() + " " + p.object())
                            .toList();
            assertThat(found)
                    .contains(
                            "BLOCKER MYSQL_COLUMN_NAMES public.cases.name",
                            "BLOCKER MYSQL_COLUMN_NAMES public.cases.nee",
                            "BLOCKER MYSQL_KEY_TYPE public.keyed.doc",
                            "WARNING MYSQL_KEY_TYPE public.keyed.other",
                            "BLOCKER MYSQL_LABEL public.labels.ending",
                            "BLOCKER MYSQL_COLUMN_NAMES public.blank ",
                            "BLOCKER MYSQL_TOO_MANY_COLUMNS public.broad",
                            "WARNING MYSQL_UNIQUENESS unique keys: public.folded (name)")
                    .noneMatch(f -> f.contains("fitting"));
            // the rows of what remains can be moved
            from.run(
                    "drop table cases, keyed, labels, \"blank \", broad",
                    "create table wide_index (id bigint primary key, a varchar(1000), b varchar(500))",
                    "create index wide on wide_index (a)",
                    "create index both_wide on wide_index (b, a)",
                    "create table form (id bigint primary key, "
                            + texts.replace(" text", " varchar(50)").replaceFirst(", c60 .*", "") + ")");
            run(definition(from, to), from, to);
            assertThat(new Operations(CONNECTORS, store)
                            .proof(definition(from, to), from.endpoint(), to.endpoint())
                            .objects())
                    .noneMatch(o -> o.outcome() == ObjectReport.Outcome.SKIPPED
                            && o.kind().equals("index"));
        }
    }

    /** The foreign key that the assessment warned of is missing on the target, and the rows are there. */
    @Test
    void aForeignKeyThatHoldsForTheSourceOnlyIsLeftOut() {
        try (MySqlTestDatabase from = new MySqlTestDatabase("8.0");
                PostgresTestDatabase to = new PostgresTestDatabase(18)) {
            from.run(
                    "create table parent (code varchar(10) primary key)",
                    "create table child (id bigint primary key, code varchar(10), constraint points foreign key (code)"
                            + " references parent (code))",
                    "insert into parent values ('A')",
                    "insert into child values (1, 'a')");
            Definition definition = definition(from, to);
            assertThat(found(definition, from, to))
                    .containsExactly("WARNING REFERENCES_UNEQUAL app.child foreign key points 1");
            run(definition, from, to);
            assertThat(to.query("select count(*)::text from app.child")).containsExactly("1");
            assertThat(to.query("select conname::text from pg_constraint where contype = 'f'"))
                    .isEmpty();
        }
    }

    private void run(Definition definition, TestDatabase from, TestDatabase to) {
        Status end =
                new MigrationRunner(definition, from.endpoint(), to.endpoint(), CONNECTORS, store, status -> {}).run();
        assertThat(end.state()).as("%s %s", end.message(), end.error()).isEqualTo(State.DONE);
    }

    private static void insertOrdinaryRows(TestDatabase from) {
        from.run(
                "insert into customer (code, joined, gone, seen, moment, note, wide, doc, state, spent, amount, size) values"
                        + " ('abc', '2024-02-29', '9999-12-31', '1000-01-01 00:00:00', '1970-01-01 00:00:01', 'é', 'é',"
                        + " '{\"a\":\"\\\\u0000\"}', 'new', '24:00:00', 1.5, 5), ('d ', '2000-02-29', null, null, null, null,"
                        + " null, null, null, '00:00:00', null, null)",
                "update customer set code = null where id = 2",
                "insert into purchase values (1, 'abc'), (2, null)",
                "insert into label values (1, repeat('a', 1500))");
    }

    private static ColumnId column(TestDatabase database, String table, String column) {
        return new ColumnId(new TableId(database.schema(), table), column);
    }

    /** Severity, code and object of what concerns rows, and the number that the sentence begins with. */
    private List<String> found(Definition definition, TestDatabase from, TestDatabase to) {
        List<Problem> problems = new Operations(CONNECTORS, store).assess(definition, from.endpoint(), to.endpoint());
        return problems.stream()
                .filter(p -> DataErrors.ALL.contains(p.code()))
                .map(p -> {
                    String[] words = p.why().split(" ", -1);
                    String count = words[0].equals("at") ? " " + words[1] : " " + words[0];
                    return p.severity() + " " + p.code() + " " + p.object()
                            + (p.code().equals(DataErrors.ROWS_NOT_EXAMINED) ? "" : count);
                })
                .toList();
    }

    private Definition definition(TestDatabase from, TestDatabase to) {
        return new Definition(
                "assessed",
                Mode.OFFLINE,
                new EndpointReference(from.endpoint().url(), "", from.endpoint().options()),
                new EndpointReference(to.endpoint().url(), "", to.endpoint().options()),
                new Selection(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(), rules),
                new Definition.Load(2, 1 << 20),
                new Definition.Sync(100, 50, 8L << 20),
                new CutoverPolicy(CutoverPolicy.When.WHEN_READY, CutoverPolicy.Check.BEFORE_HAND_OVER, 60_000));
    }
}
