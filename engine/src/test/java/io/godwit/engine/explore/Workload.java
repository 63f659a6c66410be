package io.godwit.engine.explore;

import io.godwit.spi.GodwitException;
import io.godwit.testkit.memory.MemoryDatabase;
import io.godwit.testkit.memory.MemoryTransaction;
import io.godwit.testkit.simulation.Simulation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Applications that write to the source: transactions that overlap and commit in another order than they began, with moved
 * keys, unique values that change places, truncations, many changes at once, and roll-backs. Rows that a transaction touches
 * are locked until it ends, as a real engine does.
 */
final class Workload {
    private static final int MANY = 40;
    static final String STRAY = "app.stray";
    private static final String TWIN = "twin";

    private final Simulation simulation;
    private final MemoryDatabase database;
    private final Random random;
    private final List<Content> contents = new ArrayList<>();
    private final boolean keyed;
    private long next = 100;
    private int committed;
    private long refused;

    /** What the committed rows of a table are, and which of them an open transaction has locked. */
    private static final class Content {
        private final TableShape shape;
        private final TreeMap<Long, @Nullable Long> codes = new TreeMap<>();
        private final Set<Long> locked = new HashSet<>();
        private boolean whole;

        Content(TableShape shape) {
            this.shape = shape;
        }
    }

    /** A transaction that is open: what it will do when it commits. */
    private static final class Open {
        private final List<Consumer<MemoryTransaction>> statements = new ArrayList<>();
        private final List<Runnable> remembered = new ArrayList<>();
        private final List<Runnable> unlocks = new ArrayList<>();
    }

    /** The last argument says whether all tables must have keys. */
    Workload(Simulation simulation, MemoryDatabase database, Random random, boolean keyed) {
        this.keyed = keyed;
        this.simulation = simulation;
        this.database = database;
        this.random = random;
    }

    /** Makes tables and first rows. */
    void create() {
        for (TableShape shape : TableShape.of(random, keyed)) {
            shape.statements().forEach(database::execute);
            contents.add(new Content(shape));
        }
        database.execute("create sequence app.numbers");
        int rows = random.nextInt(4) == 0 ? 0 : random.nextInt(30);
        for (int i = 0; i < rows; i++) {
            Open open = new Open();
            insert(open, contents.get(random.nextInt(contents.size())));
            commit(database.begin(), open);
        }
    }

    /** How many transactions were acknowledged. */
    int committed() {
        return committed;
    }

    /** How many were kept out. */
    long refused() {
        return refused;
    }

    /** One application's work, until told to stop. */
    void write(int transactions, int pauseMillis, BooleanSupplier stopped) {
        for (int i = 0; !stopped.getAsBoolean(); i++) {
            long pause = i < transactions ? 1 + random.nextInt(2 * pauseMillis) : 3000 + random.nextInt(6000);
            simulation.sleep(TimeUnit.MILLISECONDS.toNanos(pause));
            try {
                transaction();
            } catch (GodwitException e) {
                refused++;
                simulation.sleep(TimeUnit.MILLISECONDS.toNanos(500));
            }
        }
    }

    private void transaction() {
        long begun = database.begin();
        Open open = new Open();
        try {
            int statements = random.nextInt(10) == 0 ? MANY : 1 + random.nextInt(5);
            for (int s = 0; s < statements; s++) {
                statement(open, contents.get(random.nextInt(contents.size())));
                if (random.nextInt(4) == 0) {
                    simulation.point("statement");
                }
            }
            if (random.nextInt(10) > 0) {
                commit(begun, open);
            }
        } finally {
            open.unlocks.forEach(Runnable::run);
        }
    }

    private void commit(long begun, Open open) {
        if (open.statements.isEmpty()) {
            return;
        }
        database.commit(begun, tx -> open.statements.forEach(s -> s.accept(tx)));
        open.remembered.forEach(Runnable::run);
        committed++;
    }

    private void statement(Open open, Content content) {
        if (content.whole) {
            return;
        }
        int choice = random.nextInt(40);
        if (choice == 0 && content.locked.isEmpty()) {
            truncate(open, content);
        } else if (choice == 1) {
            open.statements.add(tx -> tx.execute("set sequence app.numbers " + next));
        } else if (content.shape.kind() == TableShape.Kind.KEYLESS) {
            keyless(open, content, choice);
        } else if (choice < 14) {
            insert(open, content);
        } else if (choice < 24) {
            change(open, content);
        } else if (choice < 29) {
            move(open, content);
        } else if (choice < 34 && content.shape.kind() == TableShape.Kind.UNIQUE) {
            swap(open, content);
        } else {
            delete(open, content);
        }
    }

    private void truncate(Open open, Content content) {
        content.whole = true;
        open.unlocks.add(() -> content.whole = false);
        open.statements.add(tx -> tx.truncate(content.shape.name()));
        open.remembered.add(content.codes::clear);
    }

    private void keyless(Open open, Content content, int choice) {
        String table = content.shape.name();
        int number = random.nextInt(5);
        content.locked.add(next);
        long lock = next++;
        open.unlocks.add(() -> content.locked.remove(lock));
        if (choice < 26) {
            boolean twins = random.nextInt(3) == 0;
            String note = twins ? TWIN : note();
            open.statements.add(tx -> {
                tx.insert(table, content.shape.row(number, null, note));
                if (twins) {
                    tx.insert(table, content.shape.row(number, null, note));
                }
            });
        } else if (choice < 34) {
            open.statements.add(tx ->
                    tx.execute("update " + table + " set number = " + (number + 1) + " where number = " + number));
        } else {
            open.statements.add(tx -> tx.execute("delete from " + table + " where number = " + number));
        }
    }

