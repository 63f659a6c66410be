package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.DatabaseObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Procedures of the system, and those that a database has. One session's. */
public final class Procedures {
    private final Session session;
    private final Map<Integer, Prepared> prepared = new HashMap<>();
    private int nextHandle = 1;

    private record Prepared(String sql, List<Declaration> declared) {}

    private record Declaration(String name, TsqlType type) {}

    Procedures(Session session) {
        this.session = session;
    }

    /** A call that came as such (MS-TDS 2.2.6.6). */
    public void call(String name, List<Parameter> parameters, Answer answer) {
        String bare =
                name.toLowerCase(Locale.ROOT).replace("[", "").replace("]", "").replaceFirst("^(sys|dbo)\\.", "");
        switch (bare) {
            case "sp_executesql" -> statement(parameters, answer);
            case "sp_prepare" -> {
                int handle = prepare(text(parameters, 1), text(parameters, 2));
                answer.parameter("", TsqlType.INT, handle);
            }
            case "sp_prepexec" -> {
                int handle = prepare(text(parameters, 2), text(parameters, 1));
                answer.parameter("", TsqlType.INT, handle);
                run(handle, parameters.subList(3, parameters.size()), answer);
            }
            case "sp_execute" ->
                run(((Number) value(parameters, 0)).intValue(), parameters.subList(1, parameters.size()), answer);
            case "sp_unprepare" -> prepared.remove(((Number) value(parameters, 0)).intValue());
            default -> {
                List<@Nullable Object> out = new ArrayList<>();
                try {
                    execute(new Cursor(name).names(), parameters, answer, out);
                } catch (TdsException e) {
                    session.work().failed(e, answer);
                    throw e;
                }
                for (int i = 0; i < out.size() && i < parameters.size(); i++) {
                    Parameter parameter = parameters.get(i);
                    if (parameter.output()) {
                        answer.parameter(parameter.name(), parameter.type(), out.get(i));
                    }
                }
            }
        }
    }

    private static Object value(List<Parameter> parameters, int index) {
        Object value = parameters.get(index).value();
        if (value == null) {
            throw new TdsException(214, "Procedure expects parameter " + index + ".");
        }
        return value;
    }

    private static String text(List<Parameter> parameters, int index) {
        Object value = parameters.get(index).value();
        return value == null ? "" : value.toString();
    }

    private void statement(List<Parameter> parameters, Answer answer) {
        String sql = text(parameters, 0);
        List<Declaration> declared = parameters.size() > 1 ? declared(text(parameters, 1)) : List.of();
        session.nested(
                sql, bound(declared, parameters.subList(Math.min(2, parameters.size()), parameters.size())), answer);
    }

    private int prepare(String sql, String declarations) {
        // sp_prepare and sp_prepexec have the declarations before the statement
        String statement = sql;
        String declaring = declarations;
        if (!declarations.isBlank() && !declarations.strip().startsWith("@")) {
            statement = declarations;
            declaring = sql;
        }
        prepared.put(nextHandle, new Prepared(statement, declared(declaring)));
        return nextHandle++;
    }

    private void run(int handle, List<Parameter> values, Answer answer) {
        Prepared statement = prepared.get(handle);
        if (statement == null) {
            throw new TdsException(8179, "Could not find prepared statement with handle " + handle + ".");
        }
        session.nested(statement.sql, bound(statement.declared, values), answer);
    }

    private static List<Declaration> declared(String text) {
        List<Declaration> declared = new ArrayList<>();
        Cursor in = new Cursor(text);
        while (!in.atEnd()) {
            String name = in.next().lower();
            in.take("as");
            declared.add(new Declaration(name, in.type()));
            if (!in.take("output")) {
                in.take("out");
            }
            in.take(",");
        }
        return declared;
    }

    private static List<Parameter> bound(List<Declaration> declared, List<Parameter> values) {
        List<Parameter> bound = new ArrayList<>();
        for (int i = 0; i < declared.size(); i++) {
            Declaration declaration = declared.get(i);
            Parameter found = i < values.size() && values.get(i).name().isEmpty() ? values.get(i) : null;
            for (Parameter value : values) {
                if (value.name().equalsIgnoreCase(declaration.name)) {
                    found = value;
                }
            }
            if (found == null) {
                throw new TdsException(
                        8178,
                        "The parameterized query expects the parameter '" + declaration.name
                                + "', which was not supplied.");
            }
            bound.add(new Parameter(declaration.name, declaration.type, found.value(), found.output()));
        }
        return bound;
    }

