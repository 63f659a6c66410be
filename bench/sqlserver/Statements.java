import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/** Runs statements on SQL Server and prints what a query finds, a line each row: java Statements.java JDBC-URL STATEMENT... */
public final class Statements {
    private Statements() {}

    public static void main(String[] words) throws Exception {
        try (Connection connection = DriverManager.getConnection(words[0]);
                Statement statement = connection.createStatement()) {
            for (int i = 1; i < words.length; i++) {
                if (!statement.execute(words[i])) {
                    continue;
                }
                try (ResultSet rows = statement.getResultSet()) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        StringBuilder line = new StringBuilder();
                        for (int c = 1; c <= columns; c++) {
                            line.append(c > 1 ? "\t" : "").append(rows.getString(c));
                        }
                        System.out.println(line);
                    }
                }
            }
        }
    }
}
