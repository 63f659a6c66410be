package io.godwit.testkit.oracle;

import io.godwit.testkit.oracle.Session.Kind;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The stand-in's connections and statements: H2's, with what is sent through them put in H2's words. */
final class Jdbc {
    private Jdbc() {}

    static Connection connection(Session session) {
        return proxy(Connection.class, new ConnectionCalls(session));
    }

    private static <B> B proxy(Class<B> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(Jdbc.class.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private static @Nullable Object call(Object inner, Method method, @Nullable Object @Nullable [] arguments)
            throws SQLException {
        try {
            return method.invoke(inner, arguments);
        } catch (InvocationTargetException e) {
            throw thrown(e.getCause() == null ? e : e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a driver of Oracle's would throw. */
    private static SQLException thrown(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof StandInException known) {
                return known.asSql();
            }
        }
        if (cause instanceof SQLException error) {
            return StandInException.of(error);
        }
        throw cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }

    /** Calls of a connection. */
    private record ConnectionCalls(Session session) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws SQLException {
            try {
                switch (method.getName()) {
                    case "createStatement" -> {
                        Object inner = call(session.inner(), method, arguments);
                        return proxy(Statement.class, new StatementCalls(session, (Connection) proxy, inner));
                    }
                    case "prepareStatement", "prepareCall" -> {
                        return prepared((Connection) proxy, method, arguments);
                    }
                    case "commit" -> session.commit();
                    case "rollback" -> session.rollback();
                    case "setAutoCommit" -> session.setAutomatic(first(arguments) == Boolean.TRUE);
                    case "getAutoCommit" -> {
                        return session.isAutomatic();
                    }
                    case "getMetaData" -> {
                        return Metadata.of((Connection) proxy, session.inner().getMetaData());
                    }
                    case "close" -> session.close();
                    default -> {
                        return call(session.inner(), method, arguments);
                    }
                }
                return null;
            } catch (StandInException e) {
                throw e.asSql();
            }
        }

        private Object prepared(Connection connection, Method method, @Nullable Object @Nullable [] arguments)
                throws SQLException {
            String sql = String.valueOf(first(arguments));
            session.database().sent(sql);
            Kind kind = Session.kind(sql);
            boolean runs = kind == Kind.QUERY || kind == Kind.WRITE;
            Rewriting.Query query = runs ? session.rewritten(sql) : new Rewriting.Query("SELECT 1", Set.of());
            @Nullable
            Object[] given = java.util.Objects.requireNonNull(arguments).clone();
            given[0] = query.text();
            Object inner = call(session.inner(), method, given);
            boolean called = method.getName().equals("prepareCall");
            PreparedCalls calls = new PreparedCalls(
                    session, connection, java.util.Objects.requireNonNull(inner), kind, sql, query.changing());
            return called ? proxy(CallableStatement.class, calls) : proxy(PreparedStatement.class, calls);
        }
    }

    private static @Nullable Object first(@Nullable Object @Nullable [] arguments) {
        return arguments == null ? null : arguments[0];
    }

    /** What the ways to execute answer for a statement without rows. */
    private static @Nullable Object nothing(Method method) {
        Class<?> type = method.getReturnType();
        if (type == boolean.class) {
            return false;
        } else if (type == int.class) {
            return 0;
        }
        return type == long.class ? 0L : null;
    }

    /** Calls of a statement whose text comes with the call. */
    private record StatementCalls(
            Session session,
            Connection connection,
            @Nullable Object inner) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws SQLException {
            Object statement = java.util.Objects.requireNonNull(inner);
            String name = method.getName();
            if (name.equals("getConnection")) {
                return connection;
            }
            if (name.equals("setQueryTimeout") && first(arguments) instanceof Integer seconds) {
                session.setPatience(seconds);
            }
            if (!name.startsWith("execute") || !(first(arguments) instanceof String sql)) {
                return call(statement, method, arguments);
            }
            session.database().sent(sql);
            try {
                Kind kind = Session.kind(sql);
                if (kind != Kind.QUERY && kind != Kind.WRITE) {
                    session.other(kind, sql);
                    return nothing(method);
                }
                Rewriting.Query query = session.rewritten(sql);
                @Nullable
                Object[] given = java.util.Objects.requireNonNull(arguments).clone();
                given[0] = query.text();
                return session.run(kind, query.changing(), () -> call(statement, method, given));
            } catch (StandInException e) {
                throw e.asSql();
            }
        }
    }

    /** Calls of a statement whose text is known before. */
    private record PreparedCalls(
            Session session, Connection connection, Object inner, Kind kind, String sql, Set<String> changing)
            implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws SQLException {
            String name = method.getName();
            if (name.equals("getConnection")) {
                return connection;
            }
            if (name.equals("setQueryTimeout") && first(arguments) instanceof Integer seconds) {
                session.setPatience(seconds);
            }
            if (!name.startsWith("execute")) {
                return call(inner, method, arguments);
            }
            try {
                if (kind != Kind.QUERY && kind != Kind.WRITE) {
                    session.other(kind, sql);
                    return nothing(method);
                }
                return session.run(kind, changing, () -> call(inner, method, arguments));
            } catch (StandInException e) {
                throw e.asSql();
            }
        }
    }
}
