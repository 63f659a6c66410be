package io.godwit.mysql.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.mysql.load.RowFilter;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.Join;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a filter takes from the log is what the server takes by it; what might differ is refused. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.godwit.testkit.server.TestedServers#all")
class RowFilterTest extends LogTests {
    private static final List<String> TOLD = List.of(
            "small = 0",
            "small <> -128 AND small < 127",
            "5 > small",
            "big >= 9223372036854775807",
            "big IN (18446744073709551615, 1, 0)",
            "big NOT IN (18446744073709551615, 1)",
            "exact = 1.10",
            "exact > -0.005 OR exact <= -99999999.99",
            "small = 1.5",
            "small > 0.5 AND NOT big = 1",
            "day >= '2024-02-29'",
            "day BETWEEN '1000-01-01' AND '2024-02-29'",
            "day NOT BETWEEN '1000-01-01' AND '2024-02-29'",
            "moment = '2024-02-29 12:00:00'",
            "moment >= '2024-02-29'",
            "moment < '2024-02-29 12:00:00.5'",
            "moment IS NULL",
            "name IS NOT NULL AND (day IS NULL OR small = 5)",
            "NOT (small = 5 OR day = '2024-02-29')",
            "small = 5 OR day = '2024-02-29' AND moment IS NOT NULL",
            "small IN (5, NULL)",
            "TRUE");

    private static final List<String> REFUSED = List.of(
            "name = 'a'",
            "name LIKE 'a%'",
            "stamp > '2024-01-01'",
            "approximate = 1",
            "small",
            "small + 1 = 2",
            "small = big",
            "ABS(small) = 1",
            "\"small\" = 5",
            "name = 'a\\'b'",
            "small = '5'",
            "moment > NOW()",
            "id IN (SELECT 1)");

    RowFilterTest(String server) {
        super(server);
    }

    private TablePlan filtered(String filter) {
        TablePlan plan = plan("item");
        Table t = plan.table();
        Table with = new Table(
                t.id(),
                t.target(),
                t.columns(),
                t.key(),
                t.fullImages(),
                t.otherUniques(),
                filter,
                t.estimatedRows(),
                t.estimatedBytes());
        return new TablePlan(with, TEXT, "", TEXT, "", Join.NONE);
    }

    private void create() {
        admin(
                "CREATE TABLE item (id int PRIMARY KEY, small tinyint, big bigint unsigned, exact decimal(10,2), day date,"
                        + " moment datetime(3), name varchar(20), stamp timestamp NULL, approximate double)");
    }

    @Test
    void itTakesWhatTheServerTakes() throws SQLException {
        create();
        LogPosition start = log.position();
        admin(
                "SET sql_mode = 'ALLOW_INVALID_DATES'",
                "INSERT INTO item (id, small, big, exact, day, moment, name) VALUES"
                        + " (1, 0, 0, 0, '0000-00-00', '0000-00-00 00:00:00', ''),"
                        + " (2, -128, 18446744073709551615, -99999999.99, '1000-01-01', '1000-01-01 00:00:00', 'a'),"
                        + " (3, 127, 9223372036854775808, 99999999.99, '9999-12-31', '9999-12-31 23:59:59.999', NULL),"
                        + " (4, NULL, NULL, NULL, NULL, NULL, NULL),"
                        + " (5, 5, 9223372036854775807, 1.10, '2024-02-29', '2024-02-29 12:00:00', 'x'),"
                        + " (6, -1, 1, -0.01, '2024-03-00', '2024-02-29 12:00:00.500', 'y'),"
                        + " (7, 1, 2, 1.1, '2024-02-28', '2024-02-29 11:59:59.999', 'z')",
                "INSERT INTO item (id, small) VALUES (99, 99)");
        List<Change> changes = new ArrayList<>();
        readAll(List.of(plan("item")), start).forEach(b -> changes.addAll(b.changes()));
        assertThat(changes).hasSize(8);
        for (String filter : TOLD) {
            assertThat(taken(filter, changes)).as(filter).isEqualTo(server(filter));
        }
    }

    private Set<String> server(String filter) throws SQLException {
        Set<String> ids = new TreeSet<>();
        try (Connection connection = sessions.open("test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM app.item WHERE (" + filter + ")")) {
            while (row.next()) {
                ids.add(row.getString(1));
            }
        }
        return ids;
    }

    private Set<String> taken(String filter, List<Change> changes) {
        Set<String> ids = new TreeSet<>();
        Table table = filtered(filter).table();
        RowFilter.check(List.of(table));
        RowFilter told = RowFilter.of(table);
        for (Change change : changes) {
            Row row = Objects.requireNonNull(change.after());
            if (told.takes(row)) {
                ids.add(row(row).substring(0, row(row).indexOf('|')));
            }
        }
        return ids;
    }

    @Test
    void whatMightDifferIsRefused() {
        create();
        for (String filter : REFUSED) {
            assertThatThrownBy(() -> RowFilter.check(List.of(filtered(filter).table())))
                    .as(filter)
                    .isInstanceOfSatisfying(
                            GodwitException.class,
                            e -> assertThat(e.code()).as(filter).isEqualTo(Errors.NOT_SUPPORTED));
        }
    }

    @Test
    void anImageWithoutTheFiltersColumnsStopsTheStream() {
        create();
        admin("INSERT INTO item (id, small) VALUES (1, 5)");
        LogPosition start = log.position();
        admin("SET SESSION binlog_row_image = 'MINIMAL'", "UPDATE item SET name = 'a' WHERE id = 1");
        TablePlan plan = filtered("small = 5");
        assertThatThrownBy(() -> readAll(List.of(plan), start))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        e -> assertThat(e.code()).as(e.detail()).isEqualTo(Errors.SOURCE_REFUSED));
    }
}
