package io.godwit.testkit.tds.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code EXECUTE}: of a text, or of a procedure with arguments. One thread. */
final class Call {
    private final Session session;
    private final Changes in;
    private final BatchNames names;
    private final Answer answer;
    private final Execution execution;

    Call(Session session, Changes in, BatchNames names, Answer answer) {
        this.session = session;
        this.in = in;
        this.names = names;
        this.answer = answer;
        this.execution = new Execution(session, names, answer);
    }

    void run() {
        in.next();
        if (in.take("(")) {
            Object sql = execution.value(in, in.value(), TsqlType.nvarchar(TsqlType.MAX));
            in.expect(")");
            session.nested("" + sql, List.of(), answer);
            return;
        }
        call();
    }

    /** From the procedure's name on, or from the variable that its result goes to. */
    void call() {
        String result = "";
        if (in.peek().kind() == Token.Kind.VARIABLE) {
            result = in.next().lower();
            in.expect("=");
        }
        List<String> parts = in.names();
        List<Parameter> parameters = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        if (!in.endsStatement()) {
            do {
                argument(parameters, targets);
            } while (in.take(","));
        }
        List<@Nullable Object> out = new ArrayList<>();
        int status = session.procedures().execute(parts, parameters, answer, out);
        for (int i = 0; i < out.size() && i < targets.size(); i++) {
            if (!targets.get(i).isEmpty()) {
                names.values.put(targets.get(i), out.get(i));
            }
        }
        if (!result.isEmpty()) {
            names.values.put(result, status);
        }
    }

    private void argument(List<Parameter> parameters, List<String> targets) {
        String name = "";
        if (in.peek().kind() == Token.Kind.VARIABLE && in.peek(1).is("=")) {
            name = in.next().text();
            in.next();
        }
        Token first = in.peek();
        if (first.kind() == Token.Kind.VARIABLE && !first.text().startsWith("@@")) {
            in.next();
            TsqlType type = names.variable(first.lower());
            boolean output = in.take("output") || in.take("out");
            parameters.add(new Parameter(name, type, names.values.get(first.lower()), output));
            targets.add(output ? first.lower() : "");
            return;
        }
        targets.add("");
        if (in.take("default")) {
            return;
        }
        if (first.isName() && !first.is("null")) {
            // a bare word is a text here
            parameters.add(new Parameter(name, TsqlType.SYSNAME, in.next().text(), false));
            return;
        }
        Expression value = in.value();
        TsqlType type = value.type().base() == TsqlType.Base.UNTYPED_NULL ? TsqlType.SYSNAME : value.type();
        parameters.add(new Parameter(name.toLowerCase(Locale.ROOT), type, execution.value(in, value, type), false));
    }
}
