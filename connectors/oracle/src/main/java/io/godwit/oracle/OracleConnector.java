package io.godwit.oracle;

import io.godwit.oracle.connection.DriverOpener;
import io.godwit.oracle.connection.Opener;
import io.godwit.oracle.connection.Sessions;
import io.godwit.spi.Connector;
import io.godwit.spi.Endpoint;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import java.util.List;

/** Oracle Database 11.2 to 23ai, as a source only. Oracle's driver is not shipped; the user puts it beside the program. */
public final class OracleConnector implements Connector {
    /** The engine's name. */
    public static final String ENGINE = "oracle";

    private final Opener opener;

    /** Called by the service loader. */
    public OracleConnector() {
        this(new DriverOpener());
    }

    OracleConnector(Opener opener) {
        this.opener = opener;
    }

    @Override
    public String engine() {
        return ENGINE;
    }

    @Override
    public List<String> schemes() {
        return List.of("oracle");
    }

    @Override
    public List<Option> options() {
        return OracleOptions.ALL;
    }

    @Override
    public List<ErrorCode> codes() {
        return OracleErrors.ALL;
    }

    @Override
    public Source source(Endpoint endpoint, String migration) {
        return new OracleSource(Sessions.open(endpoint, migration, opener));
    }

    @Override
    public Target target(Endpoint endpoint, String migration) {
        throw new GodwitException(
                Errors.NOT_SUPPORTED,
                "Oracle is no target of Godwit; it is moved from, to PostgreSQL, MySQL, MariaDB or SQL Server");
    }
}
