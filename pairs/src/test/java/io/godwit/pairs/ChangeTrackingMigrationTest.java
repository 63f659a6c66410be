package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Mode;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.contract.Workload;
import io.godwit.testkit.server.PostgresTestDatabase;
import io.godwit.testkit.server.TrackingDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** From a SQL Server that has no change data capture: what Change Tracking tells is enough for a whole migration under writes. */
final class ChangeTrackingMigrationTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void whatIsWrittenArrivesByNetChanges() throws InterruptedException {
        try (TrackingDatabase from = TrackingDatabase.open();
                TestDatabase to = new PostgresTestDatabase(15)) {
            from.create(from.table("item"), Shape.KEYED);
            from.create(from.table("busy"), Shape.KEYED);
            for (int i = 0; i < 20; i++) {
                from.run("insert into " + from.table("item") + " values (" + i + ", 'n', " + i + ", null)");
            }
            try (Workload workload = new Workload(from, from.table("busy"), 7)) {
                RuledMigration migration = new RuledMigration(from, to);
                migration.start(Mode.ONLINE);
                migration.awaitSync();
                workload.awaitTransactions(workload.transactions() + 50, PATIENCE);
                from.run(
                        "update " + from.table("item") + " set id = 200 where id = 4",
                        "delete from " + from.table("item") + " where id = 5");
                workload.stop();
                migration.cutover();
                migration.expectIdentical();
                // the weaker promise is said where the stronger one would be read
                assertThat(migration.proof().notChecked()).anyMatch(s -> s.startsWith("Changes one by one: "));
                assertThat(migration.proof().notChecked()).noneMatch(s -> s.contains("applied exactly"));
            }
            assertThat(from.leftovers()).isEmpty();
        }
    }
}
