package io.godwit.lab.fault;

import io.godwit.lab.disk.SmallDisk;
import io.godwit.lab.fault.Fault.Steps;
import io.godwit.lab.migration.Place;
import io.godwit.lab.server.Mischief;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Disks without room. */
final class DiskFaults {
    private static final Set<Place> EVERYWHERE = EnumSet.allOf(Place.class);
    private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(12);
    private static final int STATE_MEGABYTES = 24;
    private static final int TARGET_MEGABYTES = 600;

    static final List<Fault> ALL = List.of(
            new Fault(
                    "disk-full-state",
                    "no room on the disk of the state folder",
                    "room is made",
                    EVERYWHERE,
                    List.of("STATE_UNAVAILABLE"),
                    FullState::new),
            new Fault(
                    "disk-full-target",
                    "no room on the disk of the target's tables",
                    "room is made",
                    EVERYWHERE,
                    List.of("TARGET_FULL"),
                    FullTarget::new),
            new Fault(
                    "disk-full-spill",
                    "no room on the disk where the source keeps slots and large transactions while it decodes them",
                    "room is made",
                    EVERYWHERE,
                    List.of("SOURCE_FULL"),
                    FullSpill::new));

    private DiskFaults() {}

    /** Full until Godwit stopped, or for twelve seconds. */
    private abstract static class Full implements Steps {
        private long filledNanos;

        abstract SmallDisk disk(Trial trial);

        @Override
        public @Nullable String unavailable() {
            return SmallDisk.unavailable();
        }

        @Override
        public void inject(Trial trial) throws IOException {
            disk(trial).fill();
            filledNanos = System.nanoTime();
        }

        @Override
        public boolean hadEffect(Trial trial) throws Exception {
            return !trial.process().isAlive() || System.nanoTime() - filledNanos > FULL_NANOS;
        }

        @Override
        public void remove(Trial trial) throws IOException {
            disk(trial).empty();
        }
    }

    private static final class FullState extends Full {
        private @Nullable SmallDisk disk;

        @Override
        public void lay(Path folder) throws IOException {
            disk = SmallDisk.mount(folder.resolve("state"), STATE_MEGABYTES);
        }

        @Override
        SmallDisk disk(Trial trial) {
            return laid(disk);
        }

        @Override
        public void end() {
            laid(disk).close();
        }
    }

    private static final class FullTarget extends Full {
        private @Nullable SmallDisk disk;
        private @Nullable Runnable dropping;

        @Override
        public void prepare(Trial trial) throws IOException {
            Mischief mischief = trial.target().mischief();
            String database = trial.to();
            SmallDisk made = mischief.tablesOnSmallDisk(database, TARGET_MEGABYTES);
            disk = made;
            dropping = () -> mischief.dropSmallDisk(database, made);
        }

        @Override
        SmallDisk disk(Trial trial) {
            return laid(disk);
        }

        @Override
        public void end() {
            Runnable drop = dropping;
            if (drop != null) {
                drop.run();
            }
        }
    }

    private static final class FullSpill extends Full {
        @Override
        SmallDisk disk(Trial trial) {
            return laid(trial.source().mischief().spill());
        }

        @Override
        public void inject(Trial trial) throws IOException {
            super.inject(trial);
            trial.source().execute(trial.from(), trial.source().mischief().insertBulk(5000));
        }
    }

    private static SmallDisk laid(@Nullable SmallDisk disk) {
        if (disk == null) {
            throw new IllegalStateException("there is no small disk");
        }
        return disk;
    }
}
