package io.godwit.testkit.contract;

import io.godwit.spi.Endpoint;
import io.godwit.spi.schema.TableId;
import java.util.List;

/**
 * An empty database of an engine under test, and its own way in. Statements are of the least common kind: {@code insert into
 * t values (...)}, {@code update t set c = v where c = v}, {@code delete from t where c = v}, {@code truncate t, u}; an engine
 * without such a language translates them.
 */
public interface TestDatabase extends AutoCloseable {
    /** How a connector reaches it. */
    Endpoint endpoint();

    /** The schema tables are made in. */
    String schema();

    /** Makes a table of a shape. */
    void create(TableId table, Shape shape);

    /** Makes a table with a whole-number key {@code id} and a nullable column {@code v} of a native type. */
    void create(TableId table, String nativeType);

    /** Runs statements in one transaction. */
    void run(String... statements);

    /** As {@link #run}, by an application that waits for others' locks for longer than a test that wants to be refused. */
    default void runPatiently(String... statements) {
        run(statements);
    }

    /** Runs statements in one transaction that is then rolled back. */
    void runAndRollBack(String... statements);

    /** Does to the log kept for a migration what a server does that has no more room for it. */
    void loseLog(String migration);

    /** Names of everything that Godwit keeps in this database or on its server for it; empty if there is nothing. */
    List<String> leftovers();

    /** A table's name here. */
    default TableId table(String name) {
        return new TableId(schema(), name);
    }

    /** Frees it. */
    @Override
    void close();
}
