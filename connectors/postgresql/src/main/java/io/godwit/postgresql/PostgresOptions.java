package io.godwit.postgresql;

import io.godwit.spi.Option;
import io.godwit.spi.Option.Kind;
import io.godwit.spi.Option.Side;
import java.util.List;

/** The settings of a PostgreSQL endpoint. */
public final class PostgresOptions {
    /** How writers are stopped at cutover. */
    public static final Option FENCE = new Option(
            "fence",
            Kind.TEXT,
            Side.SOURCE,
            "read-only",
            "how writers are stopped at cutover: read-only (make the database read-only by default and end the sessions from"
                    + " before), lock (lock the tables for as long as the cutover runs) or operator (you have"
                    + " stopped them; Godwit checks that no session is writing)");

    /** Where facts are kept on the target. */
    public static final Option CHECKPOINT_SCHEMA = new Option(
            "checkpointSchema",
            Kind.TEXT,
            Side.TARGET,
            "godwit",
            "schema on the target that holds Godwit's own table while the migration lasts");

    /** When a silent session is looked into. */
    public static final Option SILENCE_SECONDS = new Option(
            "silenceSeconds",
            Kind.INTEGER,
            Side.BOTH,
            "60",
            "seconds for which a session may hear nothing before the server is asked, on a new one, whether it still works for"
                    + " it; if not, the connection is taken for lost and made anew");

    /** All of them. */
    public static final List<Option> ALL = List.of(FENCE, CHECKPOINT_SCHEMA, SILENCE_SECONDS);

    private PostgresOptions() {}
}
