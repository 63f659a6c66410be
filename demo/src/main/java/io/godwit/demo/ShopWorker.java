package io.godwit.demo;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * One user of the shop: a sequence of transactions of different kinds, each of which leaves its number in {@code app.acknowledged}, so
 * that afterwards every commit the database acknowledged can be looked for. Used by one thread.
 */
final class ShopWorker {
    private static final int REMEMBERED = 500;
    private static final int LARGE_CHARACTERS = 6000;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzäößéñ日本語";

    private final int number;
    private final SplittableRandom random;
    private final BitSet acknowledged = new BitSet();
    private final List<Integer> invoices = new ArrayList<>();
    private int next;

    ShopWorker(int number, long seed) {
        this.number = number;
        this.random = new SplittableRandom(seed * 31 + number);
    }

    /** What one transaction did; it makes the workload's mixture. */
    private enum Operation {
        SELL,
        TRANSFER,
        REFUND,
        RETURN,
        MOVE_PLAYLIST_ENTRY,
        CORRECT_SALE,
        MOVE_SALE,
        PAY_OVERTIME;

        /** Out of a hundred: selling and paying most, each of the others often enough to be seen. */
        static Operation of(int percent) {
            if (percent < 35) {
                return SELL;
            } else if (percent < 65) {
                return TRANSFER;
            } else if (percent < 75) {
                return REFUND;
            } else if (percent < 82) {
                return RETURN;
            } else if (percent < 88) {
                return MOVE_PLAYLIST_ENTRY;
            } else if (percent < 94) {
                return CORRECT_SALE;
            } else if (percent < 98) {
                return MOVE_SALE;
            }
            return PAY_OVERTIME;
        }
    }

