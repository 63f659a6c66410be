package io.godwit.testkit.oracle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The redo log of a stand-in, as the rows that LogMiner would make of it (Database Reference, "V$LOGMNR_CONTENTS"). What a
 * transaction writes is in it at once, committed or not, each record with an SCN of its own; what is taken back is followed by records
 * that say so (ROLLBACK = 1). Guarded by the database's log.
 */
final class Redo {
    private static final int LONGEST = 4000;
    private static final int LONGEST_INLINE = 4000;
    private static final int WRITE_CHARACTERS = 1000;
    private static final String APPEND =
            "INSERT INTO sys.logmnr_redo (scn, start_scn, commit_scn, \"TIMESTAMP\", xidusn, xidslt, xidsqn,"
                    + " xid, operation, operation_code, \"ROLLBACK\", seg_owner, table_name, row_id, username, ssn, csf, rs_id, sql_redo,"
                    + " info, data_obj#, data_objv#) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** What a record says was done, with the number that LogMiner gives it. */
    enum Operation {
        INSERT(1),
        DELETE(2),
        UPDATE(3),
        DDL(5),
        START(6),
        COMMIT(7),
        SELECT_LOB_LOCATOR(9),
        LOB_WRITE(10),
        ROLLBACK(36);

        final int code;

        Operation(int code) {
            this.code = code;
        }
    }

    /** A transaction that has written something. */
    static final class Transaction {
        final long number;
        final long startScn;
        final String user;
        final List<Change> changes = new ArrayList<>();

        Transaction(long number, long startScn, String user) {
            this.number = number;
            this.startScn = startScn;
            this.user = user;
        }
    }

    /** A change of a row. */
    record Change(
            StandInTable table,
            @Nullable Row before,
            @Nullable Row after) {}

    private final Connection connection;
    private final PreparedStatement append;
    private long scn;
    private long records;
    private long transactions;

    Redo(Connection connection, long scn) throws SQLException {
        this.connection = connection;
        this.append = connection.prepareStatement(APPEND);
        this.scn = scn;
    }

    long scn() {
        return scn;
    }

