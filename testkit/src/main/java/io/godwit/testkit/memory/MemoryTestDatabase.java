package io.godwit.testkit.memory;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A memory database under test. */
public final class MemoryTestDatabase implements TestDatabase {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final MemoryDatabase database = MemoryDatabase.create("contract-" + NAMES.incrementAndGet());
    private final String[] options;

    /** A new database that shows itself as the options say, such as {@code snapshots=fuzzy}. */
    public MemoryTestDatabase(String... options) {
        this.options = options;
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(database.url(options), Secret.NONE, Map.of());
    }

    @Override
    public String schema() {
        return "main";
    }

    @Override
    public void create(TableId table, Shape shape) {
        String columns = switch (shape) {
            case KEYED -> "id int64 primary key, name text, amount int64, body text";
            case KEYLESS -> "name text, amount int64";
            case COMPOSITE ->
                "region text(20) not null, number int64 not null, name text, primary key (region, number)";
            case UNIQUE -> "id int64 primary key, code int64";
        };
        database.execute("create table " + table + " (" + columns + ")");
        if (shape == Shape.UNIQUE) {
            database.execute("alter table " + table + " add unique " + table.name() + "_code (code)");
        }
    }

    @Override
    public void create(TableId table, String nativeType) {
        database.execute("create table " + table + " (id int64 primary key, v " + nativeType + ")");
    }

    @Override
    public void run(String... statements) {
        database.transaction(tx -> {
            for (String statement : statements) {
                tx.execute(statement);
            }
        });
    }

    @Override
    public void runAndRollBack(String... statements) {
        IllegalStateException undo = new IllegalStateException("undo");
        try {
            database.transaction(tx -> {
                for (String statement : statements) {
                    tx.execute(statement);
                }
                throw undo;
            });
        } catch (IllegalStateException e) {
            if (e != undo) {
                throw e;
            }
        }
    }

    @Override
    public void loseLog(String migration) {
        database.loseLog();
    }

    @Override
    public List<String> leftovers() {
        List<String> left = new ArrayList<>();
        if (!database.isClean()) {
            left.add(database.name());
        }
        return left;
    }

    @Override
    public void close() {
        MemoryDatabase.drop(database.name());
    }
}
