package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Mode;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.ColumnRule.NoCalendar;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dates that no calendar has, in keys: what takes their place may be there already. */
final class ReplacedDatesTest {
    private static final ColumnRule EPOCH = new ColumnRule(null, new NoCalendar("1970-01-01"));

    @ParameterizedTest
    @CsvSource({"8.0, true", "mariadb-10.11, false"})
    void rowsThatBecomeEqualAreForeseenAndRefused(String server, boolean byChange) throws Exception {
        try (MySqlTestDatabase from = new MySqlTestDatabase(server);
                PostgresTestDatabase to = new PostgresTestDatabase(15)) {
            from.run(
                    "create table told (code varchar(9) character set utf8mb4 collate utf8mb4_general_ci, at datetime(3), day"
                            + " date not null, primary key (code, at), unique key once (day))",
                    "insert into told values ('a', '0000-00-00', '2024-01-01'), ('A', '2024-01-01', '2024-01-02'), ('b',"
                            + " '1970-01-01', '0000-00-00')");
            RuledMigration migration =
                    new RuledMigration(from, to).rule("told", "at", EPOCH).rule("told", "day", EPOCH);
            assertThat(migration.foundInRows()).noneMatch(f -> f.contains("KEYS_COLLIDE"));
            String[] colliding = {
                "insert into told values ('b', '2023-02-29', '2024-01-03'), ('a', '2024-00-10', '2024-01-04')",
                "insert into told values ('c', '2024-01-01', '1970-01-01')"
            };
            if (!byChange) {
                from.run(colliding);
                assertThat(migration.foundInRows())
                        .contains(
                                "BLOCKER KEYS_COLLIDE app.told key PRIMARY 2",
                                "WARNING KEYS_COLLIDE app.told key once 1");
            }
            migration.unseeing().start(byChange ? Mode.ONLINE : Mode.OFFLINE);
            if (byChange) {
                migration.awaitSync();
                from.run(colliding);
                migration.cutover();
            }
            // by the key, whichever path they come on
            assertThat(migration.expectRefused()).contains("told");
        }
    }
}
