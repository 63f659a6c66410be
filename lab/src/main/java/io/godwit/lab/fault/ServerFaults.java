package io.godwit.lab.fault;

import io.godwit.lab.fault.Fault.Steps;
import io.godwit.lab.migration.Place;
import io.godwit.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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
                    "log-rotation",
                    "the source begins a new log file and makes a checkpoint, every second",
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
                    DroppedSlot::new));

    private ServerFaults() {}

    private static void killSession(PostgresServer server, String database) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (Connection connection = server.connect(database);
                PreparedStatement statement =
                        connection.prepareStatement("SELECT pid FROM pg_stat_activity WHERE datname = ?"
                                + " AND application_name LIKE 'godwit%' ORDER BY state = 'active' DESC, pid DESC")) {
            statement.setString(1, database);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getLong(1));
                }
            }
        }
        // none between two sessions: then it is one of ours, which crashes the others just as well
        ids.stream().findFirst().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** In order, which takes the answers of those it serves: only when what is between them is let go. */
    private static final class Restart implements Steps {
        private final Function<Trial, PostgresServer> which;

        Restart(Function<Trial, PostgresServer> which) {
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
                trial.source().execute("postgres", "SELECT pg_switch_wal()", "CHECKPOINT");
                lastNanos = System.nanoTime();
                rotated++;
            }
            return rotated * 1000L >= ROTATING_MILLIS;
        }
    }

    private static final class DroppedSlot implements Steps {
        @Override
        public void inject(Trial trial) throws Exception {
            try (Connection connection = trial.source().connect(trial.from());
                    PreparedStatement end = connection.prepareStatement(
                            "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                                    + " WHERE database = current_database() AND NOT temporary AND active_pid IS NOT NULL");
                    PreparedStatement drop = connection.prepareStatement(
                            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                                    + " WHERE database = current_database() AND NOT temporary")) {
                boolean dropped = false;
                for (int attempt = 0; !dropped && attempt < 200; attempt++) {
                    end.execute();
                    try {
                        drop.execute();
                        dropped = true;
                    } catch (SQLException e) {
                        Trial.pause();
                    }
                }
            }
        }

        @Override
        public void mend(Trial trial, String code) throws Exception {
            trial.observer().look(false);
            trial.cancel();
            trial.target().execute(trial.to(), "DROP SCHEMA bank CASCADE");
        }
    }
}
