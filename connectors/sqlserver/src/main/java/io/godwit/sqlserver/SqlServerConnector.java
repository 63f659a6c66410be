package io.godwit.sqlserver;

import io.godwit.spi.Connector;
import io.godwit.spi.Endpoint;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import io.godwit.spi.restore.Restoration;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.sqlserver.restore.SqlServerRestoration;
import java.util.List;

/** SQL Server 2012 and later, Azure SQL Database, Azure SQL Managed Instance and Amazon RDS for SQL Server, as source and as target. */
public final class SqlServerConnector implements Connector {
    /** The engine's name. */
    public static final String ENGINE = "sqlserver";

    @Override
    public String engine() {
        return ENGINE;
    }

    @Override
    public List<String> schemes() {
        return List.of("sqlserver", "mssql", SqlServerRestoration.scheme());
    }

    @Override
    public List<Option> options() {
        return SqlServerOptions.ALL;
    }

    @Override
    public List<ErrorCode> codes() {
        return SqlServerErrors.ALL;
    }

    @Override
    public Source source(Endpoint endpoint, String migration) {
        if (isBackups(endpoint)) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "backups are restored, not read row by row; that cannot be done with a source that is backups",
                    endpoint.url(),
                    null);
        }
        return new SqlServerSource(Sessions.open(endpoint, migration, Option.Side.SOURCE), migration);
    }

    @Override
    public Target target(Endpoint endpoint, String migration) {
        return new SqlServerTarget(Sessions.open(endpoint, migration, Option.Side.TARGET), migration);
    }

    @Override
    public boolean isBackups(Endpoint source) {
        return SqlServerRestoration.isBackups(source);
    }

    @Override
    public Restoration restoration(Endpoint source, Endpoint target, String migration) {
        return SqlServerRestoration.open(source, target, migration);
    }
}
