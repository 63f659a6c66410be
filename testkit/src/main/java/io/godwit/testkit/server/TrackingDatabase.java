package io.godwit.testkit.server;

import io.godwit.spi.Endpoint;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A database on a SQL Server, or its stand-in, that has Change Tracking, which is asked for; elsewhere the test is skipped. */
public final class TrackingDatabase implements TestDatabase {
    private final SqlServerTestDatabase database;

    private TrackingDatabase(SqlServerTestDatabase database) {
        this.database = database;
    }

    /** A new one. */
    public static TrackingDatabase open() {
        SqlServerTestDatabase database = new SqlServerTestDatabase();
        if (database.isBabelfish()) {
            database.close();
            Assumptions.abort("this server has no Change Tracking");
        }
        database.run("ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON");
        return new TrackingDatabase(database);
    }

    /** The first column of what a query finds. */
    public List<String> query(String sql) {
        return database.query(sql);
    }

    /** Runs one statement by itself. */
    public void alone(String statement) {
        database.query("SET NOCOUNT ON; " + statement + "; SELECT 'done'");
    }

    @Override
    public Endpoint endpoint() {
        Endpoint given = database.endpoint();
        Map<String, String> options = new HashMap<>(given.options());
        options.put("capture", "changeTracking");
        return new Endpoint(given.url(), given.password(), options);
    }

    @Override
    public String schema() {
        return database.schema();
    }

    @Override
    public void create(TableId table, Shape shape) {
        database.create(table, shape);
    }

    @Override
    public void create(TableId table, String nativeType) {
        database.create(table, nativeType);
    }

    @Override
    public void run(String... statements) {
        database.run(statements);
    }

    @Override
    public void runPatiently(String... statements) {
        database.runPatiently(statements);
    }

    @Override
    public void runAndRollBack(String... statements) {
        database.runAndRollBack(statements);
    }

    private List<String> tracked() {
        return query(
                "SELECT QUOTENAME(s.name) + '.' + QUOTENAME(t.name) FROM sys.change_tracking_tables c JOIN sys.tables t"
                        + " ON t.object_id = c.object_id JOIN sys.schemas s ON s.schema_id = t.schema_id");
    }

    /** What was tracked is gone when it is switched off and on again. */
    @Override
    public void loseLog(String migration) {
        for (String table : tracked()) {
            alone("ALTER TABLE " + table + " DISABLE CHANGE_TRACKING");
            alone("ALTER TABLE " + table + " ENABLE CHANGE_TRACKING");
        }
    }

    @Override
    public List<String> leftovers() {
        List<String> found = new ArrayList<>(database.leftovers());
        tracked().forEach(t -> found.add("tracking of " + t));
        found.addAll(query(
                "SELECT 'tracking of the database' FROM sys.change_tracking_databases WHERE database_id = DB_ID()"));
        return found;
    }

    @Override
    public void close() {
        database.close();
    }
}
