package io.godwit.postgresql.catalog;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.connection.Quoting;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Statistics for the target's planner, several tables at once; a partitioned table's are taken with its partitions'. */
final class Analysis {
    private final Sessions sessions;

    Analysis(Sessions sessions) {
        this.sessions = sessions;
    }

    void run(Schema schema, int lanes) {
        Queue<String> roots = new ConcurrentLinkedQueue<>(roots(schema));
        Callable<Boolean> lane = () -> {
            try (Connection connection = sessions.open("analyze");
                    Statement statement = connection.createStatement()) {
                for (String root = roots.poll(); root != null; root = roots.poll()) {
                    statement.execute("ANALYZE " + root);
                }
                return true;
            } catch (SQLException e) {
                throw failed(e);
            } finally {
                // after a failure the others stop at their next table
                roots.clear();
            }
        };
        int threads = Math.min(lanes, roots.size());
        if (threads == 0) {
            return;
        }
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            Collection<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(lane));
            }
            for (Future<Boolean> one : running) {
                await(one);
            }
        } finally {
            roots.clear();
            executor.shutdown();
        }
    }

    /** Largest tables first, so that the last lane does not end long after the others. */
    private Set<String> roots(Schema schema) {
        List<Table> largestFirst = new ArrayList<>(schema.tables());
        largestFirst.sort(Comparator.comparingLong(Table::estimatedBytes).reversed());
        Set<String> roots = new LinkedHashSet<>();
        try (Connection connection = sessions.open("analyze");
                Statement statement = connection.createStatement()) {
            for (Table table : largestFirst) {
                String name = Quoting.name(table.target());
                try (ResultSet row = statement.executeQuery("SELECT n.nspname, c.relname FROM pg_catalog.pg_class c"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = coalesce("
                        + "pg_catalog.pg_partition_root(" + Quoting.literal(name) + "::pg_catalog.regclass), "
                        + Quoting.literal(name) + "::pg_catalog.regclass)")) {
                    row.next();
                    roots.add(Quoting.name(row.getString(1)) + "." + Quoting.name(row.getString(2)));
                }
            }
            return roots;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private GodwitException failed(SQLException e) {
        boolean gone = PostgresErrors.of(e, sessions.side(), "analyzing tables", "")
                .code()
                .equals(Errors.TARGET_UNREACHABLE);
        return new GodwitException(
                gone ? Errors.TARGET_UNREACHABLE : Errors.TARGET_REFUSED,
                "analyzing tables failed: " + PostgresErrors.message(e),
                "",
                e);
    }

    private static void await(Future<Boolean> lane) {
        try {
            lane.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.TARGET_UNREACHABLE, "analyzing tables was interrupted", "", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GodwitException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
