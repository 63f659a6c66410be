package io.godwit.sqlserver.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Endpoint;
import io.godwit.spi.ErrorCode;
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
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.Moves;
import io.godwit.testkit.contract.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Tables that are altered while their changes are read, and capture instances that come and go. */
final class AlteredTableTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OTHER = "dbo_one_2";

    private final CapturingDatabase database = CapturingDatabase.open();
    private final boolean notesAlterations =
            !database.query("SELECT @@VERSION").get(0).contains("Babelfish");
    private final Source source;
    private final Position kept;
    private final Table table;

    AlteredTableTest() {
        database.create(database.table("one"), Shape.KEYED);
        source = new SqlServerConnector().source(database.endpoint(), "altered");
        table = source.schema(Selection.ALL).tables().get(0);
        kept = source.retain(List.of(table));
    }

    @AfterEach
    void close() {
        source.close();
        database.close();
    }

    private Reader<ChangeBatch> changes(Position from) {
        return source.changes(List.of(Moves.neutral(table)), from);
    }

    private void insert(int id) {
        database.run("insert into dbo.one (id, name, amount, body) values (" + id + ", N'name', 1, null)");
    }

    /** By itself, as who alters tables mostly does. */
    private void alter(String how) {
        database.query("SET NOCOUNT ON; ALTER TABLE dbo.one " + how + "; SELECT 'done'");
    }

    private static List<Long> ids(List<ChangeBatch> batches) {
        List<Long> ids = new ArrayList<>();
        for (ChangeBatch batch : batches) {
            for (Change change : batch.changes()) {
                Row after = change.after();
                ids.add(after == null ? -1 : after.getLong(0));
            }
        }
        return ids;
    }

    /** The ids of the rows that come before the stream stops with a code. */
    private static List<Long> untilStopped(Reader<ChangeBatch> reader, ErrorCode code) {
        List<ChangeBatch> batches = new ArrayList<>();
        assertThatThrownBy(() -> Eventually.until("the end of the stream", PATIENCE, () -> {
                    batches.add(reader.next());
                    return false;
                }))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        e -> assertThat(e.code()).as(e.detail()).isEqualTo(code));
        return ids(batches);
    }

    @Test
    void aNewColumnStopsTheStreamBehindAllThatWasCommittedBefore() {
        insert(1);
        try (Reader<ChangeBatch> reader = changes(kept)) {
            assertThat(reader.next()).isNotNull();
            insert(2);
            alter("ADD extra int NULL");
            insert(3);
            if (notesAlterations) {
                assertThat(untilStopped(reader, Errors.SCHEMA_CHANGED)).doesNotContain(3L);
            } else {
                untilStopped(reader, Errors.SCHEMA_CHANGED);
            }
        }
        if (notesAlterations) {
            try (Reader<ChangeBatch> again = changes(kept)) {
                assertThat(untilStopped(again, Errors.SCHEMA_CHANGED)).containsExactly(1L, 2L);
            }
        }
    }

    @Test
    void anAlterationThatIsUndoneLetsTheStreamGoOn() {
        Assumptions.assumeTrue(notesAlterations, "this server notes no alterations");
        insert(1);
        alter("ADD extra int NULL");
        insert(2);
        try (Reader<ChangeBatch> reader = changes(kept)) {
            assertThat(untilStopped(reader, Errors.SCHEMA_CHANGED)).containsExactly(1L);
        }
        alter("DROP COLUMN extra");
        insert(3);
        try (Reader<ChangeBatch> reader = changes(kept)) {
            assertThat(ids(Moves.changes(reader, source.position()))).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void aColumnThatIsDroppedIsReadUntilThen() {
        Assumptions.assumeTrue(notesAlterations, "this server notes no alterations");
        database.run("insert into dbo.one values (1, N'kept', 1, null)");
        alter("DROP COLUMN name");
        database.run("insert into dbo.one values (2, 1, null)");
        try (Reader<ChangeBatch> reader = changes(kept)) {
            Row first = requireNonNull(
                    requireNonNull(reader.next()).changes().get(0).after());
            assertThat(Moves.text(table, first)).isEqualTo("1|kept|1|∅");
            assertThat(untilStopped(reader, Errors.SCHEMA_CHANGED)).isEmpty();
        }
        alter("ADD name nvarchar(200) NULL");
        try (Reader<ChangeBatch> reader = changes(kept)) {
            assertThat(untilStopped(reader, Errors.SCHEMA_CHANGED))
                    .as("its values were not captured meanwhile")
                    .containsExactly(1L);
        }
    }

    @Test
    void aColumnOfAnotherTypeIsReadUntilThen() {
        Assumptions.assumeTrue(notesAlterations, "this server notes no alterations");
        insert(1);
        try (Reader<ChangeBatch> reader = changes(kept)) {
            assertThat(ids(List.of(reader.next()))).containsExactly(1L);
            insert(2);
            alter("ALTER COLUMN name nvarchar(444) NULL");
            insert(3);
            assertThat(untilStopped(reader, Errors.SCHEMA_CHANGED)).containsExactly(2L);
        }
        try (Reader<ChangeBatch> reader = changes(kept)) {
            assertThat(untilStopped(reader, Errors.SCHEMA_CHANGED)).containsExactly(1L, 2L);
        }
    }

    @Test
    void anIndexStopsNothing() {
        try (Reader<ChangeBatch> reader = changes(kept)) {
            insert(1);
            database.run("CREATE INDEX i ON dbo.one (amount)");
            insert(2);
            assertThat(ids(Moves.changes(reader, source.position()))).containsExactly(1L, 2L);
        }
    }

    @Test
    void aTableThatWasAlteredBeforeIsRefusedAtOnce() {
        alter("ADD extra int NULL");
        Position after = source.position();
        assertThatThrownBy(() -> changes(after).close())
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.SCHEMA_CHANGED));
    }

    private String own() {
        return database.query("SELECT capture_instance FROM cdc.change_tables WHERE capture_instance LIKE 'godwit[_]%'"
                        + " AND capture_instance <> 'godwit_mark'")
                .get(0);
    }

    private void capture(String instance) {
        database.query("SET NOCOUNT ON; EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'one',"
                + " @role_name = NULL, @capture_instance = N'" + instance
                + "', @supports_net_changes = 0; SELECT 'on'");
    }

    private void captureNoLonger(String instance) {
        database.query("SET NOCOUNT ON; EXEC sys.sp_cdc_disable_table @source_schema = N'dbo', @source_name = N'one',"
                + " @capture_instance = N'" + instance + "'; SELECT 'off'");
    }

    @Test
    void aReaderGoesOverToAYoungerInstanceWithoutLossOrRepetition() {
        try (Reader<ChangeBatch> reader = changes(kept)) {
            insert(1);
            capture(OTHER);
            insert(2);
            Position end = source.position();
            List<Long> ids = ids(Moves.changes(reader, end));
            insert(3);
            ids.addAll(ids(Moves.changes(reader, source.position())));
            source.release(source.position());
            assertThat(database.query(
                            "SELECT capture_instance FROM cdc.change_tables WHERE capture_instance <> 'godwit_mark'"))
                    .as("Godwit's own is needed no more")
                    .containsExactly(OTHER);
            insert(4);
            ids.addAll(ids(Moves.changes(reader, source.position())));
            assertThat(ids).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void anInstanceThatIsRemovedWhileAnotherHoldsTheSameIsNoLoss() {
        try (Reader<ChangeBatch> reader = changes(kept)) {
            insert(1);
            capture(OTHER);
            insert(2);
            List<Long> ids = ids(Moves.changes(reader, source.position()));
            captureNoLonger(own());
            insert(3);
            ids.addAll(ids(Moves.changes(reader, source.position())));
            assertThat(ids).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void anInstanceThatIsRemovedWithChangesThatNoOtherHoldsIsALoss() {
        Position early = source.position();
        try (Reader<ChangeBatch> reader = changes(early)) {
            assertThat(reader.next()).isNotNull();
            captureNoLonger(own());
            capture(OTHER);
            assertThat(untilStopped(reader, Errors.LOG_LOST)).isEmpty();
        }
    }

    @Test
    void aTableWhoseInstancesDoNotTellAllIsCapturedAnewOnRequest() {
        captureNoLonger(own());
        for (String instance : List.of("part_1", "part_2")) {
            database.query(
                    "SET NOCOUNT ON; EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'one',"
                            + " @role_name = NULL, @capture_instance = N'" + instance
                            + "', @supports_net_changes = 0, @captured_column_list = N'id'; SELECT 'on'");
        }
        assertThatThrownBy(() -> source.retain(List.of(table))).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(SqlServerErrors.CAPTURE_OFF);
            assertThat(e.detail()).contains("sp_cdc_disable_table").contains("part_");
        });
        captureNoLonger("part_1");
        Endpoint given = database.endpoint();
        Map<String, String> options = new HashMap<>(given.options());
        options.put("enableCapture", "false");
        try (Source unasked =
                new SqlServerConnector().source(new Endpoint(given.url(), given.password(), options), "altered")) {
            assertThatThrownBy(() -> unasked.retain(List.of(table)))
                    .isInstanceOfSatisfying(
                            GodwitException.class,
                            e -> assertThat(e.detail())
                                    .contains("sp_cdc_enable_table")
                                    .contains("enableCapture"));
        }
        Position anew = source.retain(List.of(table));
        insert(1);
        try (Reader<ChangeBatch> reader = changes(anew)) {
            assertThat(ids(Moves.changes(reader, source.position()))).containsExactly(1L);
        }
        source.letGo();
        assertThat(database.query("SELECT capture_instance FROM cdc.change_tables WHERE source_object_id"
                        + " = OBJECT_ID('dbo.one')"))
                .as("others' stay")
                .containsExactly("part_2");
    }
}