    /** A new SCN, whose time is known. */
    long next() throws SQLException {
        scn++;
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO sys.scn_times VALUES (?, ?)")) {
            statement.setLong(1, scn);
            statement.setObject(2, LocalDateTime.now(ZoneOffset.UTC));
            statement.execute();
        }
        return scn;
    }

    Transaction begin(String user) throws SQLException {
        next();
        transactions++;
        Transaction transaction = new Transaction(transactions, scn, user);
        record(transaction, Operation.START, null, null, "set transaction read write;", false, 0);
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO sys.v_$transaction VALUES (?, ?, ?, ?, 'ACTIVE', ?, ?, ?)")) {
            statement.setBytes(1, xid(transaction));
            statement.setLong(2, usn(transaction));
            statement.setLong(3, slot(transaction));
            statement.setLong(4, transaction.number);
            statement.setLong(5, transaction.startScn);
            statement.setLong(6, transaction.startScn);
            statement.setObject(7, now());
            statement.execute();
        }
        return transaction;
    }

    void change(Transaction transaction, Change change) throws SQLException {
        transaction.changes.add(change);
        scn++;
        StandInTable table = change.table();
        Row before = change.before();
        Row after = change.after();
        if (after == null) {
            String text = RedoText.delete(table, Objects.requireNonNull(before));
            record(transaction, Operation.DELETE, table, before, text, false, 0);
        } else if (before == null) {
            record(transaction, Operation.INSERT, table, after, RedoText.insert(table, after), false, 0);
            large(transaction, table, null, after);
        } else {
            String text = RedoText.update(table, before, after);
            if (!text.isEmpty()) {
                record(transaction, Operation.UPDATE, table, after, text, false, 0);
            }
            large(transaction, table, before, after);
        }
    }

    /** Large objects that were written: short ones by an update, others by a locator and pieces. */
    private void large(Transaction transaction, StandInTable table, @Nullable Row before, Row after)
            throws SQLException {
        for (int i = 0; i < table.columns.size(); i++) {
            StandInTable.Column column = table.columns.get(i);
            Object value = after.values()[i];
            boolean same = before == null ? value == null : Objects.deepEquals(before.values()[i], value);
            if (!column.type().isLarge() || same) {
                continue;
            }
            scn++;
            String literal = RedoText.literal(column, value);
            boolean bytes = value instanceof byte[];
            if (value == null || literal.length() <= LONGEST_INLINE) {
                record(
                        transaction,
                        Operation.UPDATE,
                        table,
                        after,
                        RedoText.large(table, column, literal, after),
                        false,
                        0);
            } else {
                pieces(
                        transaction,
                        table,
                        column,
                        after,
                        bytes ? HexFormat.of().formatHex((byte[]) value) : value.toString(),
                        bytes);
            }
        }
    }

    private void pieces(
            Transaction transaction,
            StandInTable table,
            StandInTable.Column column,
            Row row,
            String text,
            boolean bytes)
            throws SQLException {
        String locator = bytes ? "loc_b" : "loc_c";
        record(
                transaction,
                Operation.SELECT_LOB_LOCATOR,
                table,
                row,
                "DECLARE \n loc_c CLOB; \n buf_c VARCHAR2(6174); \n loc_b BLOB; \n buf_b RAW(6174); \n loc_nc NCLOB; \n"
                        + " buf_nc NVARCHAR2(6174); \nBEGIN\n select \"" + column.name() + "\" into " + locator
                        + " from "
                        + table.quoted() + RedoText.where(table, row, List.of()) + " for update;\n",
                false,
                0);
        int width = bytes ? 2 : 1;
        for (int from = 0; from < text.length(); from += WRITE_CHARACTERS) {
            String piece = text.substring(from, Math.min(from + WRITE_CHARACTERS, text.length()));
            String literal = bytes ? "HEXTORAW('" + piece + "')" : RedoText.text(piece);
            String buffer = bytes ? "buf_b" : "buf_c";
            scn++;
            record(
                    transaction,
                    Operation.LOB_WRITE,
                    table,
                    row,
                    " " + buffer + " := " + literal + "; \n  dbms_lob.write(" + locator + ", " + piece.length() / width
                            + ", " + (from / width + 1) + ", " + buffer + ");\n",
                    false,
                    0);
        }
    }

    /** Says of the changes from some on, last first, that they were taken back. */
    void takeBack(Transaction transaction, int from) throws SQLException {
        for (int i = transaction.changes.size() - 1; i >= from; i--) {
            Change change = transaction.changes.remove(i);
            StandInTable table = change.table();
            Row before = change.before();
            Row after = change.after();
            scn++;
            if (before == null) {
                Row row = Objects.requireNonNull(after);
                record(
                        transaction,
                        Operation.DELETE,
                        table,
                        row,
                        placed("delete from " + table.quoted(), row),
                        true,
                        0);
            } else if (after == null) {
                record(transaction, Operation.INSERT, table, before, RedoText.insert(table, before), true, 0);
            } else {
                String text = RedoText.update(table, /* before= */ after, /* after= */ before);
                String set = text.isEmpty() ? "" : text.substring(0, text.indexOf(" where "));
                record(transaction, Operation.UPDATE, table, after, placed(set, after), true, 0);
            }
        }
    }

    private static String placed(String text, Row row) {
        return text + " where ROWID = '" + OracleFunctions.rowidToChar(row.place()) + "';";
    }

    /** Ends it at an SCN that is its own. */
    void end(Transaction transaction, Operation how) throws SQLException {
        next();
        String text = how == Operation.COMMIT ? "commit;" : "rollback;";
        record(transaction, how, null, null, text, false, how == Operation.COMMIT ? scn : 0);
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM sys.v_$transaction WHERE xidsqn = ?")) {
            statement.setLong(1, transaction.number);
            statement.execute();
        }
    }

    /** A definition, which is a transaction of its own. */
    void define(String user, String owner, String name, @Nullable StandInTable table, String text) throws SQLException {
        Transaction transaction = begin(user);
        scn++;
        append(
                transaction,
                Operation.DDL,
                owner,
                name,
                table == null ? 0 : table.object,
                table == null ? 0 : table.version,
                null,
                text.strip() + ";",
                false,
                0,
                "USER DDL (PlSql=0 RecDep=0)");
        end(transaction, Operation.COMMIT);
    }

    private void record(
            Transaction transaction,
            Operation operation,
            @Nullable StandInTable table,
            @Nullable Row row,
            String text,
            boolean takesBack,
            long commitScn)
            throws SQLException {
        append(
                transaction,
                operation,
                table == null ? null : table.owner,
                table == null ? null : table.name,
                table == null ? 0 : table.object,
                table == null ? 0 : table.version,
                row,
                text,
                takesBack,
                commitScn,
                null);
    }

    private void append(
            Transaction transaction,
            Operation operation,
            @Nullable String owner,
            @Nullable String name,
            long object,
            int version,
            @Nullable Row row,
            String text,
            boolean takesBack,
            long commitScn,
            @Nullable String info)
            throws SQLException {
        records++;
        List<String> pieces = RedoText.pieces(text, LONGEST);
        for (int i = 0; i < pieces.size(); i++) {
            @Nullable
            Object[] values = {
                scn,
                transaction.startScn,
                commitScn == 0 ? null : commitScn,
                now(),
                usn(transaction),
                slot(transaction),
                transaction.number,
                xid(transaction),
                operation.name(),
                operation.code,
                takesBack ? 1 : 0,
                owner,
                name,
                row == null ? "AAAAAAAAAAAAAAAAAA" : OracleFunctions.rowidToChar(row.place()),
                transaction.user,
                i,
                i < pieces.size() - 1 ? 1 : 0,
                " 0x%06x.%08x.%04x ".formatted(1, records, 16),
                pieces.get(i),
                info,
                object,
                version
            };
            for (int v = 0; v < values.length; v++) {
                append.setObject(v + 1, values[v]);
            }
            append.execute();
        }
    }

    private static long usn(Transaction transaction) {
        return transaction.number % 10 + 1;
    }

    private static long slot(Transaction transaction) {
        return transaction.number % 30;
    }

    /** Undo segment, slot and sequence, as bytes. */
    private static byte[] xid(Transaction transaction) {
        return HexFormat.of()
                .parseHex("%02x00%02x00".formatted(usn(transaction), slot(transaction))
                        + "%08x".formatted(Integer.reverseBytes((int) transaction.number)));
    }

    /** The server's clock shows UTC. */
    static LocalDateTime now() {
        return LocalDateTime.now(ZoneOffset.UTC).withNano(0);
    }
}