    /**
     * Runs a procedure.
     *
     * @param out receives the values of parameters that go out, one for each parameter
     * @return its result
     */
    int execute(List<String> parts, List<Parameter> parameters, Answer answer, List<@Nullable Object> out) {
        String name = parts.get(parts.size() - 1).toLowerCase(Locale.ROOT);
        Arguments given = new Arguments(parameters);
        switch (name) {
            case "sp_executesql", "sp_execute", "sp_unprepare" -> {
                call(name, parameters, answer);
                return 0;
            }
            case "sp_getapplock" -> {
                return appLock(given);
            }
            case "sp_releaseapplock" -> {
                if (!session.locks().free(session, resource(given.text("resource", 0)))) {
                    throw new TdsException(
                            1223,
                            "Cannot release the application lock (Database Principal: 'public'," + " Resource: '"
                                    + given.text("resource", 0) + "') because it is not currently held.");
                }
                return 0;
            }
            case "sp_rename" -> new SchemaProcedures(session).rename(given);
            case "sp_addextendedproperty", "sp_dropextendedproperty", "sp_updateextendedproperty" ->
                new SchemaProcedures(session).property(name, given);
            case "sp_configure", "sp_settriggerorder", "sp_refreshview", "sp_updatestats", "sp_bindsession" ->
                throw TdsException.notKnown("procedure " + name);
            case "xp_dirtree" -> FolderTree.list(given, answer);
            case "sp_reset_connection" -> {
                // nothing to be reset
            }
            default -> {
                if (CaptureProcedures.knows(name)) {
                    new CaptureProcedures(session).run(name, given);
                } else if (name.contains("cdc_") || name.equals("sp_replflush")) {
                    throw TdsException.notKnown("procedure " + name + ": change data capture");
                } else {
                    own(parts, given, answer);
                }
            }
        }
        return 0;
    }

    private void own(List<String> parts, Arguments given, Answer answer) {
        if (!(session.find(parts) instanceof DatabaseObject.Module module) || !module.type.equals("P ")) {
            throw new TdsException(
                    2812,
                    "Could not find stored procedure '" + String.join(".", parts)
                            + "'. (stand-in: or it does not know it)");
        }
        Cursor in = new Cursor(module.definition);
        in.next();
        in.next();
        in.names();
        boolean brackets = in.take("(");
        List<Parameter> bound = new ArrayList<>();
        for (int i = 0; in.peek().kind() == Token.Kind.VARIABLE; i++) {
            String name = in.next().lower();
            in.take("as");
            TsqlType type = in.type();
            Object otherwise = null;
            if (in.take("=")) {
                otherwise = in.is("null") ? null : in.peek().text();
                in.next();
            }
            in.take("output");
            in.take(",");
            Object value = given.has(name.substring(1), i) ? given.value(name.substring(1), i) : otherwise;
            bound.add(new Parameter(name, type, value, false));
        }
        if (brackets) {
            in.expect(")");
        }
        if (in.take("with")) {
            throw TdsException.notKnown("a procedure WITH options");
        }
        in.expect("as");
        session.nested(module.definition.substring(in.peek().start()), bound, answer);
    }

    // --- locks on names ---

    private String resource(String name) {
        return "APPLICATION: 0:[" + (name.length() > 32 ? name.substring(0, 32) : name) + "]:(" + name + ")";
    }

    private int appLock(Arguments given) {
        String mode = given.text("lockmode", 1).toLowerCase(Locale.ROOT);
        boolean whole = given.text("lockowner", 2).equalsIgnoreCase("session");
        long millis =
                given.has("locktimeout", 3) ? Long.parseLong(given.text("locktimeout", 3)) : session.lockTimeoutMillis;
        if (!whole && !session.inTransaction()) {
            throw new TdsException(15213, "sp_getapplock: the lock owner is a transaction, and none runs.");
        }
        Locks.Mode wanted = mode(mode);
        return session.locks().take(session, resource(given.text("resource", 0)), wanted, whole, millis) ? 0 : -1;
    }

    private static Locks.Mode mode(String mode) {
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "exclusive" -> Locks.Mode.EXCLUSIVE;
            case "shared" -> Locks.Mode.SHARED;
            case "update" -> Locks.Mode.UPDATE;
            default -> throw TdsException.notKnown("mode " + mode + " of a lock on a name");
        };
    }

    String heldMode(String name) {
        String resource = resource(name);
        for (Locks.Held held : session.locks().all()) {
            if (held.session() == session && held.resource().equals(resource)) {
                return switch (held.mode()) {
                    case EXCLUSIVE -> "Exclusive";
                    case SHARED -> "Shared";
                    default -> "Update";
                };
            }
        }
        return "NoLock";
    }

    boolean couldHold(String name, String mode) {
        return session.locks().isFree(session, resource(name), mode(mode));
    }

    /** Arguments by name, or by place where they have none. */
    record Arguments(List<Parameter> all) {
        @Nullable
        Parameter find(String name, int place) {
            for (Parameter parameter : all) {
                if (parameter.name().equalsIgnoreCase("@" + name)) {
                    return parameter;
                }
            }
            return place < all.size() && all.get(place).name().isEmpty() ? all.get(place) : null;
        }

        boolean has(String name, int place) {
            return find(name, place) != null;
        }

        @Nullable
        Object value(String name, int place) {
            Parameter found = find(name, place);
            return found == null ? null : found.value();
        }

        /** Empty if there is none. */
        String text(String name, int place) {
            Object value = value(name, place);
            return value == null ? "" : value.toString();
        }
    }
}
