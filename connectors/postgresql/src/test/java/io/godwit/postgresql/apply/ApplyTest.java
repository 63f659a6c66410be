package io.godwit.postgresql.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.postgresql.capture.ChangeStream;
import io.godwit.postgresql.capture.Lsn;
import io.godwit.postgresql.capture.Plans;
import io.godwit.postgresql.capture.Slot;
import io.godwit.postgresql.capture.TestDatabase;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Ledger;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes travel from one real database to another. */
class ApplyTest {
    private static final String CAR = "CREATE TABLE public.car (id int PRIMARY KEY, plate text UNIQUE, note text)";

    private TestDatabase source;
    private TestDatabase target;
    private Slot slot;
    private Facts facts;
    private final List<TablePlan> plans = new ArrayList<>();
    private Lsn applied = new Lsn(0);
    private long transactions;

    @BeforeEach
    void create() {
        source = new TestDatabase(15);
        target = new TestDatabase(15);
        slot = new Slot(source.source("apply"), "apply");
        facts = new Facts(target.target("apply"), "apply");
        facts.claim();
    }

    @AfterEach
    void drop() throws Exception {
        facts.close();
        slot.drop();
        slot.close();
        source.close();
        target.close();
    }

    private void tables(String... ddl) throws Exception {
        source.run(ddl);
        target.run(ddl);
    }

    private void begin(boolean keyless, String... tables) throws Exception {
        for (String table : tables) {
            plans.add(Plans.plan(source, table, keyless));
        }
        applied = slot.retain(plans.stream().map(TablePlan::table).toList());
    }

    /** Applies all there is, in groups, each with its fact. */
    private long sync(int transactionsPerCommit) {
        Sessions sessions = source.source("apply");
        Lsn end = slot.currentPosition();
        long changes = 0;
        try (Reader<ChangeBatch> reader = ChangeStream.open(sessions, slot, plans, applied);
                Writer<ChangeBatch> writer = ChangeWriter.open(target.target("apply"), facts, plans)) {
            int grouped = 0;
            while (true) {
                ChangeBatch batch = Objects.requireNonNull(reader.next());
                writer.write(batch);
                changes += batch.changes().size();
                if (!batch.last()) {
                    continue;
                }
                boolean done = batch.commit().covers(end);
                if (batch.isTransaction()) {
                    transactions++;
                    grouped++;
                }
                if (done || grouped >= transactionsPerCommit) {
                    writer.commit(new AppliedTo(
                            batch.commit().text(),
                            new Ledger(transactions, 0, 0, 0, 0, 0, 0, 0),
                            batch.commitMillis()));
                    applied = (Lsn) batch.commit();
                    slot.release(applied);
                    grouped = 0;
                }
                if (done) {
                    return changes;
                }
            }
        }
    }

    private void same(String table) throws Exception {
        String rows = "SELECT t::text FROM " + table + " t ORDER BY t::text";
        assertThat(target.query(rows)).isEqualTo(source.query(rows));
    }

    @Test
    void everyKindOfChangeOneByOneAndInBulk() throws Exception {
        tables(CAR);
        begin(false, "public.car");
        for (int rows : new int[] {3, 500}) {
            source.run(
                    "INSERT INTO car SELECT i, 'p' || i, repeat('x', 5000) FROM generate_series(1, " + rows + ") i",
                    "UPDATE car SET plate = NULL, note = E'tab\\t new\\n back\\\\ \\\\N' WHERE id % 3 = 1",
                    "UPDATE car SET id = -id, note = 'moved' WHERE id % 3 = 2",
                    "DELETE FROM car WHERE id % 7 = 0");
            sync(1);
            same("car");
            source.run("UPDATE car SET plate = plate || 'b'", "DELETE FROM car WHERE id % 2 = 0");
            sync(100);
            same("car");
            source.run("TRUNCATE car", "INSERT INTO car VALUES (1, 'a', '')");
            sync(100);
            same("car");
            source.run("DELETE FROM car");
            sync(1);
        }
    }

