package io.godwit.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Option;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.testkit.tds.TdsPeer;
import io.godwit.testkit.tds.grammar.TransactSqlGrammar;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Statements for kinds of objects that the stand-in does not make, and so never hears: their rows are put into its catalog views, and
 * what Godwit would send to make them on a target is parsed.
 */
class GeneratedStatementsTest {
    private static final String DATABASE = "kinds";

    private final TdsPeer peer = TdsPeer.start();

    @AfterEach
    void close() {
        peer.close();
    }

    private void plant(String view, Object... namesAndValues) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        peer.plant(DATABASE, view, values);
    }

    private int table() throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlserver://" + peer.address() + ";encrypt=false;databaseName=" + DATABASE,
                        TdsPeer.USER,
                        TdsPeer.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE item (id int NOT NULL CONSTRAINT pk PRIMARY KEY, doc xml NULL, note nvarchar(max) NULL,"
                            + " price int NULL)");
            statement.execute("CREATE VIEW cheap AS SELECT id FROM dbo.item WHERE price < 3");
            try (ResultSet row = statement.executeQuery("SELECT OBJECT_ID('dbo.item')")) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private void plantIndexes(int table) {
        Object[][] indexes = {
            {11, "ix_xml", 3, 2}, {12, "ix_xml_path", 3, 2}, {14, "ix_columns", 6, 4},
        };
        for (Object[] index : indexes) {
            plant(
                    "sys.indexes",
                    "object_id",
                    table,
                    "index_id",
                    index[0],
                    "name",
                    index[1],
                    "type",
                    index[2],
                    "is_unique",
                    0,
                    "is_primary_key",
                    0,
                    "is_unique_constraint",
                    0,
                    "is_disabled",
                    0,
                    "fill_factor",
                    0,
                    "is_padded",
                    0,
                    "ignore_dup_key",
                    0,
                    "allow_row_locks",
                    1,
                    "allow_page_locks",
                    1,
                    "is_hypothetical",
                    0,
                    "data_space_id",
                    1);
            plant(
                    "sys.index_columns",
                    "object_id",
                    table,
                    "index_id",
                    index[0],
                    "index_column_id",
                    1,
                    "column_id",
                    index[3],
                    "key_ordinal",
                    index[2].equals(6) ? 0 : 1,
                    "partition_ordinal",
                    0,
                    "is_descending_key",
                    0,
                    "is_included_column",
                    index[2].equals(6) ? 1 : 0);
        }
        plant("sys.xml_indexes", "object_id", table, "index_id", 11, "xml_index_type", 0);
        plant(
                "sys.xml_indexes",
                "object_id",
                table,
                "index_id",
                12,
                "using_xml_index_id",
                11,
                "secondary_type",
                "P",
                "secondary_type_desc",
                "PATH",
                "xml_index_type",
                1);
        plant(
                "sys.fulltext_catalogs",
                "fulltext_catalog_id",
                5,
                "name",
                "texts",
                "is_default",
                1,
                "is_accent_sensitivity_on",
                1);
        plant(
                "sys.fulltext_indexes",
                "object_id",
                table,
                "unique_index_id",
                1,
                "fulltext_catalog_id",
                5,
                "is_enabled",
                1,
                "change_tracking_state",
                "A",
                "change_tracking_state_desc",
                "AUTO",
                "stoplist_id",
                0);
        plant(
                "sys.fulltext_index_columns",
                "object_id",
                table,
                "column_id",
                3,
                "language_id",
                1033,
                "statistical_semantics",
                0);
    }

    private void plantRest(int table) {
        plant(
                "sys.partition_functions",
                "function_id",
                7,
                "name",
                "by_price",
                "boundary_value_on_right",
                1,
                "is_system",
                0);
        plant(
                "sys.partition_parameters",
                "function_id",
                7,
                "parameter_id",
                1,
                "system_type_id",
                56,
                "user_type_id",
                56,
                "max_length",
                4,
                "precision",
                10,
                "scale",
                0);
        plant("sys.partition_range_values", "function_id", 7, "boundary_id", 1, "parameter_id", 1, "value", "10");
        plant(
                "sys.partition_schemes",
                "name",
                "prices",
                "data_space_id",
                70,
                "type",
                "PS",
                "is_system",
                0,
                "function_id",
                7);
        plant("sys.data_spaces", "name", "prices", "data_space_id", 70, "type", "PS");
        plant("sys.synonyms", "name", "thing", "schema_id", 1, "base_object_name", "[dbo].[item]");
        plant(
                "sys.security_policies",
                "object_id",
                99,
                "name",
                "own rows",
                "schema_id",
                1,
                "is_enabled",
                1,
                "is_not_for_replication",
                0,
                "is_schema_bound",
                1);
        plant(
                "sys.security_predicates",
                "object_id",
                99,
                "security_predicate_id",
                1,
                "target_object_id",
                table,
                "predicate_definition",
                "([dbo].[may]([id]))",
                "predicate_type_desc",
                "FILTER");
        plant(
                "sys.security_predicates",
                "object_id",
                99,
                "security_predicate_id",
                2,
                "target_object_id",
                table,
                "predicate_definition",
                "([dbo].[may]([id]))",
                "predicate_type_desc",
                "BLOCK",
                "operation_desc",
                "AFTER INSERT");
        plant("sys.database_principals", "name", "readers", "principal_id", 20, "type", "R", "is_fixed_role", 0);
        plant(
                "sys.database_principals",
                "name",
                "it's me",
                "principal_id",
                21,
                "type",
                "S",
                "is_fixed_role",
                0,
                "default_schema_name",
                "dbo");
        plant("sys.database_principals", "name", "team", "principal_id", 22, "type", "X", "is_fixed_role", 0);
        plant("sys.database_principals", "name", "DOMAIN\\user", "principal_id", 23, "type", "U", "is_fixed_role", 0);
        plant("sys.database_role_members", "role_principal_id", 20, "member_principal_id", 21);
        plant(
                "sys.database_permissions",
                "class",
                1,
                "major_id",
                table,
                "minor_id",
                0,
                "grantee_principal_id",
                20,
                "type",
                "SL",
                "permission_name",
                "SELECT",
                "state",
                "W");
        plant(
                "sys.database_permissions",
                "class",
                1,
                "major_id",
                table,
                "minor_id",
                4,
                "grantee_principal_id",
                21,
                "type",
                "UP",
                "permission_name",
                "UPDATE",
                "state",
                "D");
        plant(
                "sys.database_permissions",
                "class",
                3,
                "major_id",
                1,
                "minor_id",
                0,
                "grantee_principal_id",
                20,
                "type",
                "EX",
                "permission_name",
                "EXECUTE",
                "state",
                "G");
    }

    @Test
    void statementsForEveryKindAreInTheLanguage() throws SQLException {
        peer.createDatabase(DATABASE);
        int table = table();
        plantIndexes(table);
        plantRest(table);
        Endpoint endpoint = new Endpoint(
                "sqlserver://" + TdsPeer.USER + "@" + peer.address() + "/" + DATABASE,
                Secret.of(TdsPeer.PASSWORD),
                Map.of("encrypt", "false", "users", "true"));
        Schema schema = new Catalog(Sessions.open(endpoint, "kinds", Option.Side.SOURCE)).schema(Selection.ALL);
        Set<String> kinds = new TreeSet<>();
        for (SchemaObject object : schema.objects()) {
            for (String statement : object.statements()) {
                assertThat(TransactSqlGrammar.refusal(statement)).as(statement).isNull();
                kinds.add(object.kind());
            }
        }
        List<String> listing = schema.objects().stream()
                .map(o -> o.kind() + " " + o.name() + ": " + o.statements() + " " + o.skipped())
                .toList();
        assertThat(kinds)
                .as(() -> String.join("\n", listing))
                .contains(
                        "partition function",
                        "partition scheme",
                        "table",
                        "primary key",
                        "columnstore index",
                        "synonym",
                        "view",
                        "xml index",
                        "full-text catalog",
                        "full-text index",
                        "security policy",
                        "role",
                        "user",
                        "role member",
                        "permission");
    }
}
