package io.godwit.sql.apply;

import io.godwit.spi.change.Ledger;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads what the tables of facts of all connectors call by the same names from the row a result stands at. */
public final class FactRows {
    private FactRows() {}

    /** What became of an object. */
    public static ObjectReport report(ResultSet row) throws SQLException {
        return new ObjectReport(
                row.getString("object_kind"),
                row.getString("object_name"),
                Stage.valueOf(row.getString("stage")),
                ObjectReport.Outcome.valueOf(row.getString("outcome")),
                row.getString("reason"));
    }

    /** A range of a table. */
    public static Split split(ResultSet row) throws SQLException {
        return new Split(
                new TableId(row.getString("table_schema"), row.getString("table_name")),
                row.getInt("split_index"),
                row.getInt("split_count"),
                row.getString("bounds"),
                row.getBoolean("mixable"));
    }

    /** What was applied so far. */
    public static Ledger ledger(ResultSet row) throws SQLException {
        return new Ledger(
                row.getLong("transactions"),
                row.getLong("received"),
                row.getLong("applied"),
                row.getLong("filtered"),
                row.getLong("quarantined"),
                row.getLong("inserts"),
                row.getLong("updates"),
                row.getLong("deletes"));
    }
}
