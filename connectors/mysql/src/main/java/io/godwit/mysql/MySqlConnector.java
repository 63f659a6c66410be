package io.godwit.mysql;

import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Connector;
import io.godwit.spi.Endpoint;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Option;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import java.util.List;

/** MySQL 5.7 to 9 and MariaDB 10.6 to 11, as source and as target, self-managed or managed: one engine with two forks. */
public final class MySqlConnector implements Connector {
    /** The engine's name. */
    public static final String ENGINE = "mysql";

    @Override
    public String engine() {
        return ENGINE;
    }

    @Override
    public List<String> schemes() {
        return List.of("mysql", "mariadb");
    }

    @Override
    public List<Option> options() {
        return MySqlOptions.ALL;
    }

    @Override
    public List<ErrorCode> codes() {
        return MySqlErrors.ALL;
    }

    @Override
    public Source source(Endpoint endpoint, String migration) {
        return new MySqlSource(Sessions.open(endpoint, migration, Option.Side.SOURCE), migration);
    }

    @Override
    public Target target(Endpoint endpoint, String migration) {
        return new MySqlTarget(Sessions.open(endpoint, migration, Option.Side.TARGET), migration);
    }
}
