package io.godwit.testkit.tds.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where what a batch answers goes to, in order. One thread. */
public interface Answer {
    /** What happened to a transaction. */
    enum Transaction {
        BEGUN,
        COMMITTED,
        ROLLED_BACK
    }

    /** A column of a result. */
    record Column(String name, TsqlType type, boolean nullable, boolean identity, boolean computed) {}

    /** Begins a result. */
    void columns(List<Column> columns);

    /** A row of the result that was begun; values as {@link Values} has them. */
    void row(@Nullable Object[] values);

    /** Ends a result or a statement. */
    void done(Command command, long count);

    /** Ends a statement that counts nothing. */
    void done();

    void message(int number, String text);

    void transaction(Transaction what, long number);

    void database(String name);

    /** A value of a parameter that goes out. */
    void parameter(String name, TsqlType type, @Nullable Object value);

    /** Whether nobody waits for more. */
    boolean isCancelled();

    /** The kinds that the protocol tells apart (MS-TDS 2.2.7.6, CurCmd). */
    enum Command {
        SELECT(0xC1),
        INSERT(0xC3),
        DELETE(0xC4),
        UPDATE(0xC5),
        OTHER(0xFD);

        private final int number;

        Command(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }
}