    @Test
    void uniqueValuesMayWanderBetweenRows() throws Exception {
        tables(
                "CREATE TABLE public.car (id int PRIMARY KEY, plate int UNIQUE DEFERRABLE)",
                "CREATE TABLE public.bus (id int PRIMARY KEY, plate int UNIQUE)");
        begin(false, "public.car", "public.bus");
        source.run(
                "INSERT INTO car SELECT i, i FROM generate_series(1, 400) i",
                "INSERT INTO bus SELECT i, i FROM generate_series(1, 400) i");
        sync(10);
        source.run(
                "UPDATE car SET plate = 401 - plate",
                "UPDATE car SET id = id + 1000",
                "UPDATE bus SET plate = plate + 1000",
                "BEGIN; UPDATE bus SET plate = 0 WHERE id = 1; UPDATE bus SET plate = 1001 WHERE id = 2;"
                        + "UPDATE bus SET plate = 1002 WHERE id = 1; COMMIT");
        sync(100);
        same("car");
        same("bus");
    }

    @Test
    void rowsWithoutAKeyAreFoundByAllTheirValues() throws Exception {
        tables("CREATE TABLE public.log (a int, b json, c char(5), d point, e numeric, f xml, g bool, h text)");
        source.run("ALTER TABLE log REPLICA IDENTITY FULL");
        begin(true, "public.log");
        source.run(
                "INSERT INTO log SELECT i % 3, '{\"a\": 1}', 'ab', '(1,2)', 1.0, '<a/>', true, repeat('y', 9000)"
                        + " FROM generate_series(1, 9) i",
                "INSERT INTO log VALUES (NULL, NULL, NULL, NULL, 1.00, NULL, NULL, '')",
                "INSERT INTO log VALUES (NULL, NULL, NULL, NULL, 1.0, NULL, NULL, NULL)",
                "DELETE FROM log WHERE ctid = (SELECT ctid FROM log WHERE a = 1 LIMIT 1)",
                "UPDATE log SET e = 2.50 WHERE e::text = '1.00'",
                "UPDATE log SET a = 7 WHERE ctid = (SELECT ctid FROM log WHERE a = 2 LIMIT 1)");
        sync(3);
        same("log");
    }

