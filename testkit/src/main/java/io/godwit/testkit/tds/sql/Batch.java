package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.TableInfo;
import io.godwit.testkit.tds.sql.Sources.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Runs a batch, statement by statement. One thread. */
final class Batch {
    private final Session session;
    private final Answer answer;
    private final BatchNames names;
    private final String text;
    private final Execution execution;
    private Changes in;
    private boolean returned;

    Batch(Session session, String text, List<Parameter> parameters, Answer answer) {
        this.session = session;
        this.answer = answer;
        this.text = text;
        this.names = new BatchNames(session);
        parameters.forEach(p -> names.declare(p.name(), p.type(), p.value()));
        this.in = new Changes(text, names);
        this.execution = new Execution(session, names, answer);
    }

    /** Runs all of it; values of parameters that go out are given to the answer by the caller. */
    BatchNames run() {
        while (!in.atEnd() && !returned) {
            statement();
        }
        return names;
    }

    /** A fresh translation of the statement at the cursor. */
    private Changes fresh() {
        Changes fresh = new Changes(text, names);
        fresh.at = in.at;
        in = fresh;
        names.wanted.clear();
        return fresh;
    }

    private void statement() {
        if (in.take(";")) {
            return;
        }
        session.checkCancelled();
        Changes one = fresh();
        switch (one.peek().lower()) {
            case "select", "with", "(" -> select(one);
            case "insert" -> {
                if (one.peek(1).is("bulk")) {
                    new BulkStatement(session, one).read();
                    answer.done();
                } else {
                    execution.change(one, one.insert());
                }
            }
            case "update" -> execution.change(one, one.update());
            case "delete" -> execution.change(one, one.delete());
            case "set" -> set(one);
            case "declare" -> declare(one);
            case "if" -> choose(one);
            case "while" -> loop(one);
            case "begin" -> begin(one);
            case "commit", "rollback", "save" -> transaction(one);
            case "exec", "execute" -> new Call(session, one, names, answer).run();
            case "create", "alter", "drop", "truncate" -> define(one);
            case "return" -> {
                one.next();
                returned = true;
            }
            default -> other(one);
        }
    }

    private void select(Changes one) {
        Query query = one.query();
        if (!one.into.isEmpty()) {
            new Definitions(session, one, names, answer).selectInto(one, query);
            return;
        }
        execution.query(one, query);
    }

    private void define(Changes one) {
        session.work().touch(answer);
        new Definitions(session, one, names, answer).run();
        session.work().commitAlone();
        answer.done();
    }

    private void declare(Changes one) {
        one.next();
        do {
            String name = one.next().text();
            one.take("as");
            if (one.is("table")) {
                throw TdsException.notKnown("a variable that is a table");
            }
            TsqlType type = one.type();
            names.declare(name, type, null);
            if (one.take("=")) {
                Object value = execution.value(one, one.value(), type);
                names.declare(name, type, value);
                Changes rest = new Changes(text, names);
                rest.at = one.at;
                one = rest;
            }
        } while (one.take(","));
        in = one;
    }

    private void set(Changes one) {
        if (one.peek(1).kind() == Token.Kind.VARIABLE) {
            one.next();
            String name = one.next().lower();
            one.expect("=");
            names.declare(name, names.variable(name), execution.value(one, one.value(), names.variable(name)));
            return;
        }
        new Settings(session, one, names, execution).read();
        answer.done();
    }

    private void choose(Changes one) {
        one.next();
        boolean yes = execution.truth(one, one.condition());
        branch(yes);
        in.take(";");
        if (in.take("else")) {
            branch(!yes);
        }
    }

    private void branch(boolean taken) {
        if (taken) {
            statement();
        } else {
            new Skipping(in).statement();
        }
    }

    private void loop(Changes one) {
        one.next();
        int condition = one.at;
        while (true) {
            in.at = condition;
            Changes again = fresh();
            boolean yes = execution.truth(again, again.condition());
            branch(yes);
            if (!yes || returned) {
                return;
            }
        }
    }

    private void begin(Changes one) {
        one.next();
        if (one.take("tran") || one.take("transaction")) {
            if (one.peek().isName() && !one.endsStatement()) {
                one.next();
            }
            session.begin(answer);
            answer.done();
            return;
        }
        if (one.take("try")) {
            attempt(one.at);
            return;
        }
        while (!in.take("end")) {
            if (in.atEnd()) {
                throw in.unexpected();
            }
            statement();
            if (returned) {
                return;
            }
        }
    }

    private void attempt(int start) {
        in.at = start;
        new Skipping(in).untilEndOf("try");
        int after = in.at;
        in.at = start;
        try {
            while (!in.is("end", "try")) {
                statement();
                if (returned) {
                    return;
                }
            }
            in.at = after;
            in.expect("begin", "catch");
            new Skipping(in).untilEndOf("catch");
        } catch (TdsException e) {
            session.caught(e);
            in.at = after;
            in.expect("begin", "catch");
            while (!in.is("end", "catch")) {
                statement();
                if (returned) {
                    return;
                }
            }
            in.at += 2;
        }
    }

