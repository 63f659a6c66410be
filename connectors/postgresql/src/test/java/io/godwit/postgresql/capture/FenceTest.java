package io.godwit.postgresql.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Errors;
import io.godwit.spi.TablePlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stopping writers on a real server. */
@Timeout(120)
class FenceTest {
    private TestDatabase database;
    private Slot slot;
    private TablePlan plan;

    @BeforeEach
    void create() throws Exception {
        database = new TestDatabase(15);
        slot = new Slot(database.source("one"), "one");
        database.run("CREATE TABLE public.car (id int PRIMARY KEY)");
        plan = Plans.plan(database, "public.car", false);
        slot.retain(List.of(plan.table()));
    }

    @AfterEach
    void drop() throws Exception {
        slot.drop();
        slot.close();
        database.close();
    }

    private Fence fence(String way) {
        return new Fence(database.source("one", "fence", way), slot);
    }

    private CompletableFuture<Void> write(Connection connection) {
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO car SELECT count(*) FROM car");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        ChangeStreamTest.await(() -> {
            try {
                return waiting.isDone()
                        || !database.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                        + " AND datname = current_database()")
                                .isEmpty();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        return waiting;
    }

    @Test
    void writersWaitAtALockAndGoOnWhenItIsLifted() throws Exception {
        try (Fence fence = fence("lock");
                Connection writer = database.connect()) {
            Lsn first = fence.fence(List.of(plan.table()));
            assertThat(fence.fence(List.of(plan.table())).covers(first)).isTrue();
            CompletableFuture<Void> waiting = write(writer);
            assertThat(waiting).isNotDone();
            assertThat(database.query("SHOW default_transaction_read_only")).containsExactly("off");
            fence.unfence();
            fence.unfence();
            waiting.get(10, TimeUnit.SECONDS);
            database.run("INSERT INTO car SELECT -count(*) FROM car");
        }
    }

    /**
     * The lock used to be all that held sessions from before the fence. When a runner was killed after hand-over, they went on
     * writing to the source, and what they committed was on neither the target nor in any comparison.
     */
    @Test
    void noSessionFromBeforeAReadOnlyFenceWritesOnceTheLockIsGone() throws Exception {
        try (Connection before = database.connect()) {
            Fence fence = fence("read-only");
            Lsn first = fence.fence(List.of(plan.table()));
            assertThat(fence.fence(List.of(plan.table())).covers(first)).isTrue();
            // as a killed process loses it: nothing else of the fence runs
            database.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%fence%'");
            CompletableFuture<Void> writing = write(before);
            assertThatThrownBy(() -> writing.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
            assertThatThrownBy(() -> database.run("INSERT INTO car VALUES (1)")).hasMessageContaining("read-only");
            assertThat(database.query("SELECT count(*) FROM car")).containsExactly("0");
            fence.unfence();
        }
    }

    /** A pool's sessions that were opened while writers were stopped would refuse to write long after a cutover was given up. */
    @Test
    void noSessionStaysReadOnlyWhenTheFenceIsLifted() throws Exception {
        try (Fence fence = fence("read-only")) {
            fence.fence(List.of(plan.table()));
            try (Connection meanwhile = database.connect()) {
                fence.unfence();
                fence.unfence();
                assertThat(meanwhile.isValid(5)).isFalse();
            }
            database.run("INSERT INTO car SELECT -count(*) FROM car");
        }
    }

    @Test
    void aFenceOutlivesSlotAndProcess() throws Exception {
        try (Fence fence = fence("read-only")) {
            fence.fence(List.of(plan.table()));
        }
        slot.drop();
        assertThatThrownBy(() -> database.run("INSERT INTO car VALUES (1)")).hasMessageContaining("read-only");
        try (Fence next = fence("read-only")) {
            next.unfence();
        }
        slot.drop();
        database.run("INSERT INTO car VALUES (1)");
        assertThat(database.query("SELECT pubname FROM pg_publication")).isEmpty();
    }

    @Test
    void aDefaultThatTheOperatorSetStays() throws Exception {
        database.run("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
        try (Fence fence = fence("read-only")) {
            fence.fence(List.of(plan.table()));
            fence.unfence();
        }
        assertThat(database.query("SHOW default_transaction_read_only")).containsExactly("on");
    }

    @Test
    void aTransactionThatHoldsATableIsNamedAndNotWaitedForForEver() throws Exception {
        try (Fence fence = fence("lock");
                Connection writer = database.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("INSERT INTO car VALUES (1)");
            assertThatThrownBy(() -> fence.fence(List.of(plan.table())))
                    .hasMessageContaining("process ")
                    .extracting("code")
                    .isEqualTo(Errors.SOURCE_UNREACHABLE);
            writer.commit();
            fence.fence(List.of(plan.table()));
        }
    }

    @Test
    void theOperatorsWordIsChecked() throws Exception {
        try (Fence fence = fence("operator");
                Connection writer = database.connect();
                Statement statement = writer.createStatement()) {
            fence.fence(List.of(plan.table()));
            writer.setAutoCommit(false);
            statement.execute("INSERT INTO car VALUES (1)");
            ChangeStreamTest.refused(Errors.SOURCE_REFUSED, () -> fence.fence(List.of(plan.table())));
        }
        ChangeStreamTest.refused(Errors.OPTION_INVALID, () -> fence("prayer"));
    }
}
