package io.godwit.testkit.tds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.testkit.tds.grammar.TransactSqlGrammar;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That wrong statements are found: a grammar that takes everything would prove nothing. */
class TransactSqlGrammarTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELEC 1",
                "SELECT 1 FROM t LIMIT 5",
                "SELECT a FROM t FOR UPDATE",
                "SELECT a b c FROM t",
                "SELECT (1",
                "UPDATE t SET a = 1 WHER b = 2",
                "INSERT INTO t VALUES (1,)",
                "DELETE FROM t USING s",
                "MERGE t USING s ON 1 = 1 WHEN MATCHED UPDATE SET a = 1;",
                "CREATE TABLE t (id int PRIMARI KEY)",
                "CREATE INDEX ix ON t (a) WTH (FILLFACTOR = 80)",
                "CREATE PARTITION FUNCTION f(int) AS RANGE LEFT VALUES (1)",
                "CREATE SEQUENCE s START 5",
                "CREATE TRIGGER a ON b AFTER INSERT AS",
                "ALTER TABLE t ADD CONSTRAINT pk PRIMARY KY (a)",
                "ALTER INDEX ix ON t REBILD",
                "DROP TABLE IF EXISTS t CASCADE",
                "SET IDENTITY_INSERT t ONN",
                "GRANT SELECT t TO u",
                "DBCC CHECKIDENT ('t', RESEED, )",
                "EXEC sys.sp_cdc_enable_table @a = = 1",
                "sp_executesql N'SELECT 1', ",
                "INSERT BULK t (a int b int)",
                "INSERT BULK t (a int) WITH (TABLOC)",
                "DECLARE @a int = ; SELECT 1"
            })
    void aWrongStatementIsFound(String batch) {
        assertThat(TransactSqlGrammar.refusal(batch))
                .isNotNull()
                .startsWith(batch.contains("TABLOC") ? "options" : "line 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT TOP (5) a FROM [t]]u] WITH (UPDLOCK, HOLDLOCK) ORDER BY a OFFSET 5 ROWS FETCH NEXT 3 ROWS ONLY",
                "sp_executesql N'SELECT 1'",
                "INSERT BULK [t] ([a] BIGINT , [b] VARCHAR(5) COLLATE Latin1_General_BIN2 )  with (KEEP_NULLS, TABLOCK)",
                "INSERT BULK t (a int)",
                "SET XACT_ABORT ON; BEGIN TRY EXEC sys.sp_cdc_disable_db END TRY BEGIN CATCH THROW END CATCH"
            })
    void aRightOneIsTaken(String batch) {
        assertThat(TransactSqlGrammar.refusal(batch)).isNull();
    }

    @Test
    void theStandInAnswersAWrongStatementAsAServerDoes() throws SQLException {
        try (TdsPeer peer = TdsPeer.start()) {
            peer.createDatabase("shop");
            try (Connection connection = DriverManager.getConnection(
                            "jdbc:sqlserver://" + peer.address() + ";databaseName=shop;encrypt=false",
                            TdsPeer.USER,
                            TdsPeer.PASSWORD);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t (a int NOT NULL)");
                assertThatThrownBy(() -> statement.execute("INSERT INTO t VALUES (1); DELETE FROM t USING s"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getErrorCode()).isEqualTo(102));
                assertThatThrownBy(() -> statement.execute("EXEC (N'SELECT 1 FROM t LIMIT 5')"))
                        .as("a text inside a statement")
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getErrorCode()).isEqualTo(102));
                try (var rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
                    rows.next();
                    assertThat(rows.getInt(1)).as("nothing of the batch ran").isZero();
                }
            }
        }
    }
}
