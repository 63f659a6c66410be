package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A client's session: its settings, its transaction and its way to H2. One thread at a time, but for {@link #cancel}. */
public final class Session {
    static final String COLLATION = "Latin1_General_100_BIN2";
    private static final ThreadLocal<Session> CURRENT = new ThreadLocal<>();
    private static final AtomicLong VERSIONS = new AtomicLong(2000);

    private final Peer peer;
    private final String host;
    private final String application;
    private final Runnable disconnect;
    private final int number;
    private final LocalDateTime loggedIn = LocalDateTime.now(ZoneOffset.UTC);
    private final Work work;
    private final Procedures procedures = new Procedures(this);
    private final Map<String, TableInfo> temporary = new HashMap<>();
    private volatile Database database;
    private volatile boolean cancelled;
    private volatile boolean killed;
    private volatile String doing = "";
    private @Nullable TableInfo identityInsert;
    private @Nullable BulkTarget bulk;
    private @Nullable Long lastIdentity;
    private @Nullable TdsException caught;
    long lockTimeoutMillis = -1;
    boolean abortsTransaction;
    boolean implicit;
    boolean withoutRows;
    boolean noCount;
    long rowCount;
    String isolation = "READ COMMITTED";

    public Session(Peer peer, String user, String host, String application, String database, Runnable disconnect) {
        this.peer = peer;
        this.host = host;
        this.application = application;
        this.disconnect = disconnect;
        Database wanted = peer.database(database.isEmpty() ? "master" : database);
        if (wanted == null) {
            throw new TdsException(
                    4060, 11, "Cannot open database \"" + database + "\" requested by the login. The login failed.");
        }
        refuseRestoring(wanted);
        this.database = wanted;
        this.number = peer.enter(this);
        this.work = new Work(this);
    }

    static Session current() {
        return CURRENT.get();
    }

    /** A session goes on after another one worked in its thread. */
    static void enterAgain(Session session) {
        CURRENT.set(session);
    }

    public Peer peer() {
        return peer;
    }

    public Database database() {
        return database;
    }

    public int number() {
        return number;
    }

    public String host() {
        return host;
    }

    public String application() {
        return application;
    }

    public LocalDateTime loggedIn() {
        return loggedIn;
    }

    /** The batch that runs; empty if none does. */
    public String doing() {
        return doing;
    }

    public boolean inTransaction() {
        return work.depth() > 0;
    }

    public Procedures procedures() {
        return procedures;
    }

    Work work() {
        return work;
    }

    Locks locks() {
        return database.capture.locks();
    }

    @Nullable
    TdsException caught() {
        return caught;
    }

    void caught(@Nullable TdsException error) {
        caught = error;
    }

    @Nullable
    Long lastIdentity() {
        return lastIdentity;
    }

    /** Runs a batch with the parameters it names. */
    public void batch(String sql, List<Parameter> parameters, Answer answer) {
        CURRENT.set(this);
        String before = doing;
        doing = sql;
        try {
            peer.heard(sql);
            if (killed) {
                throw new TdsException(
                        596, 21, "Cannot continue the execution because the session is in the kill state.");
            }
            new Batch(this, sql, parameters, answer).run();
        } catch (TdsException e) {
            work.failed(e, answer);
            throw e;
        } finally {
            doing = before;
        }
    }

    /** Receives the rows of the bulk load that was announced. */
    public void load(List<String> names, List<TsqlType> types, List<@Nullable Object[]> rows, Answer answer) {
        CURRENT.set(this);
        BulkTarget target = bulk;
        bulk = null;
        if (target == null) {
            throw new TdsException(4022, "Bulk load data was expected but not sent.");
        }
        doing = "INSERT BULK";
        try {
            long count = target.load(this, names, types, rows);
            answer.done(Answer.Command.INSERT, count);
        } catch (TdsException e) {
            work.failed(e, answer);
            throw e;
        } finally {
            doing = "";
        }
    }

    /** Runs a text as a procedure does: what it sets holds inside it alone. */
    void nested(String sql, List<Parameter> parameters, Answer answer) {
        long timeout = lockTimeoutMillis;
        boolean aborts = abortsTransaction;
        boolean without = withoutRows;
        boolean uncounted = noCount;
        String level = isolation;
        TableInfo given = identityInsert;
        try {
            batch(sql, parameters, answer);
        } finally {
            abortsTransaction = aborts;
            withoutRows = without;
            noCount = uncounted;
            identityInsert = given;
            if (timeout != lockTimeoutMillis || !level.equals(isolation)) {
                lockTimeoutMillis = timeout;
                isolation = level;
                work.settle();
            }
        }
    }

    void announce(BulkTarget target) {
        bulk = target;
    }

