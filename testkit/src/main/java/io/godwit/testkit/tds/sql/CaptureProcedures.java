package io.godwit.testkit.tds.sql;

/** Procedures of change data capture (Transact-SQL Reference, "Change data capture stored procedures"). */
final class CaptureProcedures {
    private final Session session;

    CaptureProcedures(Session session) {
        this.session = session;
    }

    void call(String name, Procedures.Arguments given, Answer answer) {
        throw TdsException.notKnown("procedure " + name + " in "
                + session.database().name() + given.all().size() + answer);
    }
}