    private void transaction(Changes one) {
        String verb = one.next().lower();
        boolean word = one.take("tran") || one.take("transaction") || one.take("work");
        String name = "";
        if (word && one.peek().isName() && !one.endsStatement() && !one.is("with")) {
            name = one.next().text();
        }
        if (one.is("with") && one.peek(1).is("(")) {
            one.at += 2;
            one.untilClosed();
        }
        switch (verb) {
            case "commit" -> session.commit(answer);
            case "rollback" -> session.rollBack(name, answer);
            default -> session.save(name);
        }
        answer.done();
    }

    private void other(Changes one) {
        String verb = one.next().lower();
        switch (verb) {
            case "use" -> use(one);
            case "print" -> answer.message(0, "" + execution.value(one, one.value(), TsqlType.nvarchar(4000)));
            case "throw" -> raise(one);
            case "raiserror" -> {
                one.expect("(");
                Object said = execution.value(one, one.value(), TsqlType.nvarchar(4000));
                one.expect(",");
                int severity = one.integer();
                one.untilClosed();
                if (severity > 10) {
                    throw new TdsException(50_000, severity, "" + said);
                }
                answer.message(50_000, "" + said);
            }
            case "waitfor" -> {
                one.expect("delay");
                pause(one.next().text());
            }
            case "kill" -> kill(one.integer());
            case "checkpoint" -> answer.done();
            case "backup" -> new Backups(session, one, answer).run();
            case "restore" -> new Restores(session, one, answer).run();
            case "dbcc" -> new Consistency(session, one, answer).run();
            case "sp_executesql" -> {
                one.at--;
                new Call(session, one, names, answer).call();
            }
            default -> {
                if (one.at == 1 && one.peek(-1).isName()) {
                    // the first statement of a batch may leave EXECUTE out
                    one.at--;
                    new Call(session, one, names, answer).call();
                    return;
                }
                one.at--;
                throw TdsException.notKnown(
                        "statement " + verb + ": " + one.unexpected().getMessage());
            }
        }
    }

    private void use(Changes one) {
        String name = one.name();
        Database wanted = session.peer().database(name);
        if (wanted == null) {
            throw new TdsException(
                    911, "Database '" + name + "' does not exist. Make sure that the name is entered correctly.");
        }
        session.use(wanted, answer);
        answer.done();
    }

    private void raise(Changes one) {
        TdsException caught = session.caught();
        if (one.peek().kind() != Token.Kind.NUMBER && caught != null) {
            throw caught;
        }
        int number = one.integer();
        one.expect(",");
        Object said = execution.value(one, one.value(), TsqlType.nvarchar(4000));
        throw new TdsException(number, 16, "" + said);
    }

    private void pause(String delay) {
        String[] parts = delay.split(":", -1);
        double seconds = 0;
        for (String part : parts) {
            seconds = seconds * 60 + Double.parseDouble(part);
        }
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            session.checkCancelled();
            LockSupport.parkNanos(5_000_000);
        }
        answer.done();
    }

    private void kill(int number) {
        Session other = session.peer().session(number);
        if (other == null) {
            throw new TdsException(6106, "Process ID " + number + " is not an active process ID.");
        }
        if (other == session) {
            throw new TdsException(6104, "Cannot use KILL to kill your own process.");
        }
        other.kill();
        answer.done();
    }

    /** What {@code INSERT BULK} says (SQLServerBulkCopy sends it; it is in no reference). */
    private record BulkStatement(Session session, Changes in) {
        void read() {
            in.expect("insert", "bulk");
            List<String> parts = in.names();
            if (!(session.find(parts) instanceof TableInfo table)) {
                throw new TdsException(208, "Invalid object name '" + String.join(".", parts) + "'.");
            }
            List<ColumnInfo> columns = new ArrayList<>();
            in.expect("(");
            do {
                columns.add(table.column(in.name()));
                in.type();
                if (in.take("collate")) {
                    in.next();
                }
            } while (in.take(","));
            in.expect(")");
            String options = "";
            if (in.take("with")) {
                in.expect("(");
                options = in.untilClosed().toLowerCase(Locale.ROOT);
            }
            BatchNames locks = new BatchNames(session);
            locks.wants(table, Locks.Mode.INTENT);
            if (!options.contains("fire_triggers")
                    && Changes.hasEnabledTrigger(session.database().objects(), table)) {
                BatchNames.take(session, table, Locks.Mode.INTENT);
            } else {
                locks.lock();
            }
            for (ColumnInfo column : columns) {
                if (column.isGenerated()) {
                    throw new TdsException(271, "The column \"" + column.name + "\" cannot be modified.");
                }
            }
            boolean identity = columns.stream().anyMatch(c -> c.identity != null);
            session.announce(new BulkTarget(
                    table, columns, options.contains("keep_nulls"), identity, options.contains("check_constraints")));
        }
    }

    @Nullable
    String position() {
        return in.atEnd() ? null : text.substring(in.peek().start());
    }
}
