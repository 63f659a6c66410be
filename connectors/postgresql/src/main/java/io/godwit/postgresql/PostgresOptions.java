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

    /** All of them. */
    public static final List<Option> ALL = List.of(FENCE, CHECKPOINT_SCHEMA);

    private PostgresOptions() {}
}
