package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.Reading.Shown;
import io.godwit.mysql.catalog.Token.Kind;
import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Views, each after those it reads. The server prints them with every name qualified, so a view can be renamed with certainty. */
final class ViewObjects {
    static final String VIEW = "view";

    private static final Set<String> ON_EVERY_SERVER =
            Set.of("information_schema", "mysql", "performance_schema", "sys");

    private final Reading reading;
    private final Naming naming;
    private final NativeTables tables;

    /** Names of tables and views, selected or not, of the selected databases. */
    private final Set<TableId> relations = new HashSet<>();

    private final Set<String> databases = new HashSet<>();
    private final Map<TableId, Program> views = new TreeMap<>();
    private final Map<TableId, String> failures = new TreeMap<>();

    /** What those that are moved show, in the source's names; each after those it reads. */
    private final Map<TableId, String> queries = new LinkedHashMap<>();

    ViewObjects(Reading reading, Naming naming, NativeTables tables) throws SQLException {
        this.reading = reading;
        this.naming = naming;
        this.tables = tables;
        reading.each("SELECT schema_name FROM information_schema.schemata", row -> databases.add(row.getString(1)));
        Selection notLeftOut =
                new Selection(List.of(), List.of(), reading.selection().exclude(), Map.of(), Map.of(), Map.of());
        for (String database : reading.databases()) {
            List<TableId> found = new ArrayList<>();
            reading.each(
                    "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = "
                            + Quoting.text(database),
                    row -> {
                        TableId id = new TableId(database, row.getString(1));
                        relations.add(id);
                        if (row.getString(2).equals("VIEW") && notLeftOut.includes(id)) {
                            found.add(id);
                        }
                    });
            for (TableId id : found) {
                read(id);
            }
        }
    }

    private void read(TableId id) throws SQLException {
        Shown shown = reading.show("SHOW CREATE VIEW " + Quoting.table(id), row -> {
            String text = row.getString("Create View");
            if (text != null) {
                // the server prints views in its own words, whatever mode they were written in
                String client = row.getString("character_set_client");
                views.put(id, Program.of(text, "", client, row.getString("collation_connection"), null));
            }
            return text;
        });
        if (shown.text().isEmpty()) {
            String failure = shown.failure();
            failures.put(
                    id,
                    failure.isEmpty()
                            ? "the user may not read its definition on the source"
                            : "it cannot be used on the source: " + failure);
        }
    }

    void addViews(ObjectList out) {
        Map<TableId, String> left = new LinkedHashMap<>(failures);
        Set<TableId> done = new HashSet<>();
        List<TableId> order = new ArrayList<>();
        views.keySet().forEach(id -> visit(id, done, order));
        failures.forEach((id, why) -> out.skip(VIEW, naming.target(id).toString(), Stage.POST_DATA, why));
        for (TableId id : order) {
            add(id, left, out);
        }
    }

    /** The queries of the views that are moved, in the source's names; each after those it reads. */
    Map<TableId, String> queries() {
        return queries;
    }

    /** Puts what a view reads before it. */
    private void visit(TableId id, Set<TableId> done, List<TableId> order) {
        Program view = views.get(id);
        if (view == null || !done.add(id)) {
            return;
        }
        read(view).forEach(other -> visit(other, done, order));
        order.add(id);
    }

    /** What a view reads: qualified names of what is known to be a table or a view. */
    private Set<TableId> read(Program view) {
        Set<TableId> read = new HashSet<>();
        List<Token> tokens = view.tokens();
        int as = Pieces.find(tokens, Pieces.find(tokens, 0, "VIEW"), "AS");
        for (int i = as; i + 2 < tokens.size(); i++) {
            boolean chain = tokens.get(i).kind() == Kind.NAME
                    && tokens.get(i + 1).is(".")
                    && tokens.get(i + 2).kind() == Kind.NAME
                    && !tokens.get(i - 1).is(".");
            if (chain) {
                TableId id = new TableId(tokens.get(i).name(), tokens.get(i + 2).name());
                boolean elsewhere = databases.contains(id.schema()) && reading.database(id.schema()) == null;
                if (relations.contains(id) || elsewhere) {
                    read.add(id);
                }
            }
        }
        return read;
    }

    private void add(TableId id, Map<TableId, String> left, ObjectList out) {
        Program view = views.get(id);
        if (view == null) {
            return;
        }
        TableId target = naming.target(id);
        String reason = unmoved(view, left);
        List<Token> renamed = naming.rewriteQuery(view.tokens());
        if (reason == null && renamed == null) {
            reason = "its definition uses the name of a renamed database for something else as well";
        }
        if (reason != null || renamed == null) {
            left.put(id, Reading.nonNull(reason));
            out.skip(VIEW, target.toString(), Stage.POST_DATA, Reading.nonNull(reason));
            return;
        }
        int as = Pieces.find(view.tokens(), Pieces.find(view.tokens(), 0, "VIEW"), "AS");
        queries.put(id, Lexer.text(view.tokens().subList(as + 1, view.tokens().size())));
        Program moved = new Program(renamed, view.sqlMode(), view.client(), view.collation(), null);
        out.add(VIEW, target.toString(), Stage.POST_DATA, moved.statements(target.schema()));
    }

    /** Why a view cannot be made: it reads something that is not on the target. */
    private @Nullable String unmoved(Program view, Map<TableId, String> left) {
        for (TableId other : read(view)) {
            if (left.containsKey(other)) {
                return "it reads " + other + ", which is not moved";
            }
            boolean known = views.containsKey(other)
                    || tables.get(other) != null
                    || ON_EVERY_SERVER.contains(other.schema())
                    || isSequence(other);
            if (!known) {
                return "it reads " + other + ", which is not selected";
            }
        }
        return null;
    }

    /** What is neither table nor view, and not left out by a pattern for tables. */
    private boolean isSequence(TableId id) {
        return sequences.contains(id);
    }

    private final Set<TableId> sequences = new HashSet<>();

    /** Tells which relations are sequences that are moved. */
    void sequences(Set<TableId> moved) {
        sequences.addAll(moved);
    }
}
