package io.godwit.sqlserver.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.Join;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How rows of a change table become changes. Rows are (id, v), where v may be null, absent or a number. */
final class ChangeAssemblyTest {
    private static final int NULL = -1;
    private static final int ABSENT = -2;

    private final List<CapturedChange> given = new ArrayList<>();
    private int sequence;

    private ChangeAssembly assembly(boolean keyed, boolean fullImages) {
        TableId id = new TableId("dbo", "t");
        List<Column> columns = List.of(
                new Column("id", new Type.Int(64), "bigint", false, false, false),
                new Column("v", new Type.Text(0, false), "nvarchar(max)", true, false, true));
        Key key = keyed ? new Key("pk", List.of("id"), true) : null;
        Table table = new Table(id, id, columns, key, fullImages, false, null, 0, 0);
        TablePlan plan = new TablePlan(table, RowFormat.NEUTRAL, "", RowFormat.NEUTRAL, "", Join.NONE);
        return new ChangeAssembly(plan, given::add);
    }

    private static Row row(long id, int v) {
        RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 2);
        batch.appendLong(id);
        switch (v) {
            case NULL -> batch.appendNull();
            case ABSENT -> batch.appendAbsent();
            default -> batch.append(new byte[] {(byte) v}, 0, 1);
        }
        return Row.copyOf(batch);
    }

    /** A row of its own command. */
    private CapturedRow of(int commit, Operation operation, long id, int v) {
        sequence++;
        return at(commit, sequence, sequence, operation, id, v, true);
    }

    private static CapturedRow at(
            int commit, int command, int sequence, Operation operation, long id, int v, boolean taken) {
        return new CapturedRow(
                new ChangeOrder(new LogPosition(commit, 1), command, new LogPosition(sequence, 1), operation.number()),
                operation,
                row(id, v),
                taken);
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (CapturedChange captured : given) {
            Change change = captured.change();
            texts.add(change == null ? "-" : change.kind() + text(" ", change.before()) + text(" > ", change.after()));
        }
        return texts;
    }

    private static String text(String before, @Nullable Row row) {
        if (row == null) {
            return "";
        }
        String v = row.isNull(1) ? "null" : row.isAbsent(1) ? "absent" : "" + row.data()[row.start(1)];
        return before + row.getLong(0) + ":" + v;
    }

    @Test
    void rowsAreChanges() {
        ChangeAssembly assembly = assembly(true, false);
        assembly.add(of(1, Operation.INSERT, 1, 5));
        assembly.add(at(1, 7, 7, Operation.BEFORE, 1, ABSENT, true));
        assembly.add(at(1, 7, 7, Operation.AFTER, 1, 6, true));
        assembly.add(of(2, Operation.DELETE, 1, ABSENT));
        assembly.end();
        assertThat(texts()).containsExactly("INSERT > 1:5", "UPDATE > 1:6", "DELETE 1:absent");
    }

    @Test
    void anUpdateOfTheKeyTellsTheOldOne() {
        ChangeAssembly assembly = assembly(true, false);
        assembly.add(at(1, 1, 1, Operation.BEFORE, 1, ABSENT, true));
        assembly.add(at(1, 1, 1, Operation.AFTER, 2, 5, true));
        assertThat(texts()).containsExactly("UPDATE 1:absent > 2:5");
    }

    @Test
    void aDeletionAndAnInsertionLoggedAsOneAreAnUpdate() {
        ChangeAssembly assembly = assembly(true, false);
        assembly.add(at(1, 1, 9, Operation.DELETE, 1, ABSENT, true));
        assembly.add(at(1, 2, 9, Operation.INSERT, 2, 5, true));
        assembly.end();
        assertThat(texts()).containsExactly("UPDATE 1:absent > 2:5");
    }

    @Test
    void aDeletionAndAnInsertionOfTheirOwnStayTwo() {
        ChangeAssembly assembly = assembly(true, false);
        assembly.add(of(1, Operation.DELETE, 1, ABSENT));
        assembly.add(of(1, Operation.INSERT, 2, 5));
        assembly.add(at(3, 4, 9, Operation.DELETE, 7, ABSENT, true));
        assembly.add(at(4, 4, 9, Operation.INSERT, 8, 5, true));
        assembly.end();
        assertThat(texts()).containsExactly("DELETE 1:absent", "INSERT > 2:5", "DELETE 7:absent", "INSERT > 8:5");
    }

    /** What `update t set id = id + 1` leaves: were it taken for updates of one row after the other, the second would lose its row. */
    @Test
    void keysThatMoveTogetherAreDeletedBeforeTheyAreInserted() {
        ChangeAssembly assembly = assembly(true, false);
        assembly.add(at(1, 1, 11, Operation.DELETE, 1, ABSENT, true));
        assembly.add(at(1, 2, 12, Operation.DELETE, 2, ABSENT, true));
        assembly.add(at(1, 3, 13, Operation.INSERT, 2, 5, true));
        assembly.add(at(1, 4, 14, Operation.INSERT, 3, 6, true));
        assembly.end();
        assertThat(texts()).containsExactly("DELETE 1:absent", "DELETE 2:absent", "INSERT > 2:5", "INSERT > 3:6");
    }

    @Test
    void fullImagesAreFilledFromTheNewRow() {
        ChangeAssembly assembly = assembly(false, true);
        assembly.add(at(1, 1, 1, Operation.BEFORE, 1, ABSENT, true));
        assembly.add(at(1, 1, 1, Operation.AFTER, 2, 5, true));
        assertThat(texts()).containsExactly("UPDATE 1:5 > 2:5");
    }

    @Test
    void aRowWithoutKeyThatIsNotToldWholeIsRefused() {
        ChangeAssembly assembly = assembly(false, true);
        assembly.add(at(1, 1, 1, Operation.DELETE, 1, ABSENT, true));
        assertRefused(assembly::end);
        ChangeAssembly other = assembly(false, true);
        other.add(at(1, 1, 1, Operation.BEFORE, 1, ABSENT, true));
        assertRefused(() -> other.add(at(1, 1, 1, Operation.AFTER, 2, ABSENT, true)));
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.NOT_SUPPORTED));
    }

    @Test
    void rowsComeToTheFilterAndLeaveIt() {
        ChangeAssembly assembly = assembly(true, false);
        assembly.add(at(1, 1, 1, Operation.BEFORE, 1, ABSENT, false));
        assembly.add(at(1, 1, 1, Operation.AFTER, 1, 5, true));
        assembly.add(at(1, 2, 2, Operation.BEFORE, 1, ABSENT, true));
        assembly.add(at(1, 2, 2, Operation.AFTER, 1, 5, false));
        assembly.add(at(1, 3, 3, Operation.BEFORE, 1, ABSENT, false));
        assembly.add(at(1, 3, 3, Operation.AFTER, 1, 5, false));
        assembly.add(at(1, 4, 4, Operation.INSERT, 2, 5, false));
        assembly.add(at(1, 5, 5, Operation.DELETE, 2, ABSENT, false));
        assembly.end();
        assertThat(texts()).containsExactly("INSERT > 1:5", "DELETE 1:absent", "-", "-", "-");
        ChangeAssembly untold = assembly(true, false);
        untold.add(at(1, 1, 1, Operation.BEFORE, 1, ABSENT, false));
        assertRefused(() -> untold.add(at(1, 1, 1, Operation.AFTER, 1, ABSENT, true)));
    }

    @Test
    void oneHalfOfAnUpdateIsRefused() {
        for (boolean first : new boolean[] {true, false}) {
            ChangeAssembly assembly = assembly(true, false);
            assertThatThrownBy(() -> {
                        assembly.add(of(1, first ? Operation.BEFORE : Operation.AFTER, 1, 5));
                        assembly.add(of(1, Operation.INSERT, 2, 5));
                    })
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.SOURCE_REFUSED));
        }
    }

    @Test
    void commandsOrderWhatATransactionDidAndCommitsOrderTransactions() {
        ChangeOrder early = at(1, 9, 9, Operation.AFTER, 1, 1, true).order();
        assertThat(early).isLessThan(at(2, 1, 1, Operation.DELETE, 1, 1, true).order());
        assertThat(early).isLessThan(at(1, 10, 1, Operation.DELETE, 1, 1, true).order());
        assertThat(early).isLessThan(at(1, 9, 10, Operation.DELETE, 1, 1, true).order());
        assertThat(at(1, 9, 9, Operation.BEFORE, 1, 1, true).order()).isLessThan(early);
    }

    @Test
    void masksCountFromTheirLastByte() {
        byte[] mask = {0x01, (byte) 0x82};
        assertThat(CapturedTable.isSet(mask, 0)).isFalse();
        assertThat(CapturedTable.isSet(mask, 1)).isTrue();
        assertThat(CapturedTable.isSet(mask, 7)).isTrue();
        assertThat(CapturedTable.isSet(mask, 8)).isTrue();
        assertThat(CapturedTable.isSet(mask, 9)).isFalse();
        assertThat(CapturedTable.isSet(mask, 16)).isFalse();
        assertThat(CapturedTable.isSet(null, 3)).isTrue();
    }
}
