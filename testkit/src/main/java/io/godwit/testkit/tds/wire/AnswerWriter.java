package io.godwit.testkit.tds.wire;

import io.godwit.testkit.tds.sql.Answer;
import io.godwit.testkit.tds.sql.TdsException;
import io.godwit.testkit.tds.sql.TsqlType;
import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Writes an answer as tokens (MS-TDS 2.2.7). A statement's end is held back until it is known whether more follows. */
final class AnswerWriter implements Answer {
    private static final int COLUMNS = 0x81;
    private static final int ROW = 0xD1;
    private static final int DONE = 0xFD;
    private static final int DONE_PROCEDURE = 0xFE;
    private static final int DONE_IN_PROCEDURE = 0xFF;
    private static final int ERROR = 0xAA;
    private static final int INFORMATION = 0xAB;
    private static final int CHANGE = 0xE3;
    private static final int RETURN_STATUS = 0x79;
    private static final int RETURN_VALUE = 0xAC;
    private static final int MORE = 1;
    private static final int FAILED = 2;
    private static final int IN_TRANSACTION = 4;
    private static final int COUNTED = 0x10;
    private static final int ATTENTION = 0x20;

    private final Output out;
    private final boolean procedure;
    private final BooleanSupplier cancelled;
    private final BooleanSupplier inTransaction;
    private final List<Runnable> parameters = new ArrayList<>();
    private List<Column> columns = List.of();
    private boolean held;
    private int heldStatus;
    private int heldCommand;
    private long heldCount;

    AnswerWriter(Output out, boolean procedure, BooleanSupplier cancelled, BooleanSupplier inTransaction) {
        this.out = out;
        this.procedure = procedure;
        this.cancelled = cancelled;
        this.inTransaction = inTransaction;
    }

    @Override
    public void columns(List<Column> columns) {
        release();
        this.columns = columns;
        out.writeByte(COLUMNS);
        out.writeShort(columns.size());
        for (Column column : columns) {
            out.writeInt(column.type().base() == Base.ROWVERSION ? 0x50 : 0);
            out.writeShort((column.nullable() ? 1 : 0)
                    | 2
                    | (column.computed() || column.identity() ? 0 : 8)
                    | (column.identity() ? 0x10 : 0)
                    | (column.computed() ? 0x20 : 0));
            Types.write(out, column.type());
            out.writeShortText(column.name());
        }
    }

    @Override
    public void row(@Nullable Object[] values) {
        out.writeByte(ROW);
        for (int i = 0; i < values.length; i++) {
            ValueWriter.write(out, columns.get(i).type(), values[i]);
        }
    }

    @Override
    public void done(Command command, long count) {
        hold(COUNTED, command.number(), count);
    }

    @Override
    public void done() {
        hold(0, Command.OTHER.number(), 0);
    }

    private void hold(int status, int command, long count) {
        release();
        held = true;
        heldStatus = status;
        heldCommand = command;
        heldCount = count;
    }

    private void release() {
        if (held) {
            held = false;
            finish(procedure ? DONE_IN_PROCEDURE : DONE, heldStatus | MORE, heldCommand, heldCount);
        }
    }

    private void finish(int token, int status, int command, long count) {
        out.writeByte(token);
        out.writeShort(status | (inTransaction.getAsBoolean() ? IN_TRANSACTION : 0));
        out.writeShort(command);
        out.writeLong(count);
    }

    @Override
    public void message(int number, String text) {
        release();
        notice(INFORMATION, number, 0, text);
    }

    /** Reports what failed; the answer goes on only with its end. */
    void error(TdsException error) {
        release();
        notice(ERROR, error.number(), error.severity(), "" + error.getMessage());
        hold(FAILED, Command.OTHER.number(), 0);
    }

    private void notice(int token, int number, int severity, String text) {
        String said = text.length() > 2000 ? text.substring(0, 2000) : text;
        String server = "stand-in";
        out.writeByte(token);
        out.writeShort(4 + 1 + 1 + 2 + said.length() * 2 + 1 + server.length() * 2 + 1 + 4);
        out.writeInt(number);
        out.writeByte(1);
        out.writeByte(severity);
        out.writeShort(said.length());
        out.writeText(said);
        out.writeShortText(server);
        out.writeByte(0);
        out.writeInt(1);
    }

    @Override
    public void transaction(Transaction what, long number) {
        release();
        out.writeByte(CHANGE);
        out.writeShort(11);
        out.writeByte(
                switch (what) {
                    case BEGUN -> 8;
                    case COMMITTED -> 9;
                    case ROLLED_BACK -> 10;
                });
        if (what == Transaction.BEGUN) {
            out.writeByte(8);
            out.writeLong(number);
            out.writeByte(0);
        } else {
            out.writeByte(0);
            out.writeByte(8);
            out.writeLong(number);
        }
    }

    @Override
    public void database(String name) {
        change(1, name, "master");
    }

    /** A setting that changed, by its number (MS-TDS 2.2.7.9). */
    void change(int what, String now, String before) {
        release();
        out.writeByte(CHANGE);
        out.writeShort(3 + now.length() * 2 + before.length() * 2);
        out.writeByte(what);
        out.writeShortText(now);
        out.writeShortText(before);
    }

    /** The server's collation (MS-TDS 2.2.7.9, type 7). */
    void collation() {
        release();
        out.writeByte(CHANGE);
        out.writeShort(8);
        out.writeByte(7);
        out.writeByte(5);
        out.writeBytes(Types.COLLATION);
        out.writeByte(0);
    }

    @Override
    public void parameter(String name, TsqlType type, @Nullable Object value) {
        parameters.add(() -> {
            out.writeByte(RETURN_VALUE);
            out.writeShort(0);
            out.writeShortText(name);
            out.writeByte(1);
            out.writeInt(0);
            out.writeShort(1);
            Types.write(out, type);
            ValueWriter.write(out, type, value);
        });
    }

    @Override
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    /** Ends one of several calls. */
    void endCall(boolean last) {
        boolean failed = held && (heldStatus & FAILED) != 0;
        release();
        out.writeByte(RETURN_STATUS);
        out.writeInt(failed ? 1 : 0);
        parameters.forEach(Runnable::run);
        parameters.clear();
        finish(DONE_PROCEDURE, (failed ? FAILED : 0) | (last ? 0 : MORE), 0xE0, 0);
    }

    /** Ends the message. */
    void end() {
        if (procedure) {
            endCall(true);
        } else if (held) {
            held = false;
            finish(DONE, heldStatus, heldCommand, heldCount);
        } else {
            finish(DONE, 0, Command.OTHER.number(), 0);
        }
        out.end();
    }

    /** What answers an attention. */
    static void attention(Output out) {
        out.writeByte(DONE);
        out.writeShort(ATTENTION);
        out.writeShort(0);
        out.writeLong(0);
        out.end();
    }
}
