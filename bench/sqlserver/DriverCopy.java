import com.microsoft.sqlserver.jdbc.SQLServerBulkCopy;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopyOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/**
 * The peer: the driver's own bulk copy, fed from a ResultSet, one table after another, as its documentation shows it: java
 * DriverCopy.java SOURCE-URL TARGET-URL TABLE...
 */
public final class DriverCopy {
    private DriverCopy() {}

    public static void main(String[] words) throws Exception {
        for (int i = 2; i < words.length; i++) {
            try (Connection source = DriverManager.getConnection(words[0]);
                    Connection target = DriverManager.getConnection(words[1]);
                    Statement statement = source.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT * FROM " + words[i]);
                    SQLServerBulkCopy copy = new SQLServerBulkCopy(target)) {
                SQLServerBulkCopyOptions options = new SQLServerBulkCopyOptions();
                options.setTableLock(true);
                options.setKeepIdentity(true);
                options.setBulkCopyTimeout(0);
                options.setBatchSize(100_000);
                copy.setBulkCopyOptions(options);
                copy.setDestinationTableName(words[i]);
                copy.writeToServer(rows);
            }
        }
    }
}
