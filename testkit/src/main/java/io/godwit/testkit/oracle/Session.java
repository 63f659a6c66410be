package io.godwit.testkit.oracle;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A session of the stand-in over one of H2's. It is in a transaction from its first write on; what it only reads is read as
 * committed, statement by statement, as in Oracle.
 */
final class Session {
    private static final ThreadLocal<Session> CURRENT = new ThreadLocal<>();
    private static final Pattern SCHEMA = Pattern.compile("(?is).*\\bCURRENT_SCHEMA\\s*=\\s*\"?(\\w+)\"?.*");

    private final Database database;
    private final Connection inner;
    private final String user;
    private final Set<StandInTable> touched = new LinkedHashSet<>();
    private String schema;
    private boolean automatic = true;
    private long patienceMillis = -1;
    private final LogMiner miner;
    private Redo.@Nullable Transaction transaction;

    Session(Database database, String user) throws SQLException {
        this.database = database;
        this.user = user;
        this.schema = user;
        this.inner = database.open();
        this.miner = new LogMiner(inner);
        useSchema(user);
    }

    private void useSchema(String name) throws SQLException {
        try (Statement statement = inner.createStatement()) {
            statement.execute("SET SCHEMA \"" + name + '"');
            statement.execute("SET SCHEMA_SEARCH_PATH \"" + name + "\", SYS, PUBLIC");
        }
        schema = name;
    }

    /** The session whose statement this thread runs. */
    static @Nullable Session current() {
        return CURRENT.get();
    }

    Database database() {
        return database;
    }

    Connection inner() {
        return inner;
    }

    String user() {
        return user;
    }

    boolean isAutomatic() {
        return automatic;
    }

    void setAutomatic(boolean on) throws SQLException {
        if (on && !automatic) {
            commit();
        }
        automatic = on;
    }

    /** How long a write may wait for a table's lock, as a query timeout has it; 0 for as long as it takes. */
    void setPatience(int seconds) {
        patienceMillis = seconds == 0 ? -1 : seconds * 1000L;
    }

    /** What a statement is, by its first word. */
    enum Kind {
        QUERY,
        WRITE,
        DEFINITION,
        SETTING,
        CALL,
        LOCK,
        COMMIT,
        ROLLBACK
    }

    static Kind kind(String sql) {
        Tokens tokens = new Tokens(sql);
        String word = tokens.peek().text().toUpperCase(Locale.ROOT);
        if (LogMiner.isCall(sql)) {
            return Kind.CALL;
        } else if (Definitions.isOne(sql)) {
            return Kind.DEFINITION;
        }
        return switch (word) {
            case "SELECT", "WITH", "(" -> Kind.QUERY;
            case "INSERT", "UPDATE", "DELETE", "MERGE" -> Kind.WRITE;
            case "ALTER" -> Kind.SETTING;
            case "LOCK" -> Kind.LOCK;
            case "COMMIT" -> Kind.COMMIT;
            case "ROLLBACK" -> Kind.ROLLBACK;
            default -> throw tokens.unknown();
        };
    }

    /** A statement on H2, run. */
    interface Run {
        @Nullable
        Object run() throws SQLException;
    }

