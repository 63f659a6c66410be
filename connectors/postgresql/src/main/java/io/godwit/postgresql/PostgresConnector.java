package io.godwit.postgresql;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Connector;
import io.godwit.spi.Endpoint;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Option;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import java.util.List;

/** PostgreSQL 12 to 18, as source and as target, self-managed or managed. */
public final class PostgresConnector implements Connector {
    /** The engine's name. */
    public static final String ENGINE = "postgresql";

    @Override
    public String engine() {
        return ENGINE;
    }

    @Override
    public List<String> schemes() {
        return List.of("postgresql", "postgres");
    }

    @Override
    public List<Option> options() {
        return PostgresOptions.ALL;
    }

    @Override
    public List<ErrorCode> codes() {
        return PostgresErrors.ALL;
    }

    @Override
    public Source source(Endpoint endpoint, String migration) {
        return new PostgresSource(Sessions.open(endpoint, migration, Option.Side.SOURCE), migration);
    }

    @Override
    public Target target(Endpoint endpoint, String migration) {
        return new PostgresTarget(Sessions.open(endpoint, migration, Option.Side.TARGET), migration);
    }
}
