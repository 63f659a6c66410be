package io.godwit.mysql.catalog;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.apply.Facts;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.SchemaObject;
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
import org.jspecify.annotations.Nullable;

/**
 * Makes objects on several connections at once. Indexes of one table are made by one statement, which reads its rows once for all of
 * them; what fails is tried again, alone, when the others are done.
 */
final class Lanes {
    /** Full text and spatial indexes are built one at a time only, and apart from others. */
    private static final Pattern INDEX = Pattern.compile(
            "^(ALTER TABLE `(?:[^`]|``)+`\\.`(?:[^`]|``)+`) (ADD (?:UNIQUE )?(?:KEY|INDEX) .*)$", Pattern.DOTALL);

    /** Room to sort in: the server's own, of one megabyte, merges large indexes in many passes. */
    private static final String SORT_MEMORY = "SET SESSION innodb_ddl_buffer_size = 134217728";

    private final Sessions sessions;
    private final Facts facts;

    Lanes(Sessions sessions, Facts facts) {
        this.sessions = sessions;
        this.facts = facts;
    }

    /** Objects made at once, by one statement if there are several. */
    private record Work(List<SchemaObject> objects, String statement) {}

    /** Makes objects in their order, one after another. */
    void inOrder(List<SchemaObject> objects) {
        if (objects.isEmpty()) {
            return;
        }
        try (Connection connection = facts.openWriter("stage")) {
            new ObjectMaker(sessions, connection, facts).makeAll(objects);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Makes indexes of one table by one statement, if possible; what fails is left for later. */
    void together(List<SchemaObject> indexes) {
        try (Connection connection = open()) {
            ObjectMaker maker = new ObjectMaker(sessions, connection, facts);
            for (Work next : work(indexes)) {
                make(maker, next);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** What the statement of an index begins with that is built together with others of its table; null of any other object. */
    static @Nullable String owner(SchemaObject object) {
        Matcher index = INDEX.matcher(
                object.statements().size() == 1 ? object.statements().get(0) : "");
        return index.matches() ? index.group(1) : null;
    }

    /** Makes what belongs together, and returns what could not be made. */
    private static List<SchemaObject> make(ObjectMaker maker, Work work) throws SQLException {
        if (work.objects().size() > 1 && maker.makeTogether(work.objects(), work.statement())) {
            return List.of();
        }
        List<SchemaObject> left = new ArrayList<>();
        for (SchemaObject object : work.objects()) {
            if (maker.make(object) != null) {
                left.add(object);
            }
        }
        return left;
    }

    /** Makes objects in any order, several at a time. */
    void sideBySide(List<SchemaObject> objects, int lanes) {
        Queue<Work> queue = new ConcurrentLinkedQueue<>(work(objects));
        Collection<SchemaObject> left = new ConcurrentLinkedQueue<>();
        int width = Math.min(lanes, queue.size());
        Callable<Boolean> lane = () -> {
            try (Connection connection = open()) {
                ObjectMaker maker = new ObjectMaker(sessions, connection, facts);
                for (Work next = queue.poll(); next != null; next = queue.poll()) {
                    left.addAll(make(maker, next));
                }
            }
            return true;
        };
        if (width > 0) {
            run(lane, width, queue);
        }
        inOrder(objects.stream().filter(left::contains).toList());
    }

    private static List<Work> work(List<SchemaObject> objects) {
        Map<String, List<SchemaObject>> grouped = new LinkedHashMap<>();
        Map<String, StringBuilder> statements = new LinkedHashMap<>();
        for (SchemaObject object : objects) {
            Matcher index = INDEX.matcher(
                    object.statements().size() == 1 ? object.statements().get(0) : "");
            boolean found = index.matches();
            String group = found ? index.group(1) : object.kind() + " " + object.name();
            grouped.computeIfAbsent(group, g -> new ArrayList<>()).add(object);
            if (found) {
                StringBuilder statement = statements.computeIfAbsent(group, g -> new StringBuilder(g));
                statement
                        .append(statement.length() == group.length() ? " " : ", ")
                        .append(index.group(2));
            }
        }
        return grouped.entrySet().stream()
                .map(e -> new Work(e.getValue(), String.valueOf(statements.get(e.getKey()))))
                .toList();
    }

    private Connection open() throws SQLException {
        Connection connection = facts.openWriter("stage");
        try (Statement statement = connection.createStatement()) {
            if (sessions.version().isMySql(8, 0, 27)) {
                statement.execute(SORT_MEMORY);
            }
            connection.commit();
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void run(Callable<Boolean> lane, int width, Queue<Work> queue) {
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
            // after a failure the others stop at their next object
            queue.clear();
            threads.shutdown();
        }
    }

    private void await(Future<Boolean> lane) {
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

    private GodwitException failed(SQLException error) {
        return MySqlErrors.of(error, sessions.side(), "making objects", sessions.address());
    }
}
