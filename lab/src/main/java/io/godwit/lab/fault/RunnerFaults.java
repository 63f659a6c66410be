package io.godwit.lab.fault;

import io.godwit.lab.fault.Fault.Steps;
import io.godwit.lab.migration.Place;
import io.godwit.lab.migration.RunProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happens to Godwit's own process. */
final class RunnerFaults {
    private static final Set<Place> EVERYWHERE = EnumSet.allOf(Place.class);

    /** Longer than the servers' patience with a silent session. */
    private static final long STOPPED_MILLIS = 15_000;

    static final List<Fault> ALL = List.of(
            new Fault("kill-runner", "`SIGKILL` of Godwit", "it is run again", EVERYWHERE, List.of("killed"), () ->
                    (Steps) trial -> trial.process().kill()),
            new Fault(
                    "two-runners",
                    "a second runner with a state folder of its own, and a third with the same, are started by mistake",
                    "both are refused with `TARGET_CLAIMED`",
                    EVERYWHERE,
                    List.of(),
                    Second::new),
            new Fault(
                    "runner-stopped",
                    "`SIGSTOP` of Godwit, as when its machine sleeps",
                    "`SIGCONT` after 15 s",
                    EVERYWHERE,
                    List.of(),
                    () -> new ForAWhile(
                            STOPPED_MILLIS,
                            trial -> trial.process().signal("STOP"),
                            trial -> trial.process().signal("CONT"))),
            new Fault(
                    "clock-jump",
                    "the clock of Godwit's machine jumps a day ahead, and after 3 s two days back",
                    "it stays wrong",
                    EVERYWHERE,
                    List.of(),
                    ClockJump::new));

    private RunnerFaults() {}

    private static final class Second implements Steps {
        private final List<RunProcess> others = new ArrayList<>();

        @Override
        public void inject(Trial trial) throws IOException {
            // the first stands where it is until the others are refused
            trial.sourceProxy().holdThese(true);
            others.add(trial.migration().run(trial.migration().folder().resolve("state-of-second")));
            others.add(trial.migration().run());
        }

        @Override
        public boolean hadEffect(Trial trial) {
            return others.stream().noneMatch(RunProcess::isAlive);
        }

        @Override
        public void remove(Trial trial) throws InterruptedException {
            trial.sourceProxy().holdThese(false);
            for (RunProcess other : others) {
                other.kill();
            }
        }

        @Override
        public List<String> wrong(Trial trial) throws Exception {
            List<String> wrong = new ArrayList<>();
            for (RunProcess other : others) {
                if (!other.code().equals("TARGET_CLAIMED")) {
                    wrong.add("another runner was not refused: " + other.output());
                }
            }
            return wrong;
        }
    }

    private static final class ClockJump implements Steps {
        private static final long AHEAD_NANOS = TimeUnit.SECONDS.toNanos(3);
        private static final long BACK_NANOS = TimeUnit.SECONDS.toNanos(6);

        private @Nullable Path clock;
        private long jumpedNanos;
        private boolean back;

        @Override
        public @Nullable String unavailable() {
            return library() == null ? "libfaketime is not installed (Debian: `apt-get install faketime`)" : null;
        }

        private static @Nullable Path library() {
            for (String folder : List.of("/usr/lib", "/usr/local/lib")) {
                try (Stream<Path> found =
                        Files.find(Path.of(folder), 3, (path, facts) -> path.endsWith("libfaketimeMT.so.1"))) {
                    Path first = found.findFirst().orElse(null);
                    if (first != null) {
                        return first;
                    }
                } catch (IOException e) {
                    // there is no such folder, or it may not be read: the next one may hold it
                }
            }
            return null;
        }

        @Override
        public void prepare(Trial trial) throws IOException {
            Path file = trial.migration().folder().resolve("clock").toAbsolutePath();
            clock = file;
            jump("+0");
            trial.migration()
                    .environment(Map.of(
                            "LD_PRELOAD", "" + library(),
                            "FAKETIME_TIMESTAMP_FILE", file.toString(),
                            "FAKETIME_NO_CACHE", "1",
                            "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                            "FAKETIME_DONT_RESET", "1"));
        }

        private void jump(String offset) throws IOException {
            Path file = clock;
            if (file != null) {
                Files.writeString(file, offset + "\n");
            }
        }

        @Override
        public void inject(Trial trial) throws IOException {
            jump("+1d");
            back = false;
            jumpedNanos = System.nanoTime();
        }

        @Override
        public boolean hadEffect(Trial trial) throws IOException {
            long since = System.nanoTime() - jumpedNanos;
            if (!back && since > AHEAD_NANOS) {
                jump("-1d");
                back = true;
            }
            return since > BACK_NANOS;
        }
    }
}
