package io.godwit.sqlserver.catalog;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.apply.Facts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes objects on several connections at once. Those of one table come one after another: building one locks the table for most of
 * its time. What fails is tried again, alone, when the others are done.
 */
final class Lanes {
    private static final String NAME = "\\[(?:[^]]|]])+]";

    /** The table that a statement is about. */
    private static final Pattern TABLE =
            Pattern.compile("(?:^ALTER TABLE | ON )(" + NAME + "\\." + NAME + ")", Pattern.DOTALL);

    /** Lanes wait for one another's tables, but not forever. */
    private static final String LOCK_TIMEOUT = "SET LOCK_TIMEOUT 300000";

    private final Facts facts;

    Lanes(Facts facts) {
        this.facts = facts;
    }

    /** Makes objects in their order, one after another. */
    void inOrder(List<SchemaObject> objects) {
        if (objects.isEmpty()) {
            return;
        }
        try (Connection connection = open()) {
            new ObjectMaker(connection, facts).makeAll(objects);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Makes a table's objects in their order; what fails is left for later. */
    void attempt(List<SchemaObject> objects) {
        try (Connection connection = open()) {
            ObjectMaker maker = new ObjectMaker(connection, facts);
            for (SchemaObject object : objects) {
                maker.make(object);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The table that an object's first statement is about, in brackets; its own name if it is about none. */
    static String owner(SchemaObject object) {
        Matcher table = TABLE.matcher(
                object.statements().isEmpty() ? "" : object.statements().get(0));
        return table.find() ? table.group(1) : object.kind() + " " + object.name();
    }

    /** Makes objects, several tables at a time. */
    void sideBySide(List<SchemaObject> objects, int lanes) {
        Map<String, List<SchemaObject>> tables = new LinkedHashMap<>();
        objects.forEach(
                o -> tables.computeIfAbsent(owner(o), k -> new ArrayList<>()).add(o));
        int width = Math.min(lanes, tables.size());
        if (width < 2) {
            inOrder(objects);
            return;
        }
        Queue<List<SchemaObject>> queue = new ConcurrentLinkedQueue<>(tables.values());
        Collection<SchemaObject> left = new ConcurrentLinkedQueue<>();
        Callable<Boolean> lane = () -> {
            try (Connection connection = open()) {
                ObjectMaker maker = new ObjectMaker(connection, facts);
                for (List<SchemaObject> next = queue.poll(); next != null; next = queue.poll()) {
                    for (SchemaObject object : next) {
                        if (maker.make(object) != null) {
                            left.add(object);
                        }
                    }
                }
            }
            return true;
        };
        run(lane, width, queue);
        inOrder(objects.stream().filter(left::contains).toList());
    }

    private Connection open() throws SQLException {
        Connection connection = facts.openWriter("stage");
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK_TIMEOUT);
            connection.commit();
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void run(Callable<Boolean> lane, int width, Queue<List<SchemaObject>> queue) {
        ExecutorService threads = Executors.newFixedThreadPool(width);
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                running.add(threads.submit(lane));
            }
            for (Future<Boolean> one : running) {
                await(one);
            }
        } finally {
            // after a failure the others stop at their next table
            queue.clear();
            threads.shutdown();
        }
    }

    private static void await(Future<Boolean> lane) {
        try {
            lane.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.TARGET_UNREACHABLE, "making objects was interrupted", "", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw failed(sql);
            }
            if (e.getCause() instanceof GodwitException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static GodwitException failed(SQLException error) {
        return SqlServerErrors.of(error, SqlServerErrors.Side.TARGET, "making objects", "");
    }
}
