package io.godwit.testkit.oracle;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
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
    private long transaction;

    Session(Database database, String user) throws SQLException {
        this.database = database;
        this.user = user;
        this.schema = user;
        this.inner = database.open();
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

    /** What a statement is, by its first word. */
    enum Kind {
        QUERY,
        WRITE,
        DEFINITION,
        SETTING,
        COMMIT,
        ROLLBACK
    }

    static Kind kind(String sql) {
        Tokens tokens = new Tokens(sql);
        String word = tokens.peek().text().toUpperCase(Locale.ROOT);
        if (Definitions.isOne(sql)) {
            return Kind.DEFINITION;
        }
        return switch (word) {
            case "SELECT", "WITH", "(" -> Kind.QUERY;
            case "INSERT", "UPDATE", "DELETE", "MERGE" -> Kind.WRITE;
            case "ALTER" -> Kind.SETTING;
            case "COMMIT" -> Kind.COMMIT;
            case "ROLLBACK" -> Kind.ROLLBACK;
            default -> throw tokens.unknown();
        };
    }

    /** A statement on H2, run. */
    interface Run<R> {
        R run() throws SQLException;
    }

    /** Runs a query or a write on H2. */
    <R> R run(Kind kind, Iterable<String> views, Run<R> run) throws SQLException {
        for (String view : views) {
            database.refresh(view);
        }
        boolean reads = kind == Kind.QUERY && transaction == 0;
        if (inner.getAutoCommit() != reads) {
            inner.setAutoCommit(reads);
        }
        Session before = CURRENT.get();
        CURRENT.set(this);
        try {
            R result = run.run();
            if (kind == Kind.WRITE && automatic) {
                commit();
            }
            return result;
        } catch (SQLException e) {
            if (kind == Kind.WRITE && automatic) {
                rollback();
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
            case DEFINITION -> {
                commit();
                synchronized (database) {
                    Definitions.run(database, sql, schema);
                }
            }
            default -> set(sql);
        }
    }

    private void set(String sql) throws SQLException {
        Tokens tokens = new Tokens(sql);
        Matcher own = SCHEMA.matcher(sql);
        if (tokens.at("ALTER", "SESSION") && own.matches()) {
            useSchema(own.group(1).toUpperCase(Locale.ROOT));
        } else if (!tokens.at("ALTER", "SESSION")) {
            throw tokens.unknown();
        }
    }

    /** Takes down a write to a row; answers the transaction's number. */
    long write(StandInTable table, @Nullable Row before, @Nullable Row after) {
        if (before == null && after == null) {
            throw new IllegalArgumentException("a row is neither there before nor after");
        }
        if (transaction == 0) {
            transaction = database.nextTransaction();
        }
        touched.add(table);
        return transaction;
    }

    void commit() throws SQLException {
        if (transaction != 0) {
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
        ended();
    }

    private void ended() {
        touched.clear();
        transaction = 0;
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
