package io.godwit.engine.state;

import io.godwit.engine.migration.Desired;
import io.godwit.engine.run.Status;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The store in memory, gone with this process: for tests and for embedding where a run is never resumed. */
public final class MemoryStateStore implements StateStore {
    private final Map<String, Entry> entries = new TreeMap<>();
    private long lastRequest;

    @Override
    public synchronized void define(String name, String definition) {
        entry(name).definition = definition;
    }

    @Override
    public synchronized Optional<String> definition(String name) {
        return Optional.ofNullable(entry(name).definition);
    }

    @Override
    public synchronized List<String> names() {
        return entries.entrySet().stream()
                .filter(e -> e.getValue().definition != null)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public synchronized Desired desired(String name) {
        return entry(name).desired;
    }

    @Override
    public synchronized void desire(String name, Desired desired) {
        entry(name).desired = desired;
    }

    @Override
    public synchronized void savePlan(String name, Plan plan) {
        entry(name).plan = plan;
    }

    @Override
    public synchronized Optional<Plan> plan(String name) {
        return Optional.ofNullable(entry(name).plan);
    }

    @Override
    public synchronized void saveProof(String name, String json) {
        entry(name).proof = json;
    }

    @Override
    public synchronized Optional<String> proof(String name) {
        return Optional.ofNullable(entry(name).proof);
    }

    @Override
    public synchronized void append(String name, JournalEntry entry) {
        entry(name).journal.add(entry);
    }

    @Override
    public synchronized List<JournalEntry> journal(String name) {
        return List.copyOf(entry(name).journal);
    }

    @Override
    public synchronized long ask(String name, Request.Kind kind, Request.Arguments arguments) {
        long id = ++lastRequest;
        entry(name).requests.put(id, new Request(id, kind, arguments, Request.State.ASKED, ""));
        return id;
    }

    @Override
    public synchronized List<Request> openRequests(String name) {
        return entry(name).requests.values().stream().filter(r -> !r.answered()).toList();
    }

    @Override
    public synchronized Optional<Request> request(String name, long id) {
        return Optional.ofNullable(entry(name).requests.get(id));
    }

    @Override
    public synchronized boolean take(String name, long id) {
        return change(name, id, Request.State.TAKEN, "");
    }

    @Override
    public synchronized void answer(String name, long id, Request.State state, String result) {
        change(name, id, state, result);
    }

    private boolean change(String name, long id, Request.State state, String result) {
        Request known = entry(name).requests.get(id);
        if (known == null || known.answered()) {
            return false;
        }
        entry(name).requests.put(id, new Request(id, known.kind(), known.arguments(), state, result));
        return true;
    }

    @Override
    public synchronized boolean withdraw(String name, long id) {
        Request known = entry(name).requests.get(id);
        return known != null && !known.answered() && entry(name).requests.remove(id) != null;
    }

    @Override
    public synchronized void publish(String name, Status status) {
        entry(name).status = status;
    }

    @Override
    public synchronized Optional<Status> status(String name) {
        return Optional.ofNullable(entry(name).status);
    }

    @Override
    public synchronized Lease lease(String name) {
        if (entry(name).leased) {
            throw new GodwitException(
                    Errors.TARGET_CLAIMED, "Another runner of this process holds the lease.", name, null);
        }
        entry(name).leased = true;
        return () -> release(name);
    }

    private synchronized void release(String name) {
        entry(name).leased = false;
    }

    @Override
    public synchronized void forget(String name) {
        entries.remove(name);
    }

    @Override
    public void close() {}

    private Entry entry(String name) {
        return entries.computeIfAbsent(name, n -> new Entry());
    }

    /** What is remembered of one migration. */
    private static final class Entry {
        private @Nullable String definition;
        private Desired desired = Desired.RUN;
        private @Nullable Plan plan;
        private @Nullable String proof;
        private @Nullable Status status;
        private boolean leased;
        private final Map<Long, Request> requests = new TreeMap<>();
        private final List<JournalEntry> journal = new ArrayList<>();
    }
}
