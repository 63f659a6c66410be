package io.godwit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.CutoverPolicy.Check;
import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import io.godwit.engine.migration.Definition.Sync.OnDivergence;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.spi.Connector;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Mode;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.Selection;
import io.godwit.testkit.fault.Faults;
import io.godwit.testkit.fault.FaultyConnector;
import io.godwit.testkit.memory.MemoryConnector;
import io.godwit.testkit.memory.MemoryDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Two databases in memory, a store, and a migration between them that can be run again and again, with faults. */
final class Rig implements AutoCloseable {
    static final String NAME = "moving";
    private static final int MOST_SECONDS = 30;
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final RetryPolicy NO_RETRY = new RetryPolicy(1, 1, 1, 1);
    private static final RetryPolicy QUICK = new RetryPolicy(8, 1, 2, 8);

    final MemoryDatabase source;
    final MemoryDatabase target;
    final MemoryStateStore store = new MemoryStateStore();
    Faults faults = new Faults();
    Mode mode = Mode.ONLINE;
    CutoverPolicy policy = new CutoverPolicy(When.WHEN_READY, Check.BEFORE_HAND_OVER, 30_000);
    boolean retries = true;
    String[] options = {"heartbeatMillis=2"};
    long splitBytes = 400;
    long queueBytes = 64 * 1024;
    int lanes = 3;
    int watchRowsPerSecond;
    OnDivergence onDivergence = OnDivergence.REPORT;
    private @Nullable MigrationRunner runner;

    Rig() {
        int number = NUMBER.incrementAndGet();
        source = MemoryDatabase.create("source" + number);
        target = MemoryDatabase.create("target" + number);
    }

    Definition definition() {
        return new Definition(
                NAME,
                mode,
                new Definition.EndpointReference(source.url(options), "", Map.of()),
                new Definition.EndpointReference(target.url(options), "", Map.of()),
                Selection.ALL,
                new Definition.Load(lanes, splitBytes),
                new Definition.Sync(50, 20, queueBytes, watchRowsPerSecond, onDivergence),
                policy);
    }

    Endpoint sourceEndpoint() {
        return new Endpoint(source.url(options), Secret.NONE, Map.of());
    }

    Endpoint targetEndpoint() {
        return new Endpoint(target.url(options), Secret.NONE, Map.of());
    }

    Connectors connectors() {
        Connector connector = new FaultyConnector(new MemoryConnector(), faults);
        return new Connectors(List.of(connector));
    }

    Operations operations() {
        return new Operations(connectors(), store);
    }

    private MigrationRunner prepare() {
        Definition definition = definition();
        MigrationRunner prepared = new MigrationRunner(
                MigrationRunner.job(definition, store, Schedule.real()),
                new Endpoints(NAME, sourceEndpoint(), targetEndpoint(), connectors()),
                status -> {},
                retries ? QUICK : NO_RETRY);
        runner = prepared;
        return prepared;
    }

    /** Runs to the end, which must come. */
    Status run() {
        try {
            return begin().get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        } catch (TimeoutException e) {
            StringBuilder stacks = new StringBuilder();
            Thread.getAllStackTraces().forEach((thread, stack) -> {
                if (thread.getName().startsWith("godwit") || thread.getName().startsWith("test-")) {
                    stacks.append(thread.getName())
                            .append(' ')
                            .append(List.of(stack))
                            .append('\n');
                }
            });
            throw new AssertionError("hangs; " + store.status(NAME) + "\n" + journal() + stacks, e);
        }
    }

    /** Runs in another thread. */
    CompletableFuture<Status> begin() {
        MigrationRunner prepared = prepare();
        return CompletableFuture.supplyAsync(prepared::run, task -> new Thread(task, "test-run").start());
    }

    void stop() {
        MigrationRunner live = runner;
        if (live != null) {
            live.stop();
        }
    }

    /** Runs until it is done, as an operator would who begins again after every stop. */
    Status runUntilDone() {
        List<String> ends = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            if (events().contains("cutover-abandoned")) {
                store.desire(NAME, Desired.CUTOVER);
            }
            Status status = run();
            ends.add(status.state() + " " + status.error());
            if (status.state() == Status.State.DONE) {
                return status;
            }
            var error = status.error();
            if (error == null || !error.remedy().equals("RETRY")) {
                break;
            }
        }
        throw new AssertionError(ends + "\n" + journal());
    }

    List<String> events() {
        return store.journal(NAME).stream().map(JournalEntry::event).toList();
    }

    String journal() {
        StringBuilder text = new StringBuilder();
        store.journal(NAME)
                .forEach(e ->
                        text.append(e.event()).append(' ').append(e.details()).append('\n'));
        return text.toString();
    }

    void assertEqual() {
        for (String table : source.tableNames()) {
            assertThat(target.rows(table)).as(table).isEqualTo(source.rows(table));
        }
    }

    @Override
    public void close() {
        MemoryDatabase.drop(source.name());
        MemoryDatabase.drop(target.name());
    }
}
