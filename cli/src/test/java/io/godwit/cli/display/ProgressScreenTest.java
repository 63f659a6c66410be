package io.godwit.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.run.Status.TableStatus;
import io.godwit.spi.Mode;
import io.godwit.spi.change.Ledger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Without a terminal, a log gets what is new and nothing twice. */
class ProgressScreenTest {
    private static final List<TableStatus> KNOWN = List.of(new TableStatus("a.b", "a.b", 1, 1, 1, 1, 1, 0));

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ProgressScreen screen =
            new ProgressScreen(new PrintStream(written, true, StandardCharsets.UTF_8), Map.of(), false);

    @Test
    void doesNotWriteALineForEachTableThatIsValidated() {
        for (int i = 0; i < 100; i++) {
            screen.show(status(Phase.CUTOVER, State.RUNNING, KNOWN, "validating " + i + "/100 tables"));
        }
        assertThat(lines()).hasSizeLessThan(10);
    }

    @Test
    void writesEveryPhaseAndTheLastLineOnce() {
        screen.show(status(Phase.SCHEMA, State.RUNNING, List.of(), "connecting"));
        screen.show(status(Phase.SCHEMA, State.RUNNING, KNOWN, "making tables"));
        screen.show(status(Phase.KEYS, State.RUNNING, KNOWN, "making keys"));
        screen.show(status(Phase.DONE, State.RUNNING, KNOWN, "handed over"));
        screen.show(status(Phase.DONE, State.DONE, KNOWN, "handed over"));
        screen.show(status(Phase.DONE, State.DONE, KNOWN, "handed over"));
        assertThat(lines())
                .containsExactly(
                        "shop  connecting",
                        "shop  schema  making tables",
                        "shop  keys  making keys",
                        "shop  handed over");
    }

    /** Lines without their time. */
    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .map(l -> l.substring(l.indexOf(' ') + 1))
                .toList();
    }

    private static Status status(Phase phase, State state, List<TableStatus> tables, String message) {
        return new Status(
                "shop",
                Mode.OFFLINE,
                phase,
                state,
                Desired.RUN,
                message,
                tables,
                0,
                0,
                -1,
                -1,
                -1,
                0,
                Ledger.ZERO,
                -1,
                1_000,
                2_000,
                1,
                null);
    }
}
