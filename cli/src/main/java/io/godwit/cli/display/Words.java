package io.godwit.cli.display;

import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.spi.Mode;
import java.util.Locale;

/** Words for phases and states, and what to do next. */
public final class Words {
    /** Behind by no more than this counts as caught up, for the hint only. */
    private static final long CAUGHT_UP_MILLIS = 2000;

    private Words() {}

    /** {@code post-data}. */
    public static String phase(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where a migration stands; empty until a run has read the facts, because before that nobody knows. */
    public static String phase(Status status) {
        return isKnown(status) ? phase(status.phase()) : "";
    }

    /** Whether a run has read the facts: it knows its tables then. */
    static boolean isKnown(Status status) {
        return !status.tables().isEmpty() || status.restore() != null;
    }

    /** {@code running}. */
    public static String state(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static boolean onlineOnly(Phase phase) {
        return phase == Phase.CONVERGE || phase == Phase.SYNC;
    }

    /** What the runner says, and what the operator can do. */
    static String message(Status status) {
        String next = next(status);
        if (status.error() != null) {
            return ""; // the error is told in full elsewhere
        }
        if (status.state() == State.PAUSED) {
            return "paused; " + next;
        }
        if (status.message().isEmpty() || next.isEmpty()) {
            return status.message() + next;
        }
        return status.message() + "; " + next;
    }

    /** What the operator can do now; empty if there is nothing. */
    public static String next(Status status) {
        return switch (status.state()) {
            case PAUSED -> "go on with: godwit resume " + status.name();
            case STOPPED -> "";
            case CANCELLED, DONE -> "";
            case RUNNING, WAITING -> {
                boolean ready = status.restore() == null
                        && status.mode() == Mode.ONLINE
                        && status.phase() == Phase.SYNC
                        && status.desired() == Desired.RUN
                        && status.lagMillis() >= 0
                        && status.lagMillis() <= CAUGHT_UP_MILLIS;
                yield ready ? "hand over with: godwit cutover " + status.name() : "";
            }
        };
    }
}
