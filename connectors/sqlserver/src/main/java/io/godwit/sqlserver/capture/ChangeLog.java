package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.connection.Sessions;
import java.util.List;
import java.util.function.Supplier;

/** What tells the changes of one migration's source, in the way that the option {@code capture} asks for. Safe for many threads. */
public abstract class ChangeLog implements AutoCloseable {
    private static final String CAPTURE = "changeDataCapture";
    private static final String TRACKING = "changeTracking";

    final Sessions sessions;
    private final Monitor monitor;

    ChangeLog(Sessions sessions) {
        this.sessions = sessions;
        this.monitor = new Monitor(sessions);
    }

    /**
     * The way that is asked for; connects to nothing yet.
     *
     * @throws GodwitException OPTION_INVALID if there is no such way
     */
    public static ChangeLog of(Sessions sessions) {
        return isTracking(sessions) ? new ChangeTracking(sessions) : new ChangeCapture(sessions);
    }

    /**
     * Whether Change Tracking is asked for.
     *
     * @throws GodwitException OPTION_INVALID if the option names neither way
     */
    public static boolean isTracking(Sessions sessions) {
        String way = sessions.option(SqlServerOptions.CAPTURE);
        if (!way.equals(CAPTURE) && !way.equals(TRACKING)) {
            throw new GodwitException(
                    Errors.OPTION_INVALID,
                    "it must be " + CAPTURE + " or " + TRACKING,
                    SqlServerOptions.CAPTURE.name(),
                    null);
        }
        return way.equals(TRACKING);
    }

    final Monitor monitor() {
        return monitor;
    }

    /**
     * A moment that no commit of a table lies astride.
     *
     * @param exact whether the place is that of the moment; else it is before everything, because changes are not told
     * @param place may wait; covers every commit before the moment and none after it
     */
    public record Moment(boolean exact, Supplier<? extends Position> place) {}

    /** Whether changes come as what became of each row between two positions, and not one by one. */
    public abstract boolean tellsNetChanges();

    /** See {@link io.godwit.spi.Source#retain(List)}. */
    public abstract Position retain(List<Table> tables);

    /** See {@link io.godwit.spi.Source#retain(List, Position)}. */
    public abstract Position retain(List<Table> tables, Position since);

    /** The end of the log; before everything if changes are not told. */
    public abstract Position position();

    /** A position that everything visible from now on covers; before everything if changes are not told. */
    public abstract Position lowerBound();

    /** This moment. */
    public abstract Moment moment();

    /** See {@link io.godwit.spi.Source#position(String)}. */
    public abstract Position parse(String text);

    /** See {@link io.godwit.spi.Source#changes}. */
    public abstract Reader<ChangeBatch> changes(List<TablePlan> plans, Position from);

    /** See {@link io.godwit.spi.Source#release}. */
    public abstract void release(Position applied);

    /** Removes what {@link #retain} made here; harmless if there is nothing. */
    public abstract void letGo();

    /** Closes the session for questions; what is kept on the server stays so. */
    @Override
    public void close() {
        monitor.close();
    }
}
