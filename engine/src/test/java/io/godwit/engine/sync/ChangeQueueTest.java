package io.godwit.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.engine.schedule.Schedule;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChangeQueueTest {
    private record At(long value) implements Position {
        @Override
        public boolean covers(Position other) {
            return value >= ((At) other).value;
        }

        @Override
        public String text() {
            return Long.toString(value);
        }

        @Override
        public long bytesSince(Position earlier) {
            return value - ((At) earlier).value;
        }
    }

    private static Captured batch(long number, long bytes) {
        return new Captured(new ChangeBatch(List.of(), "1", new At(number), true, number, bytes), number);
    }

    @Test
    void oneThreadsBatchesReachTheOtherInOrderHoweverSmallTheQueue() throws Exception {
        ChangeQueue queue = new ChangeQueue(1000, Schedule.real());
        CompletableFuture<Void> putting = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 1; i <= 20_000; i++) {
                    queue.put(batch(i, 64 + i * 37 % 1500));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int i = 1; i <= 20_000; i++) {
            // Asking for more than fits must not wait for what cannot come.
            Captured next = queue.take(10_000, i % 3 == 0 ? 1 : 1_000_000);
            assertThat(Objects.requireNonNull(next).received()).isEqualTo(i);
        }
        putting.get(10, TimeUnit.SECONDS);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void waitsForEnoughNoLongerThanToldAndThenTakesWhatIsThere() throws Exception {
        ChangeQueue queue = new ChangeQueue(10_000, Schedule.real());
        assertThat(queue.take(1, 1)).isNull();
        queue.put(batch(1, 100));
        queue.put(batch(2, 100));
        assertThat(Objects.requireNonNull(queue.take(20, 5000)).received()).isEqualTo(1);
        assertThat(queue.isEmpty()).isFalse();
        assertThat(queue.oldestCommitMillis()).isEqualTo(2);
        assertThat(Objects.requireNonNull(queue.take(0, 5000)).received()).isEqualTo(2);
        assertThat(queue.take(0, 1)).isNull();
    }

    @Test
    void whatWasPutBeforeAFailureIsStillTaken() throws Exception {
        ChangeQueue queue = new ChangeQueue(10_000, Schedule.real());
        queue.put(batch(1, 100));
        queue.fail(new IllegalStateException("broke"));
        assertThat(queue.take(10_000, 5000)).isNotNull();
        assertThatThrownBy(() -> queue.take(10_000, 5000)).hasMessage("broke");
    }

    @Test
    void closingEndsAPutThatWaits() throws Exception {
        ChangeQueue queue = new ChangeQueue(100, Schedule.real());
        queue.put(batch(1, 100));
        CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.put(batch(2, 100));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        queue.close();
        assertThat(second.get(10, TimeUnit.SECONDS)).isFalse();
    }
}