    public void begin(Answer answer) {
        work.begin(answer);
    }

    public void commit(Answer answer) {
        work.commit(answer);
    }

    public void rollBack(String savepoint, Answer answer) {
        work.rollBack(savepoint, answer);
    }

    public void save(String savepoint) {
        work.save(savepoint);
    }

    /** Stops what runs; from another thread. */
    public void cancel() {
        cancelled = true;
        work.cancel();
    }

    /** Goes on after a cancel. */
    public void resume() {
        cancelled = false;
    }

    void checkCancelled() {
        if (cancelled || killed) {
            throw new TdsException(killed ? 596 : 3617, killed ? 21 : 16, "The statement was cancelled.");
        }
    }

    /** Ends the session from another one. */
    public void kill() {
        killed = true;
        work.cancel();
        disconnect.run();
    }

    /** Rolls back and frees all. */
    public void close() {
        CURRENT.set(this);
        work.close();
        locks().free(this, true);
        temporary.values().forEach(work::forget);
        peer.leave(number);
        CURRENT.remove();
    }

    private static void refuseRestoring(Database wanted) {
        if (wanted.log.restoring) {
            throw new TdsException(
                    927, 14, "Database '" + wanted.name() + "' cannot be opened. It is in the middle of a restore.");
        }
    }

    void use(Database other, Answer answer) {
        refuseRestoring(other);
        if (other != database) {
            if (inTransaction()) {
                throw TdsException.notKnown("USE inside a transaction");
            }
            locks().free(this, true);
            work.close();
            database = other;
        }
        answer.database(other.name());
    }

    // --- names ---

    /** An object by the parts of its name; null if there is none. */
    @Nullable
    DatabaseObject find(List<String> parts) {
        String name = parts.get(parts.size() - 1);
        if (name.startsWith("#")) {
            return temporary.get(name);
        }
        if (parts.size() > 2 && !parts.get(parts.size() - 3).isEmpty()) {
            String of = parts.get(parts.size() - 3);
            if (!of.equals(database.name())) {
                Database other = peer.database(of);
                if (other == null || of.equalsIgnoreCase("msdb")) {
                    return null; // what msdb has are views
                }
                throw TdsException.notKnown("an object of another database, " + String.join(".", parts));
            }
        }
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : "dbo";
        DatabaseObject found = database.find(schema.isEmpty() ? "dbo" : schema, name);
        if (found instanceof DatabaseObject.Synonym synonym) {
            return find(new Cursor(synonym.base).names());
        }
        return found;
    }

    void addTemporary(TableInfo table) {
        if (temporary.putIfAbsent(table.name, table) != null) {
            throw new TdsException(2714, "There is already an object named '" + table.name + "' in the database.");
        }
    }

    void removeTemporary(TableInfo table) {
        temporary.remove(table.name);
    }

    void giveIdentity(@Nullable TableInfo table) {
        TableInfo before = identityInsert;
        if (table != null && before != null && before != table) {
            throw new TdsException(
                    8107,
                    "IDENTITY_INSERT is already ON for table '" + before.schema + "." + before.name
                            + "'. Cannot perform SET operation.");
        }
        identityInsert = table;
    }

    @Nullable
    TableInfo givenIdentity() {
        return identityInsert;
    }

    long nextIdentity(int table) {
        TableInfo found = table(table);
        ColumnInfo column = found == null ? null : found.identity();
        ColumnInfo.Identity identity = column == null ? null : column.identity;
        if (identity == null) {
            throw new IllegalStateException("table " + table + " has no identity column");
        }
        long next = identity.next();
        lastIdentity = next;
        return next;
    }

    private @Nullable TableInfo table(int id) {
        for (TableInfo table : temporary.values()) {
            if (table.id == id) {
                return table;
            }
        }
        return database.object(id) instanceof TableInfo table ? table : null;
    }

    long nextValue(int sequence) {
        Database now = database;
        if (!(now.object(sequence) instanceof DatabaseObject.Sequence found)) {
            throw new TdsException(208, "Invalid sequence.");
        }
        synchronized (now) {
            long last = found.last;
            long next = last == Long.MIN_VALUE ? found.start : last + found.increment;
            if (next > found.maximum || next < found.minimum) {
                if (!found.cycles) {
                    throw new TdsException(
                            11728,
                            "The sequence object '" + found.name + "' has reached its minimum or maximum value.");
                }
                next = found.increment > 0 ? found.minimum : found.maximum;
            }
            found.last = next;
            return next;
        }
    }

    byte[] nextVersion() {
        return ByteBuffer.allocate(8).putLong(VERSIONS.incrementAndGet()).array();
    }
}
