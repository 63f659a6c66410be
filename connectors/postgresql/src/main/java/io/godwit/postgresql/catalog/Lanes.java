package io.godwit.postgresql.catalog;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.apply.Facts;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.SchemaObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes objects on several connections at once; what fails there is tried again, alone, when the others are done. */
final class Lanes {
    /** Enough that a large index sorts in few runs; a server keeps its own setting where that is larger. */
    private static final String SORT_MEMORY =
            "SELECT pg_catalog.set_config('maintenance_work_mem', '256MB', false) WHERE (SELECT setting::bigint FROM"
                    + " pg_catalog.pg_settings WHERE name = 'maintenance_work_mem') < 262144";

    private Lanes() {}

    static void run(Facts facts, List<SchemaObject> objects, int lanes) {
        if (objects.isEmpty()) {
            return;
        }
        List<SchemaObject> left = objects;
        if (lanes > 1 && objects.size() > 1) {
            left = sideBySide(facts, objects, Math.min(lanes, objects.size()));
        }
        try (Connection connection = open(facts)) {
            new ObjectMaker(connection, facts).makeAll(left);
        } catch (SQLException e) {
            throw PostgresErrors.of(e, PostgresErrors.Side.TARGET, "making objects", "");
        }
    }

    private static Connection open(Facts facts) throws SQLException {
        Connection connection = facts.openWriter("stage");
        try (Statement statement = connection.createStatement()) {
            statement.execute(SORT_MEMORY);
            connection.commit();
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static List<SchemaObject> sideBySide(Facts facts, List<SchemaObject> objects, int lanes) {
        Queue<SchemaObject> queue = new ConcurrentLinkedQueue<>(objects);
        Collection<SchemaObject> failed = new ConcurrentLinkedQueue<>();
        Callable<Boolean> lane = () -> {
            try (Connection connection = open(facts)) {
                ObjectMaker maker = new ObjectMaker(connection, facts);
                for (SchemaObject object = queue.poll(); object != null; object = queue.poll()) {
                    if (maker.make(object) != null) {
                        failed.add(object);
                    }
                    connection.commit();
                }
            }
            return true;
        };
        ExecutorService threads = Executors.newFixedThreadPool(lanes);
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < lanes; i++) {
                running.add(threads.submit(lane));
            }
            for (Future<Boolean> one : running) {
                await(one);
            }
        } finally {
            // after a failure the others stop at their next object
            queue.clear();
            threads.shutdown();
        }
        return objects.stream().filter(failed::contains).toList();
    }

    private static void await(Future<Boolean> lane) {
        try {
            lane.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.TARGET_UNREACHABLE, "making objects was interrupted", "", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw PostgresErrors.of(sql, PostgresErrors.Side.TARGET, "making objects", "");
            }
            if (e.getCause() instanceof GodwitException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
