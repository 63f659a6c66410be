package io.godwit.testkit.contract;

import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a keyed table holds after changes, kept in the plainest way: a map from key to cells. Changes are neutral. */
final class Model {
    private static final String ABSENT = "(absent)";

    private final Table table;
    private final int[] key;
    private final boolean converging;
    private final Map<List<String>, List<String>> rows = new HashMap<>();

    Model(Table table, Collection<String> texts) {
        this(table, texts, false);
    }

    /**
     * A copy of a table.
     *
     * @param converging whether changes insert or replace by key, and may take away what is not there
     */
    Model(Table table, Collection<String> texts, boolean converging) {
        this.table = table;
        this.converging = converging;
        this.key = table.keyIndexes();
        for (String text : texts) {
            List<String> cells = List.of(text.split("\\|", -1));
            rows.put(keyOf(cells), cells);
        }
    }

    void apply(ChangeBatch batch) {
        for (Change change : batch.changes()) {
            if (change.kind() == Change.Kind.TRUNCATE
                    ? change.truncated().stream().anyMatch(p -> p.table().id().equals(table.id()))
                    : change.plan().table().id().equals(table.id())) {
                apply(change);
            }
        }
    }

    private void apply(Change change) {
        Row before = change.before();
        Row after = change.after();
        switch (change.kind()) {
            case TRUNCATE -> rows.clear();
            case DELETE -> remove(cells(before));
            case INSERT -> {
                List<String> cells = cells(after);
                if (rows.put(keyOf(cells), cells) != null && !converging) {
                    throw new AssertionError("an insert of a row that is there");
                }
            }
            case UPDATE -> {
                List<String> cells = new ArrayList<>(cells(after));
                List<String> old = remove(before == null ? cells : cells(before));
                for (int c = 0; c < cells.size(); c++) {
                    if (cells.get(c).equals(ABSENT)) {
                        cells.set(c, old.get(c));
                    }
                }
                rows.put(keyOf(cells), cells);
            }
        }
    }

    private List<String> remove(List<String> cells) {
        List<String> old = rows.remove(keyOf(cells));
        if (old == null && converging) {
            return cells;
        }
        if (old == null) {
            throw new AssertionError("a change of a row that is not there");
        }
        return old;
    }

    private List<String> cells(@org.jspecify.annotations.Nullable Cells row) {
        if (row == null) {
            throw new AssertionError("a change without its row");
        }
        return List.of(Moves.text(table, row).split("\\|", -1));
    }

    private List<String> keyOf(List<String> cells) {
        List<String> values = new ArrayList<>();
        for (int column : key) {
            values.add(cells.get(column));
        }
        return values;
    }

    List<String> texts() {
        return rows.values().stream().map(c -> String.join("|", c)).sorted().toList();
    }
}
