package io.godwit.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What the shop itself asks of its new database, in its own words and by a plain driver: nothing here was written by Godwit.
 *
 * @param failures a sentence for each thing that is not as it must be; empty if all is well
 */
record TargetCheck(List<String> failures) {
    TargetCheck {
        failures = List.copyOf(failures);
    }

    static TargetCheck of(Connection target, List<ShopWorker> workers) throws SQLException {
        List<String> failures = new ArrayList<>();
        if (!one(target, "SELECT sum(balance) = 1000 * count(*) FROM app.account")) {
            failures.add("money was lost or made: the accounts do not add up");
        }
        if (!one(
                target,
                "SELECT NOT EXISTS (SELECT 1 FROM chinook.\"Invoice\" WHERE \"Total\" <> chinook.invoice_total(\"InvoiceId\"))")) {
            failures.add("an invoice's total is not the sum of its lines");
        }
        if (!one(
                target,
                "SELECT NOT EXISTS (SELECT 1 FROM (SELECT account_id, 1000 - balance AS paid FROM app.account) a WHERE paid <>"
                        + " (SELECT coalesce(sum(CASE WHEN from_account = account_id THEN amount ELSE -amount END), 0)"
                        + " FROM app.transfer WHERE account_id IN (from_account, to_account)))")) {
            failures.add("an account's balance is not what its transfers made it");
        }
        int missing = 0;
        for (ShopWorker worker : workers) {
            BitSet lost = (BitSet) worker.acknowledged().clone();
            lost.andNot(present(target, worker.number()));
            missing += lost.cardinality();
        }
        if (missing > 0) {
            failures.add(missing + " transactions that the application saw committed are not on the target");
        }
        return new TargetCheck(failures);
    }

    private static BitSet present(Connection target, int worker) throws SQLException {
        BitSet numbers = new BitSet();
        try (PreparedStatement statement =
                target.prepareStatement("SELECT number FROM app.acknowledged WHERE worker = ?")) {
            statement.setInt(1, worker);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.set(rows.getInt(1));
                }
            }
        }
        return numbers;
    }

    private static boolean one(Connection target, String question) throws SQLException {
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