    @Test
    void newRowsGoInInBulkWithoutAKeyToo() throws Exception {
        tables(
                "CREATE TABLE public.log (id int GENERATED ALWAYS AS IDENTITY, line text, twice int GENERATED ALWAYS AS (1) STORED)",
                "CREATE UNIQUE INDEX ON public.log (line)",
                "CREATE TABLE public.nothing ()");
        source.run("ALTER TABLE log REPLICA IDENTITY FULL", "ALTER TABLE nothing REPLICA IDENTITY FULL");
        begin(true, "public.log", "public.nothing");
        source.run(
                "INSERT INTO log (line) SELECT E'a\\tb\\\\N' || i FROM generate_series(1, 700) i",
                "INSERT INTO log (line) VALUES (NULL), (''), (NULL)",
                "INSERT INTO nothing SELECT FROM generate_series(1, 200)");
        sync(10);
        same("log");
        assertThat(target.query("SELECT count(*) FROM nothing")).containsExactly("200");
        target.run("INSERT INTO log (line) VALUES ('in the way')");
        source.run(
                "INSERT INTO log (line) SELECT 'c' || i FROM generate_series(1, 300) i",
                "INSERT INTO log (line) VALUES ('in the way')");
        assertThatThrownBy(() -> sync(10))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.TARGET_DIVERGED));
    }

    @Test
    void manyTablesAndManyPartsOfOneTransactionShareASession() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tables("CREATE TABLE public.t" + i + " (id int PRIMARY KEY, note text)");
            names.add("public.t" + i);
        }
        begin(false, names.toArray(String[]::new));
        for (int round = 0; round < 2; round++) {
            for (String name : names) {
                source.run(
                        "INSERT INTO " + name + " SELECT i, 'a' FROM generate_series(1, 150) i ON CONFLICT DO NOTHING",
                        "UPDATE " + name + " SET note = note || 'b' WHERE id <= 120",
                        "DELETE FROM " + name + " WHERE id = " + (150 - round));
            }
            sync(10);
        }
        // Several times what is gathered before it is written, in one transaction.
        source.run("INSERT INTO t0 SELECT i, repeat('x', 200) FROM generate_series(1000, 120000) i");
        source.run("UPDATE t0 SET note = note || 'y' WHERE id >= 1000");
        sync(10);
        for (String name : names) {
            same(name);
        }
    }

    @Test
    void divergenceIsFoundAsItHappens() throws Exception {
        tables(CAR);
        begin(false, "public.car");
        source.run("INSERT INTO car SELECT i, 'p' || i, '' FROM generate_series(1, 1000) i");
        sync(1);
        for (String[] planted : new String[][] {
            {"DELETE FROM car WHERE id = 7", "UPDATE car SET note = 'n' WHERE id = 7"},
            {"DELETE FROM car WHERE id = 8", "DELETE FROM car WHERE id = 8"},
            {"INSERT INTO car VALUES (2000)", "INSERT INTO car VALUES (2000)"},
            {"DELETE FROM car WHERE id = 9", "UPDATE car SET note = 'n' || id"},
            {"INSERT INTO car VALUES (3005)", "INSERT INTO car SELECT i FROM generate_series(3001, 3500) i"},
            {"DELETE FROM car WHERE id = 10", "DELETE FROM car"},
        }) {
            target.run(planted[0]);
            source.run(planted[1]);
            assertThatThrownBy(() -> sync(1)).isInstanceOfSatisfying(GodwitException.class, e -> {
                assertThat(e.code()).isEqualTo(Errors.TARGET_DIVERGED);
                assertThat(e.where()).isEqualTo("public.car");
            });
            target.run("TRUNCATE car");
            try (Connection connection = target.connect();
                    Statement statement = connection.createStatement()) {
                for (String row : source.query("SELECT quote_nullable(id) || ',' || quote_nullable(plate) || ','"
                        + " || quote_nullable(note) FROM car")) {
                    statement.addBatch("INSERT INTO car VALUES (" + row + ")");
                }
                statement.executeBatch();
            }
            applied = slot.currentPosition();
            slot.release(applied);
        }
    }

    @Test
    void aRandomHistoryEndsEqualHoweverItIsGrouped() throws Exception {
        tables(CAR);
        begin(false, "public.car");
        for (int seed = 1; seed <= 6; seed++) {
            Random random = new Random(seed);
            try (Connection connection = source.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (int i = 0; i < 1500; i++) {
                    int id = random.nextInt(60);
                    int other = random.nextInt(60);
                    statement.execute(
                            switch (random.nextInt(5)) {
                                case 0 ->
                                    "INSERT INTO car VALUES (" + id + ", 'p" + other + "', repeat('" + i
                                            + "', 3000)) ON CONFLICT DO NOTHING";
                                case 1 -> "UPDATE car SET plate = 'q" + i + "' WHERE id = " + id;
                                case 2 -> "DELETE FROM car WHERE id = " + id;
                                case 3 ->
                                    "UPDATE car SET id = " + other + " WHERE id = " + id
                                            + " AND NOT EXISTS (SELECT FROM car WHERE id = " + other + ")";
                                default -> "UPDATE car SET note = '" + i + "' WHERE id = " + id;
                            });
                    if (random.nextInt(4) == 0) {
                        connection.commit();
                    }
                }
                connection.commit();
            }
            sync(seed == 1 ? 1 : seed * 150);
            same("car");
        }
    }
}