    private void insert(Open open, Content content) {
        TableShape shape = content.shape;
        long id = next++;
        @Nullable Long code = random.nextInt(3) == 0 ? null : (Long) next++;
        String note = note();
        lock(open, content, id);
        open.statements.add(tx -> tx.insert(shape.name(), shape.row(id, code, note)));
        int after = shape.kind() == TableShape.Kind.KEYLESS ? 2 : random.nextInt(8);
        if (after == 0) {
            open.statements.add(tx -> tx.delete(shape.name(), shape.key(id)));
            return;
        }
        if (after == 1) {
            open.statements.add(tx -> tx.update(shape.name(), shape.key(id), shape.row(id, code, "again")));
        }
        open.remembered.add(() -> content.codes.put(id, code));
    }

    private void change(Open open, Content content) {
        @Nullable Long id = free(content);
        if (id == null) {
            return;
        }
        TableShape shape = content.shape;
        @Nullable Long code = content.codes.get(id);
        String note = random.nextInt(3) == 0 ? "" : note();
        lock(open, content, id);
        open.statements.add(tx -> tx.update(shape.name(), shape.key(id), shape.row(id, code, note)));
    }

    /** The row's key changes; its large value stays what it is, so that an image may leave it out. */
    private void move(Open open, Content content) {
        @Nullable Long id = free(content);
        if (id == null) {
            return;
        }
        TableShape shape = content.shape;
        long to = random.nextBoolean() ? next++ : -next++;
        @Nullable Long code = content.codes.get(id);
        lock(open, content, id);
        lock(open, content, to);
        if (shape.kind() == TableShape.Kind.COMPOSITE) {
            String note = note();
            open.statements.add(tx -> tx.update(shape.name(), shape.key(id), shape.row(to, code, note)));
        } else {
            open.statements.add(tx -> tx.execute("update " + shape.name() + " set id = " + to + " where id = " + id));
        }
        open.remembered.add(() -> {
            content.codes.remove(id);
            content.codes.put(to, code);
        });
    }

    /** Two rows exchange their unique values; or a new row takes one over. */
    private void swap(Open open, Content content) {
        @Nullable Long one = free(content);
        if (one == null || content.codes.get(one) == null) {
            return;
        }
        lock(open, content, one);
        @Nullable Long other = free(content);
        TableShape shape = content.shape;
        @Nullable Long code = content.codes.get(one);
        if (other == null) {
            long id = next++;
            lock(open, content, id);
            open.statements.add(tx -> {
                tx.delete(shape.name(), shape.key(one));
                tx.insert(shape.name(), shape.row(id, code, "heir"));
            });
            open.remembered.add(() -> {
                content.codes.remove(one);
                content.codes.put(id, code);
            });
            return;
        }
        lock(open, content, other);
        @Nullable Long otherCode = content.codes.get(other);
        open.statements.add(tx -> {
            setCode(tx, shape, one, null);
            setCode(tx, shape, other, code);
            setCode(tx, shape, one, otherCode);
        });
        open.remembered.add(() -> {
            content.codes.put(one, otherCode);
            content.codes.put(other, code);
        });
    }

    private static void setCode(MemoryTransaction tx, TableShape shape, long id, @Nullable Long code) {
        tx.execute("update " + shape.name() + " set code = " + code + " where id = " + id);
    }

    private void delete(Open open, Content content) {
        @Nullable Long id = free(content);
        if (id == null) {
            return;
        }
        lock(open, content, id);
        open.statements.add(tx -> tx.delete(content.shape.name(), content.shape.key(id)));
        open.remembered.add(() -> content.codes.remove(id));
    }

    /** A committed row that nobody has locked; null if there is none to be found. */
    private @Nullable Long free(Content content) {
        if (content.codes.isEmpty()) {
            return null;
        }
        List<Long> ids = List.copyOf(content.codes.keySet());
        Long id = ids.get(random.nextInt(ids.size()));
        return content.locked.contains(id) ? null : id;
    }

    private static void lock(Open open, Content content, long id) {
        content.locked.add(id);
        open.unlocks.add(() -> content.locked.remove(id));
    }

    private String note() {
        return "n" + random.nextInt(100_000) + (random.nextInt(8) == 0 ? " long".repeat(12) : "");
    }

    /** Changes some row of the target, as somebody does who should not; false if there is none to change. */
    boolean plant(MemoryDatabase target) {
        Content content = contents.get(random.nextInt(contents.size()));
        String table = content.shape.name();
        if (!target.tableNames().contains(table) || target.rows(table).isEmpty()) {
            return false;
        }
        long before = target.fingerprint();
        if (content.shape.kind() == TableShape.Kind.KEYLESS && random.nextBoolean()) {
            // Always an even number of equal rows: they would cancel out where hashes are not added but xor-ed.
            target.execute("update " + table + " set note = 'other twin' where note = '" + TWIN + "'");
        } else {
            target.execute("update " + table + " set note = 'planted'");
        }
        return target.fingerprint() != before;
    }

    /** Makes a table on the source that no plan knows. */
    void addTable() {
        database.execute("create table " + STRAY + " (number int64)");
    }

    /** Works on the target once it is open. */
    void use(MemoryDatabase target) {
        target.execute("update " + contents.get(0).shape.name() + " set note = 'in use'");
    }
}