    /** Runs a query or a write on H2. */
    @Nullable
    Object run(Kind kind, Iterable<String> views, Run run) throws SQLException {
        for (String view : views) {
            if (view.equals("v_$logmnr_contents")) {
                miner.checkStarted();
            } else {
                database.refresh(view);
            }
        }
        int already = transaction == null ? 0 : transaction.changes.size();
        boolean reads = kind == Kind.QUERY && transaction == null;
        if (inner.getAutoCommit() != reads) {
            inner.setAutoCommit(reads);
        }
        Session before = CURRENT.get();
        CURRENT.set(this);
        try {
            Object result = run.run();
            if (kind == Kind.WRITE && automatic) {
                commit();
            }
            return result;
        } catch (SQLException e) {
            if (kind == Kind.WRITE && automatic) {
                rollback();
            } else {
                takeBack(already);
            }
            throw e;
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** Runs what is neither a query nor a write. */
    void other(Kind kind, String sql) throws SQLException {
        switch (kind) {
            case COMMIT -> commit();
            case ROLLBACK -> rollback();
            case CALL -> miner.call(sql);
            case LOCK -> lock(new Tokens(sql));
            case DEFINITION -> {
                commit();
                Definitions.Defined defined;
                synchronized (database) {
                    defined = Definitions.run(database, sql, schema);
                }
                Definitions.Name name = defined.name();
                synchronized (database.redo()) {
                    database.redo().define(user, name.owner(), name.name(), defined.table(), sql);
                }
            }
            default -> set(sql);
        }
    }

    private void lock(Tokens in) {
        in.expect("LOCK", "TABLE");
        List<StandInTable> tables = new ArrayList<>();
        do {
            tables.add(Definitions.table(database, in, schema));
        } while (in.take(","));
        in.expect("IN");
        Locks.Mode mode = in.take("EXCLUSIVE") ? Locks.Mode.EXCLUSIVE : Locks.Mode.SHARE;
        if (mode == Locks.Mode.SHARE) {
            in.expect("SHARE");
        }
        in.expect("MODE");
        long millis = in.take("NOWAIT")
                ? 0
                : in.take("WAIT") ? 1000 * Long.parseLong(in.next().text()) : -1;
        for (StandInTable table : tables) {
            database.locks().lock(this, table, mode, millis);
        }
    }

    private void set(String sql) throws SQLException {
        Tokens tokens = new Tokens(sql);
        Matcher own = SCHEMA.matcher(sql);
        if (tokens.at("ALTER", "SESSION") && own.matches()) {
            useSchema(own.group(1).toUpperCase(Locale.ROOT));
        } else if (tokens.at("ALTER", "SYSTEM", "SWITCH", "LOGFILE")
                || tokens.at("ALTER", "SYSTEM", "ARCHIVE", "LOG", "CURRENT")) {
            database.switchLog();
        } else if (tokens.take("ALTER", "DATABASE", "ADD", "SUPPLEMENTAL", "LOG", "DATA")) {
            logging(tokens);
        } else if (!tokens.at("ALTER", "SESSION")) {
            throw tokens.unknown();
        }
    }

    /** Minimal supplemental logging, and that of keys or of all columns in all tables. */
    private void logging(Tokens tokens) throws SQLException {
        String more = tokens.rest().toUpperCase(Locale.ROOT);
        database.h2(
                "UPDATE sys.v_$database SET supplemental_log_data_min = '" + (more.isEmpty() ? "YES" : "IMPLICIT") + "'"
                        + (more.contains("PRIMARY KEY") ? ", supplemental_log_data_pk = 'YES'" : "")
                        + (more.contains("ALL") ? ", supplemental_log_data_all = 'YES'" : ""));
        database.logEverywhere(
                more.contains("ALL")
                        ? "ALL COLUMN LOGGING"
                        : more.contains("PRIMARY KEY") ? "PRIMARY KEY LOGGING" : "");
    }

    /** Takes down a write to a row; answers the transaction's number. */
    long write(StandInTable table, @Nullable Row before, @Nullable Row after) throws SQLException {
        if (before == null && after == null) {
            throw new IllegalArgumentException("a row is neither there before nor after");
        }
        database.locks().lock(this, table, Locks.Mode.WRITE, patienceMillis);
        touched.add(table);
        Redo redo = database.redo();
        synchronized (redo) {
            if (transaction == null) {
                transaction = redo.begin(user);
            }
            redo.change(transaction, new Redo.Change(table, before, after));
            return transaction.number;
        }
    }

    /** What a statement did that failed: H2 has undone it. */
    private void takeBack(int from) throws SQLException {
        synchronized (database.redo()) {
            if (transaction != null) {
                database.redo().takeBack(transaction, from);
            }
        }
    }

    void commit() throws SQLException {
        if (transaction != null) {
            database.commit(inner, transaction, touched);
        } else if (!inner.getAutoCommit()) {
            inner.commit();
        }
        ended();
    }

    void rollback() throws SQLException {
        if (!inner.getAutoCommit()) {
            inner.rollback();
        }
        takeBack(0);
        synchronized (database.redo()) {
            if (transaction != null) {
                database.redo().end(transaction, Redo.Operation.ROLLBACK);
            }
        }
        ended();
    }

    private void ended() {
        database.locks().release(this);
        touched.clear();
        transaction = null;
    }

    void close() throws SQLException {
        if (!inner.isClosed()) {
            // as Oracle's driver does it
            commit();
            inner.close();
        }
    }

    Rewriting.Query rewritten(String sql) throws SQLException {
        return Rewriting.of(database, schema, sql);
    }
}
