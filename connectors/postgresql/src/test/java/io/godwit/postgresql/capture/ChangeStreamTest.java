package io.godwit.postgresql.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream of changes on real servers. */
class ChangeStreamTest {
    static List<ChangeBatch> until(Reader<ChangeBatch> reader, Lsn position) {
        List<ChangeBatch> batches = new ArrayList<>();
        while (true) {
            ChangeBatch batch = java.util.Objects.requireNonNull(reader.next());
            if (batch.isTransaction()) {
                batches.add(batch);
            }
            if (batch.last() && batch.commit().covers(position)) {
                return batches;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 15, 18})
    void transactionsArriveOnceInOrderAndResumeExactly(int major) throws Exception {
        try (TestDatabase database = new TestDatabase(major);
                Slot slot = new Slot(database.source("one"), "one")) {
            Sessions sessions = database.source("one");
            database.run("CREATE TABLE public.car (id int PRIMARY KEY, name text)");
            TablePlan plan = Plans.plan(database, "public.car", false);
            Lsn begin = slot.retain(List.of(plan.table()));
            assertThat(slot.retain(List.of(plan.table()))).isEqualTo(begin);
            database.run("INSERT INTO car VALUES (1, 'a')", "UPDATE car SET id = 2", "DELETE FROM car", "TRUNCATE car");
            Lsn first;
            try (Reader<ChangeBatch> reader = ChangeStream.open(sessions, slot, List.of(plan), begin)) {
                List<ChangeBatch> batches = until(reader, slot.currentPosition());
                assertThat(batches.stream().map(b -> b.changes().get(0).kind().name()))
                        .containsExactly("INSERT", "UPDATE", "DELETE", "TRUNCATE");
                first = (Lsn) batches.get(1).commit();
            }
            try (Reader<ChangeBatch> reader = ChangeStream.open(sessions, slot, List.of(plan), first)) {
                assertThat(until(reader, slot.currentPosition()).stream()
                                .map(b -> b.changes().get(0).kind().name()))
                        .containsExactly("DELETE", "TRUNCATE");
            }
            slot.drop();
        }
    }
}
