package io.godwit.testkit.tds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.testkit.tds.dictionary.DocumentedViews;
import io.godwit.testkit.tds.dictionary.SystemViews;
import io.godwit.testkit.tds.grammar.TransactSqlGrammar;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That what is asked of the system views is held against their documentation, and that the stand-in invents none. */
class DocumentedViewsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT t.temporal_type FROM sys.tables t | sys.tables.temporal_type came with version 13, this is 11",
                "SELECT temporal_type FROM sys.tables | sys.tables.temporal_type came with version 13, this is 11",
                "SELECT 1 FROM sys.periods | sys.periods came with version 13, this is 11",
                "SELECT 1 FROM sys.tabels | sys.tabels is not documented",
                "SELECT t.nam FROM sys.tables AS t JOIN sys.schemas s ON s.schema_id = t.schema_id | sys.tables.nam is not documented",
                "SELECT 1 FROM msdb.dbo.sysjobs j WHERE j.nam = 'x' | msdb.sysjobs.nam is not documented",
                "SELECT 1 FROM own o WHERE o.a IN (SELECT [c].[nam] FROM [sys].[columns] [c]) | sys.columns.nam is not documented",
                "DELETE FROM own WHERE a IN (SELECT i.typ FROM sys.indexes i) | sys.indexes.typ is not documented",
                "IF EXISTS (SELECT 1 FROM sys.sequences q WHERE q.last_used_value > 1) PRINT 'a' |"
                        + " sys.sequences.last_used_value came with version 14, this is 11"
            })
    void whatAnOldServerDoesNotHaveIsFound(String query, String refusal) {
        assertThat(TransactSqlGrammar.unknownView(query, 11)).isEqualTo(refusal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT t.name, nothing.x FROM sys.tables t JOIN nothing ON 1 = 1",
                "SELECT name FROM sys.databases WHERE database_id = DB_ID()",
                "SELECT x.o FROM (SELECT v.object_id AS o FROM sys.views v) x ORDER BY x.o",
                "SELECT c.name, (SELECT y.name FROM sys.types y WHERE y.user_type_id = c.user_type_id) FROM sys.columns c",
                "SELECT object_id AS what FROM sys.objects ORDER BY what",
                "SELECT DATEADD(day, 1, create_date) FROM sys.objects"
            })
    void whatItHasIsTaken(String query) {
        assertThat(TransactSqlGrammar.unknownView(query, 11)).isNull();
    }

    @Test
    void theStandInsViewsAreDocumentedOnes() {
        List<String> invented = new ArrayList<>();
        SystemViews.columns().forEach((view, columns) -> {
            if (!DocumentedViews.has(view)) {
                invented.add(view);
                return;
            }
            columns.stream()
                    .filter(c -> DocumentedViews.since(view, c) == null)
                    .forEach(c -> invented.add(view + "." + c));
        });
        assertThat(invented).isEmpty();
    }

    @Test
    void anOldStandInRefusesWhatCameLater() throws SQLException {
        try (TdsPeer peer = TdsPeer.start(DocumentedViews.OLDEST);
                Connection connection = DriverManager.getConnection(
                        "jdbc:sqlserver://" + peer.address() + ";encrypt=false", TdsPeer.USER, TdsPeer.PASSWORD);
                Statement statement = connection.createStatement()) {
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(11);
            assertThatThrownBy(() -> statement.executeQuery("SELECT t.is_memory_optimized FROM sys.tables t"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(207));
            try (ResultSet row =
                    statement.executeQuery("SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128))")) {
                row.next();
                assertThat(row.getString(1)).startsWith("11.");
            }
        }
    }
}
