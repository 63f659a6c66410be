package io.godwit.lab.fault;

import io.godwit.lab.fault.Fault.Steps;
import io.godwit.lab.migration.Place;
import io.godwit.lab.network.TcpProxy;
import io.godwit.lab.server.LabServer;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What happens to servers and their processes. */
final class ServerFaults {
    private static final Set<Place> EVERYWHERE = EnumSet.allOf(Place.class);
    private static final Set<Place> WITH_A_SLOT = EnumSet.range(Place.LOAD, Place.CUTOVER);
    private static final long DOWN_MILLIS = 1500;
    private static final long ROTATING_MILLIS = 8000;

    static final List<Fault> ALL = List.of(
            new Fault(
                    "source-restart",
                    "the source is stopped in order",
                    "it is started again",
                    EVERYWHERE,
                    List.of(),
                    () -> new Restart(Trial::source)),
            new Fault(
                    "target-restart",
                    "the target is stopped in order",
                    "it is started again",
                    EVERYWHERE,
                    List.of(),
                    () -> new Restart(Trial::target)),
            new Fault(
                    "source-crash",
                    "`SIGKILL` of all the source's processes",
                    "it is started again",
                    EVERYWHERE,
                    List.of(),
                    () -> new ForAWhile(
                            DOWN_MILLIS,
                            trial -> trial.source().kill(),
                            trial -> trial.source().restart())),
            new Fault(
                    "target-crash",
                    "`SIGKILL` of all the target's processes",
                    "it is started again",
                    EVERYWHERE,
                    List.of(),
                    () -> new ForAWhile(
                            DOWN_MILLIS,
                            trial -> trial.target().kill(),
                            trial -> trial.target().restart())),
            new Fault(
                    "kill-source-process",
                    "`SIGKILL` of the process that serves one of Godwit's sessions on the source, which crashes them all",
                    "the source recovers by itself",
                    EVERYWHERE,
                    List.of(),
                    () -> (Steps) trial -> killSession(trial.source(), trial.from())),
            new Fault(
                    "kill-target-process",
                    "`SIGKILL` of the process that serves one of Godwit's sessions on the target, which crashes them all",
                    "the target recovers by itself",
                    EVERYWHERE,
                    List.of(),
                    () -> (Steps) trial -> killSession(trial.target(), trial.to())),
            new Fault(
                    "end-source-sessions",
                    "all of Godwit's sessions on the source are ended by an administrator",
                    "at once",
                    EVERYWHERE,
                    List.of(),
                    () -> (Steps) trial -> trial.source().mischief().endSessions(trial.from())),
            new Fault(
                    "end-target-sessions",
                    "all of Godwit's sessions on the target are ended by an administrator",
                    "at once",
                    EVERYWHERE,
                    List.of(),
                    () -> (Steps) trial -> trial.target().mischief().endSessions(trial.to())),
            new Fault(
                    "log-rotation",
                    "the source begins a new log file (PostgreSQL also makes a checkpoint), every second",
                    "after 8 s",
                    EVERYWHERE,
                    List.of(),
                    Rotation::new),
            new Fault(
                    "slot-dropped",
                    "the replication slot is dropped",
                    "`godwit cancel`, the target is emptied, and the migration begins anew",
                    WITH_A_SLOT,
                    List.of("LOG_LOST"),
                    LostLog::new),
            new Fault(
                    "log-purged",
                    "while Godwit cannot reach the source, the log files that it has not read are purged",
                    "`godwit cancel`, the target is emptied, and the migration begins anew",
                    WITH_A_SLOT,
                    List.of("LOG_LOST"),
                    LostLog::new));

    private ServerFaults() {}

    private static void killSession(LabServer server, String database) throws SQLException {
        // none between two sessions: then there is nothing to kill
        server.mischief().servingProcess(database).stream()
                .mapToObj(ProcessHandle::of)
                .flatMap(Optional::stream)
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** In order, which takes the answers of those it serves: only when what is between them is let go. */
    private static final class Restart implements Steps {
        private final Function<Trial, LabServer> which;

        Restart(Function<Trial, LabServer> which) {
            this.which = which;
        }

        @Override
        public void inject(Trial trial) {}

        @Override
        public void remove(Trial trial) throws InterruptedException {
            which.apply(trial).stop();
            Trial.pause();
            which.apply(trial).restart();
        }
    }

    private static final class Rotation implements Steps {
        private int rotated;
        private long lastNanos;

        @Override
        public void inject(Trial trial) {
            lastNanos = System.nanoTime();
            rotated = 0;
        }

        @Override
        public boolean hadEffect(Trial trial) {
            if (System.nanoTime() - lastNanos >= 1_000_000_000L) {
                trial.source().mischief().beginNewLog();
                lastNanos = System.nanoTime();
                rotated++;
            }
            return rotated * 1000L >= ROTATING_MILLIS;
        }
    }

    private static final class LostLog implements Steps {
        @Override
        public void inject(Trial trial) throws Exception {
            TcpProxy proxy = trial.sourceProxy();
            proxy.refuse(true);
            proxy.cut();
            trial.source().mischief().loseLog(trial.from());
            proxy.refuse(false);
        }

        @Override
        public void mend(Trial trial, String code) throws Exception {
            trial.observer().look(false);
            trial.cancel();
            trial.target().execute(trial.to(), trial.target().words().dropBank());
        }
    }
}
