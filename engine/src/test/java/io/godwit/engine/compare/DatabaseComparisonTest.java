package io.godwit.engine.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.run.Connectors;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.schedule.Worker;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.validate.DrillLimits;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.memory.MemoryConnector;
import io.godwit.testkit.memory.MemoryDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two databases with no migration between them. */
class DatabaseComparisonTest {
    private static final String FROM = "compare-from";
    private static final String TO = "compare-to";

    private final MemoryDatabase from = MemoryDatabase.create(FROM);
    private final MemoryDatabase to = MemoryDatabase.create(TO);
    private final MemoryStateStore store = new MemoryStateStore();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void fill() {
        for (MemoryDatabase database : List.of(from, to)) {
            database.execute(
                    "create table s.a (id int64 primary key, name text)",
                    "create table s.b (id int64 primary key, name text)",
                    "insert into s.a values (1, 'one')",
                    "insert into s.a values (2, 'two')",
                    "insert into s.b values (1, 'one')");
        }
    }

    @AfterEach
    void drop() {
        MemoryDatabase.drop(FROM);
        MemoryDatabase.drop(TO);
    }

    @Test
    void equalDatabasesAreIdenticalAndNothingIsWrittenToThem() {
        DatabaseReport report = compare(Selection.ALL, false, () -> {});

        assertThat(report.identical()).isTrue();
        assertThat(states(report)).containsExactly("s.a EQUAL", "s.b EQUAL");
        assertThat(from.isClean()).isTrue();
        assertThat(to.isClean()).isTrue();
        assertThat(to.tableNames()).containsExactlyInAnyOrder("s.a", "s.b");
    }

    @Test
    void tablesAndColumnsOfOneSideOnlyAreNamed() {
        from.execute("create table s.c (id int64 primary key)");
        to.execute(
                "create table s.d (id int64 primary key)",
                "create table other.e (id int64 primary key)",
                "alter table s.a add column more text");
        Selection selection = new Selection(List.of("s"), List.of(), List.of(), Map.of(), Map.of(), Map.of());

        DatabaseReport report = compare(selection, false, () -> {});

        assertThat(report.identical()).isFalse();
        assertThat(report.structure())
                .extracting(d -> d.kind() + " " + d.object())
                .containsExactlyInAnyOrder(
                        "TABLE_MISSING_ON_TARGET s.c",
                        "TABLE_MISSING_ON_SOURCE s.d",
                        "COLUMN_MISSING_ON_SOURCE s.a.more");
    }

    @Test
    void tablesArePairedByTheirNewNames() {
        to.execute("create table t.b2 (id int64 primary key, name text)", "insert into t.b2 values (1, 'uno')");
        Selection selection = new Selection(
                List.of(),
                List.of("s.b"),
                List.of(),
                Map.of(),
                Map.of(new TableId("s", "b"), new TableId("t", "b2")),
                Map.of());

        DatabaseReport report = compare(selection, false, () -> {});

        assertThat(report.structure()).isEmpty();
        assertThat(states(report)).containsExactly("s.b DIFFERENT");
        assertThat(report.tables().get(0).result().target()).isEqualTo("t.b2");
    }

    @Test
    void conditionsHoldOnBothSides() {
        from.execute("insert into s.a values (-1, 'old')");
        to.execute("insert into s.a values (-2, 'older')");
        Selection selection = new Selection(
                List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(new TableId("s", "a"), "id >= 0"));

        assertThat(compare(selection, false, () -> {}).identical()).isTrue();
    }

    @Test
    void rowsThatWereOnTheirWayDoNotCount() {
        from.execute("update s.a set name = 'new' where id = 1");
        from.execute("update s.b set name = 'wrong' where id = 1");

        DatabaseReport report =
                compare(Selection.ALL, false, () -> to.execute("update s.a set name = 'new' where id = 1"));

        assertThat(states(report)).containsExactly("s.a SETTLED", "s.b DIFFERENT");
        assertThat(report.tables()).extracting(TableOutcome::changedMeanwhile).containsExactly(1L, 0L);
        assertThat(report.tables()).extracting(TableOutcome::rechecked).containsExactly(1, 2);
        assertThat(report.identical()).isFalse();
    }

    @Test
    void anInterruptedComparisonGoesOnAfterWhatIsEqual() {
        from.execute("update s.b set name = 'wrong' where id = 1");
        AtomicBoolean stop = new AtomicBoolean();
        DatabaseReport first = compare(Selection.ALL, false, () -> stop.set(true), stop);
        assertThat(first.stopped()).isTrue();
        from.execute("update s.a set name = 'since' where id = 1");

        DatabaseReport second = compare(Selection.ALL, true, () -> {});
        assertThat(second.tables()).extracting(TableOutcome::earlier).containsExactly(true, false);
        assertThat(states(second)).containsExactly("s.a EQUAL", "s.b DIFFERENT");
        assertThat(told).contains("1 table was found equal by an earlier run");

        DatabaseReport third = compare(Selection.ALL, true, () -> {});
        assertThat(third.tables()).as("the second came to its end").noneMatch(TableOutcome::earlier);
        assertThat(states(third)).containsExactly("s.a DIFFERENT", "s.b DIFFERENT");
    }

    private static List<String> states(DatabaseReport report) {
        return report.tables().stream()
                .map(t -> t.result().source() + " " + t.state())
                .toList();
    }

    private DatabaseReport compare(Selection selection, boolean resume, Runnable pause) {
        return compare(selection, resume, pause, new AtomicBoolean());
    }

    private DatabaseReport compare(Selection selection, boolean resume, Runnable pause, AtomicBoolean stop) {
        ComparisonRequest request = new ComparisonRequest(
                "validate_test", endpoint(FROM), endpoint(TO), selection, 2, 2, 1, DrillLimits.DEFAULT, resume);
        return new DatabaseComparison(new Connectors(List.of(new MemoryConnector())), store, new Pausing(pause))
                .compare(request, told::add, stop::get);
    }

    private static Endpoint endpoint(String database) {
        return new Endpoint("memory://tester@localhost/" + database, Secret.NONE, Map.of());
    }

    /** Something happens whenever a comparison pauses. */
    private record Pausing(Runnable pause) implements Schedule {
        @Override
        public Worker start(String name, Runnable work) {
            return Schedule.real().start(name, work);
        }

        @Override
        public Lock lock() {
            return Schedule.real().lock();
        }

        @Override
        public long nanoTime() {
            return Schedule.real().nanoTime();
        }

        @Override
        public long currentTimeMillis() {
            return Schedule.real().currentTimeMillis();
        }

        @Override
        public void sleep(long millis) {
            pause.run();
        }
    }
}
