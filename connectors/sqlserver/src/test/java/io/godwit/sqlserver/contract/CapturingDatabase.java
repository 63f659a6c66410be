package io.godwit.sqlserver.contract;

import io.godwit.spi.Endpoint;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A database on a server that captures changes; elsewhere the test is skipped. */
public final class CapturingDatabase implements TestDatabase {
    private final SqlServerTestDatabase database;
    private final boolean ignoresTableLocks;

    private CapturingDatabase(SqlServerTestDatabase database) {
        this.database = database;
        this.ignoresTableLocks = database.query("SELECT @@VERSION").get(0).contains("Babelfish");
    }

    /** A new one. */
    public static CapturingDatabase open() {
        SqlServerTestDatabase database = new SqlServerTestDatabase();
        boolean captures = !database.query("SELECT 1 WHERE OBJECT_ID('sys.sp_cdc_enable_db') IS NOT NULL")
                .isEmpty();
        if (!captures) {
            database.close();
        }
        Assumptions.assumeTrue(captures, "this server has no change data capture");
        return new CapturingDatabase(database);
    }

    /** The first column of what a query finds. */
    public List<String> query(String sql) {
        return database.query(sql);
    }

    /** Where locks on whole tables are ignored, writers are kept out by triggers. */
    @Override
    public Endpoint endpoint() {
        Endpoint given = database.endpoint();
        if (!ignoresTableLocks) {
            return given;
        }
        Map<String, String> options = new HashMap<>(given.options());
        options.put("fence", "triggers");
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

    @Override
    public void loseLog(String migration) {
        database.loseLog(migration);
    }

    @Override
    public List<String> leftovers() {
        return database.leftovers();
    }

    @Override
    public void close() {
        database.close();
    }
}