    /** Goes on after the numbers an earlier process used. */
    void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT coalesce(max(number), 0) FROM app.acknowledged WHERE worker = ?")) {
            statement.setInt(1, number);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                next = Math.max(next, row.getInt(1) + 1);
            }
        }
        connection.commit();
    }

    /** One transaction; when this returns it is acknowledged, and when it throws nobody knows. */
    void transact(Connection connection) throws SQLException {
        // a number is used once: a commit whose answer was lost must not be mistaken for another
        int attempt = next++;
        Operation operation = Operation.of(random.nextInt(100));
        int sold = -1;
        switch (operation) {
            case SELL -> sold = sell(connection);
            case TRANSFER -> transfer(connection);
            case REFUND -> refund(connection);
            case RETURN -> giveBack(connection);
            case MOVE_PLAYLIST_ENTRY -> movePlaylistEntry(connection);
            case CORRECT_SALE ->
                run(connection, "UPDATE foodmart.sale SET unit_sales = unit_sales + 1 WHERE sale_id = ?", saleId());
            case MOVE_SALE ->
                run(
                        connection,
                        "UPDATE foodmart.sale SET time_id = 367 + (time_id + 200) % 364 * 2 WHERE sale_id = ?",
                        saleId());
            case PAY_OVERTIME -> payOvertime(connection);
        }
        run(
                connection,
                "INSERT INTO app.acknowledged (worker, number, operation) VALUES (?, ?, ?)",
                number,
                attempt,
                operation.name());
        connection.commit();
        acknowledged.set(attempt);
        if (sold >= 0 && invoices.size() < REMEMBERED) {
            invoices.add(sold);
        }
    }

    /** Numbers of this process's own acknowledged commits. */
    BitSet acknowledged() {
        return acknowledged;
    }

    int number() {
        return number;
    }

    private int sell(Connection connection) throws SQLException {
        int invoice;
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO chinook.\"Invoice\" (\"CustomerId\", \"InvoiceDate\", \"BillingCountry\", \"Total\","
                        + " \"InvoiceState\", \"Details\") SELECT \"CustomerId\", current_date, \"Country\", 0, 'open', ?::jsonb"
                        + " FROM chinook.\"Customer\" WHERE \"CustomerId\" = ? RETURNING \"InvoiceId\"")) {
            // now and then a value so large that it is stored apart, and left out of later changes of its row
            String note = random.nextInt(10) == 0 ? letters(LARGE_CHARACTERS) : letters(12);
            statement.setString(1, "{\"channel\": \"web\", \"note\": \"" + note + "\"}");
            statement.setInt(2, customerId());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                invoice = row.getInt(1);
            }
        }
        for (int line = 1 + random.nextInt(4); line > 0; line--) {
            run(
                    connection,
                    "INSERT INTO chinook.\"InvoiceLine\" (\"InvoiceId\", \"TrackId\", \"UnitPrice\", \"Quantity\")"
                            + " SELECT ?, \"TrackId\", \"UnitPrice\", ? FROM chinook.\"Track\" WHERE \"TrackId\" = ?",
                    invoice,
                    1 + random.nextInt(3),
                    1 + random.nextInt(3503));
        }
        return invoice;
    }

    /** Moves money; how much there is altogether never changes. */
    private void transfer(Connection connection) throws SQLException {
        int from = customerId();
        int to = 1 + (from + random.nextInt(58)) % 59;
        BigDecimal amount = BigDecimal.valueOf(1 + random.nextInt(2000), 2);
        // both rows are locked in one order, so that two transfers never wait for each other
        run(
                connection,
                "SELECT balance FROM app.account WHERE account_id IN (?, ?) ORDER BY account_id FOR UPDATE",
                from,
                to);
        int paid = run(
                connection,
                "UPDATE app.account SET balance = balance - ? WHERE account_id = ? AND balance >= ?",
                amount,
                from,
                amount);
        if (paid == 1) {
            run(connection, "UPDATE app.account SET balance = balance + ? WHERE account_id = ?", amount, to);
            run(
                    connection,
                    "INSERT INTO app.transfer (transfer_id, from_account, to_account, amount, note) VALUES (?, ?, ?, ?, ?)",
                    new UUID(random.nextLong(), random.nextLong()),
                    from,
                    to,
                    amount,
                    letters(random.nextInt(20)));
        }
    }

    private void refund(Connection connection) throws SQLException {
        if (!invoices.isEmpty()) {
            run(
                    connection,
                    "UPDATE chinook.\"Invoice\" SET \"InvoiceState\" = 'refunded', \"ChangedAt\" = clock_timestamp()"
                            + " WHERE \"InvoiceId\" = ?",
                    invoices.get(random.nextInt(invoices.size())));
        }
    }

    private void giveBack(Connection connection) throws SQLException {
        if (!invoices.isEmpty()) {
            int invoice = invoices.remove(random.nextInt(invoices.size()));
            run(connection, "DELETE FROM chinook.\"InvoiceLine\" WHERE \"InvoiceId\" = ?", invoice);
            run(connection, "DELETE FROM chinook.\"Invoice\" WHERE \"InvoiceId\" = ?", invoice);
        }
    }

    /** Changes a primary key. */
    private void movePlaylistEntry(Connection connection) throws SQLException {
        int track = 1 + random.nextInt(3503);
        int to = 1 + random.nextInt(18);
        run(
                connection,
                "UPDATE chinook.\"PlaylistTrack\" SET \"PlaylistId\" = ? WHERE \"TrackId\" = ? AND \"PlaylistId\" ="
                        + " (SELECT min(\"PlaylistId\") FROM chinook.\"PlaylistTrack\" WHERE \"TrackId\" = ?) AND NOT EXISTS"
                        + " (SELECT 1 FROM chinook.\"PlaylistTrack\" p WHERE p.\"PlaylistId\" = ? AND p.\"TrackId\" = ?)",
                to,
                track,
                track,
                to,
                track);
    }

    /** Changes rows of a table that has no key. */
    private void payOvertime(Connection connection) throws SQLException {
        int employee = 1 + random.nextInt(1150);
        run(
                connection,
                "UPDATE foodmart.salary SET overtime_paid = overtime_paid + 0.25 WHERE employee_id = ?"
                        + " AND pay_date = (SELECT min(pay_date) FROM foodmart.salary WHERE employee_id = ?)",
                employee,
                employee);
    }

    private static int run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.execute() ? 0 : statement.getUpdateCount();
        }
    }

    private int customerId() {
        return 1 + random.nextInt(59);
    }

    private long saleId() {
        return 1 + random.nextLong(269_720);
    }

    private String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
