package io.godwit.sqlserver.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.Moves;
import io.godwit.testkit.contract.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the contract of changes does not ask: order over tables and pages, keys that move together, columns that change. */
final class CaptureOnServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CapturingDatabase database = CapturingDatabase.open();
    private final Source source;

    CaptureOnServerTest() {
        database.create(database.table("one"), Shape.KEYED);
        database.create(database.table("two"), Shape.KEYED);
        source = new SqlServerConnector().source(database.endpoint(), "order");
    }

    @AfterEach
    void close() {
        source.close();
        database.close();
    }

    private Table table(String name) {
        TableId id = database.table(name);
        return source.schema(Selection.ALL).tables().stream()
                .filter(t -> t.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<ChangeBatch> read(List<Table> tables, Position from, Position until) {
        try (Reader<ChangeBatch> reader =
                source.changes(tables.stream().map(Moves::neutral).toList(), from)) {
            return Moves.changes(reader, until);
        }
    }

    private static String text(Change change) {
        return change.plan().table().id().name() + " " + change.kind() + id(" ", change.before())
                + id(" > ", change.after());
    }

    private static String id(String before, @Nullable Row row) {
        return row == null ? "" : before + row.getLong(0);
    }

    @Test
    void aTransactionOverTablesComesInTheOrderInWhichItWasDone() {
        List<Table> tables = List.of(table("one"), table("two"));
        Position kept = source.retain(tables);
        List<String> statements = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            String name = i % 3 == 0 ? "one" : "two";
            statements.add("insert into dbo." + name + " values (" + i + ", N'name', 1, null)");
            expected.add(name + " INSERT > " + i);
        }
        database.run(statements.toArray(new String[0]));
        database.run("update dbo.one set amount = 2 where id = 0", "delete from dbo.two where id = 1");
        List<ChangeBatch> batches = read(tables, kept, source.position());
        assertThat(batches).hasSize(2);
        assertThat(batches.get(0).changes().stream().map(CaptureOnServerTest::text))
                .containsExactlyElementsOf(expected);
        assertThat(batches.get(1).changes().stream().map(CaptureOnServerTest::text))
                .containsExactly("one UPDATE > 0", "two DELETE 1");
        assertThat(batches.get(1).commit().covers(batches.get(0).commit())).isTrue();
        assertThat(batches.get(0).commitMillis())
                .isBetween(System.currentTimeMillis() - 600_000, System.currentTimeMillis() + 60_000);
    }

    @Test
    void keysThatMoveTogetherLeaveTheRowsTheyShould() {
        database.run(
                "insert into dbo.one values (1, N'a', 1, null)",
                "insert into dbo.one values (2, N'b', 2, null)",
                "insert into dbo.one values (3, N'c', 3, null)");
        List<Table> tables = List.of(table("one"));
        Position kept = source.retain(tables);
        database.run("update dbo.one set id = id + 10");
        List<Long> rows = new ArrayList<>(List.of(1L, 2L, 3L));
        for (ChangeBatch batch : read(tables, kept, source.position())) {
            for (Change change : batch.changes()) {
                Row before = change.before();
                Row after = change.after();
                assertThat(before == null || rows.remove(before.getLong(0))).isTrue();
                if (after != null) {
                    rows.add(after.getLong(0));
                }
            }
        }
        assertThat(rows).containsExactlyInAnyOrder(11L, 12L, 13L);
    }

    @Test
    void captureThatIsSwitchedOffIsNoticed() {
        List<Table> tables = List.of(table("one"));
        Position kept = source.retain(tables);
        try (Reader<ChangeBatch> reader = source.changes(List.of(Moves.neutral(tables.get(0))), kept)) {
            reader.next();
            database.query("SET NOCOUNT ON; EXEC sys.sp_cdc_disable_db; SELECT 'off'");
            assertThatThrownBy(() -> Eventually.until("the end of the stream", PATIENCE, () -> {
                        reader.next();
                        return false;
                    }))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.LOG_LOST));
        }
    }
}
