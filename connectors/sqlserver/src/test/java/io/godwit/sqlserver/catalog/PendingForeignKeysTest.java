package io.godwit.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Option;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.Source;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.sqlserver.apply.Facts;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.testkit.server.SqlServerTestDatabase;
import org.junit.jupiter.api.Test;

class PendingForeignKeysTest {
    @Test
    void rowsThatPointNowhereAreKnownBeforeTheHandOver() {
        try (SqlServerTestDatabase from = new SqlServerTestDatabase();
                SqlServerTestDatabase to = new SqlServerTestDatabase()) {
            from.run(
                    "CREATE TABLE p (a int NOT NULL, b int NOT NULL, CONSTRAINT p_key PRIMARY KEY (a, b))",
                    "CREATE TABLE c (id int NOT NULL PRIMARY KEY, a int, b int,"
                            + " CONSTRAINT of_p FOREIGN KEY (a, b) REFERENCES p (a, b))");
            to.run(
                    "CREATE TABLE p (a int NOT NULL, b int NOT NULL, CONSTRAINT p_key PRIMARY KEY (a, b))",
                    "CREATE TABLE c (id int NOT NULL PRIMARY KEY, a int, b int)",
                    "INSERT INTO p VALUES (1, 2)",
                    "INSERT INTO c VALUES (1, 1, 2), (2, NULL, 7), (3, 1, 3)");
            Schema schema;
            try (Source source = new SqlServerConnector().source(from.endpoint(), "looking")) {
                schema = source.schema(Selection.ALL);
            }
            Sessions sessions = Sessions.open(to.endpoint(), "pending", Option.Side.TARGET);
            try (Facts facts = new Facts(sessions, "pending")) {
                PendingForeignKeys pending = new PendingForeignKeys(sessions, facts);
                assertThat(pending.problems(schema))
                        .filteredOn(p -> p.severity() == Severity.WARNING)
                        .singleElement()
                        .satisfies(p -> assertThat(p.object()).contains("of_p"));
                to.run("DELETE FROM c WHERE id = 3");
                assertThat(pending.problems(schema))
                        .extracting(Problem::severity)
                        .containsExactly(Severity.NOTE);
            }
        }
    }

    @Test
    void keysThatAreNotCheckedAreNotLookedAt() {
        assertThat(PendingForeignKeys.orphans(
                        "ALTER TABLE [s].[c] WITH CHECK ADD CONSTRAINT [f] FOREIGN KEY ([a], [b]]x])"
                                + " REFERENCES [s].[p] ([u], [v]) ON DELETE CASCADE"))
                .isEqualTo(
                        "SELECT TOP (1) 1 FROM [s].[c] AS c WHERE c.[a] IS NOT NULL AND c.[b]]x] IS NOT NULL AND NOT EXISTS"
                                + " (SELECT 1 FROM [s].[p] AS p WHERE p.[u] = c.[a] AND p.[v] = c.[b]]x])");
        assertThat(
                        PendingForeignKeys.orphans(
                                "ALTER TABLE [s].[c] WITH NOCHECK ADD CONSTRAINT [f] FOREIGN KEY ([a]) REFERENCES [s].[p] ([u]) "))
                .isEmpty();
    }
}
