package io.godwit.lab.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Small results of plain queries. */
public final class Rows {
    private Rows() {}

    /** A line for each row, its values apart by blanks. */
    public static List<String> of(Connection connection, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(i > 1 ? " " : "").append(rows.getString(i));
                }
                found.add(row.toString());
            }
        }
        return found;
    }
}
