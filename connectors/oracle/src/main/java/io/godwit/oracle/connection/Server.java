package io.godwit.oracle.connection;

import io.godwit.oracle.OracleErrors;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The server and the (pluggable) database that answer, asked once. All views and columns are those of the Database Reference.
 *
 * @param version as the server prints it: {@code 19.0.0.0.0}
 * @param major 11 to 23
 * @param minor 2 of 11.2
 * @param edition the product's name, which names the edition
 * @param platform who runs it
 * @param id the database's unchangeable mark, hashed
 * @param database the pluggable database's name, or the database's where it has none
 * @param container whether it is a pluggable database, or the root of some
 * @param cluster whether several instances serve it (RAC)
 * @param characterSet of VARCHAR2, CHAR and CLOB
 * @param nationalCharacterSet of NVARCHAR2, NCHAR and NCLOB
 * @param archives whether the redo log is archived; empty if the user may not know
 * @param supplementalLogging YES, IMPLICIT or NO; empty if the user may not know
 * @param role PRIMARY, PHYSICAL STANDBY and the like; empty if the user may not know
 * @param sees whether the user may read the dictionary of all users (DBA_ views)
 * @param numbered whether the id is made of the database's number and not of its name only
 */
public record Server(
        String version,
        int major,
        int minor,
        String edition,
        Platform platform,
        String id,
        String database,
        boolean container,
        boolean cluster,
        String characterSet,
        String nationalCharacterSet,
        String archives,
        String supplementalLogging,
        String role,
        boolean sees,
        boolean numbered) {
    static final String ASK_VERSION =
            "SELECT product, version FROM sys.product_component_version WHERE product LIKE 'Oracle%'";
    static final String ASK_NAMES =
            "SELECT SYS_CONTEXT('USERENV', 'DB_NAME'), SYS_CONTEXT('USERENV', 'DB_DOMAIN') FROM dual";
    /** From 12.1 on. */
    static final String ASK_CONTAINER =
            "SELECT SYS_CONTEXT('USERENV', 'CON_NAME'), SYS_CONTEXT('USERENV', 'CON_ID') FROM dual";

    static final String ASK_CLOUD = "SELECT SYS_CONTEXT('USERENV', 'CLOUD_SERVICE') FROM dual";
    static final String ASK_RDS = "SELECT COUNT(*) FROM sys.all_users WHERE username = 'RDSADMIN'";
    static final String ASK_CHARACTERS = "SELECT parameter, value FROM sys.nls_database_parameters"
            + " WHERE parameter IN ('NLS_CHARACTERSET', 'NLS_NCHAR_CHARACTERSET')";
    static final String ASK_DATABASE =
            "SELECT dbid, log_mode, supplemental_log_data_min, database_role FROM sys.v_$database";
    static final String ASK_GUID = "SELECT RAWTOHEX(guid) FROM sys.v_$pdbs WHERE con_id = ";
    static final String ASK_INSTANCE = "SELECT parallel FROM sys.v_$instance";
    static final String ASK_SIGHT =
            "SELECT COUNT(*) FROM sys.dba_tables, sys.dba_tab_cols, sys.dba_users, sys.dba_source,"
                    + " sys.dba_constraints, sys.dba_mviews WHERE 1 = 0";

    private static final Set<String> UNICODE = Set.of("AL32UTF8", "UTF8", "UTFE", "AL16UTF16");
    private static final int FIRST_WITH_CONTAINERS = 12;
    private static final int ROOT = 1;

    static Server ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            List<String> product = row(statement, ASK_VERSION, 2);
            String version = product.get(1);
            String[] numbers = (version + ".0.0").split("\\.");
            int major = number(numbers[0]);
            List<String> names = row(statement, ASK_NAMES, 2);
            List<String> container =
                    major >= FIRST_WITH_CONTAINERS ? optional(statement, ASK_CONTAINER, 2) : List.of("", "");
            int containerNumber = number(container.get(1));
            Map<String, String> characters = new HashMap<>();
            try (ResultSet rows = statement.executeQuery(ASK_CHARACTERS)) {
                while (rows.next()) {
                    characters.put(rows.getString(1), text(rows, 2));
                }
            }
            List<String> known = optional(statement, ASK_DATABASE, 4);
            String guid = containerNumber > ROOT
                    ? optional(statement, ASK_GUID + containerNumber, 1).get(0)
                    : "";
            boolean numbered = !known.get(0).isEmpty() && (containerNumber <= ROOT || !guid.isEmpty());
            String named = names.get(0) + "." + names.get(1) + "\n" + container.get(0);
            return new Server(
                    version,
                    major,
                    number(numbers[1]),
                    product.get(0),
                    Platform.of(
                            number(row(statement, ASK_RDS, 1).get(0)) > 0,
                            optional(statement, ASK_CLOUD, 1).get(0)),
                    hash(numbered ? known.get(0) + "\n" + guid : named),
                    containerNumber > 0 ? container.get(0) : names.get(0),
                    containerNumber > 0,
                    optional(statement, ASK_INSTANCE, 1).get(0).equals("YES"),
                    characters.getOrDefault("NLS_CHARACTERSET", ""),
                    characters.getOrDefault("NLS_NCHAR_CHARACTERSET", ""),
                    known.get(1),
                    known.get(2),
                    known.get(3),
                    isAllowed(statement, ASK_SIGHT),
                    numbered);
        }
    }

    /** Whether it has what Oracle has from a version on. */
    public boolean isAtLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }

    /** Whether every text of the database's character set is one of Unicode, so that the driver reads each as it is. */
    public boolean isUnicode() {
        return UNICODE.contains(characterSet);
    }

    private static List<String> row(Statement statement, String query, int columns) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            boolean found = row.next();
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                values.add(found ? text(row, i) : "");
            }
            return values;
        }
    }

    /** What the user may not know, or the version does not have, is empty. */
    private static List<String> optional(Statement statement, String query, int columns) throws SQLException {
        try {
            return row(statement, query, columns);
        } catch (SQLException e) {
            if (OracleErrors.isUnreachable(e)) {
                throw e;
            }
            return java.util.Collections.nCopies(columns, "");
        }
    }

    private static boolean isAllowed(Statement statement, String query) throws SQLException {
        return !optional(statement, query, 1).get(0).isEmpty();
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text.strip();
    }

    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
