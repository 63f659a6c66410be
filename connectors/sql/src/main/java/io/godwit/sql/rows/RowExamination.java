package io.godwit.sql.rows;

import io.godwit.spi.demand.Answer;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Effort;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts rows that do not keep to a target's demands: one query for all columns of a table, and one for each key. For one
 * examination and one thread.
 */
public final class RowExamination {
    private final Connection connection;
    private final RowLanguage language;
    private final IdentityHashMap<Demand, Answer> answers = new IdentityHashMap<>();

    /** Asks through a session, whose time limit it sets and leaves set. */
    public RowExamination(Connection connection, RowLanguage language) {
        this.connection = connection;
        this.language = language;
    }

    /**
     * An answer to each demand, in their order.
     *
     * @throws SQLException if the session breaks
     */
    public List<Answer> examine(List<Demand> demands, Effort effort) throws SQLException {
        Map<TableId, List<Demand>> byTable = new LinkedHashMap<>();
        demands.forEach(d ->
                byTable.computeIfAbsent(d.table().id(), k -> new ArrayList<>()).add(d));
        for (List<Demand> ofTable : byTable.values()) {
            examine(new Counting(connection, language, effort), ofTable);
        }
        return demands.stream()
                .map(d -> answers.getOrDefault(d, Answer.kept(d)))
                .toList();
    }

    private void examine(Counting counting, List<Demand> demands) throws SQLException {
        List<Demand> asked = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        for (Demand demand : demands) {
            String condition = demand instanceof Demand.OfColumn of
                    ? language.outside(of.limit(), of.column())
                    : demand instanceof Demand.EntrySize entry ? tooLong(entry) : null;
            if (condition != null) {
                asked.add(demand);
                conditions.add(condition);
            }
        }
        if (!asked.isEmpty()) {
            inOnePass(counting, asked, conditions);
        }
        for (Demand demand : demands) {
            if (demand instanceof Demand.Distinct distinct) {
                answers.put(demand, colliding(counting, distinct));
            } else if (demand instanceof Demand.DistinctDates dates) {
                answers.put(demand, colliding(counting, dates));
            } else if (demand instanceof Demand.Reference reference) {
                answers.put(demand, dangling(counting, reference));
            }
        }
    }

    private void inOnePass(Counting counting, List<Demand> asked, List<String> conditions) throws SQLException {
        Table table = asked.get(0).table();
        Counting.Counts together = counting.matching(table, conditions);
        for (int i = 0; i < asked.size(); i++) {
            Demand demand = asked.get(i);
            String condition = conditions.get(i);
            // one condition that the server stumbles over must not hide the others
            boolean alone = together.refused() && asked.size() > 1;
            Counting.Counts counts = alone ? counting.matching(table, List.of(condition)) : together;
            String why = counts.unanswered();
            answers.put(
                    demand,
                    why != null
                            ? Answer.unanswered(demand, why)
                            : new Answer(
                                    demand,
                                    counts.rows().get(alone ? 0 : i),
                                    find(table, "(" + condition + ")"),
                                    null));
        }
    }

    /** A statement that shows the keys of such rows. */
    private String find(Table table, String condition) {
        Key key = table.key();
        String columns = key == null ? "*" : names("", key.columns());
        return "SELECT " + columns + " FROM " + language.table(table.id()) + where(table, condition) + ";";
    }

    private String names(String prefix, List<String> columns) {
        return String.join(
                ", ", columns.stream().map(c -> prefix + language.name(c)).toList());
    }

    private static String where(Table table, String condition) {
        String filter = table.filter();
        return " WHERE " + (filter == null ? condition : "(" + filter + ") AND " + condition);
    }

    private @Nullable String tooLong(Demand.EntrySize demand) {
        List<String> sizes = new ArrayList<>();
        long most = 0;
        for (Demand.EntrySize.Part part : demand.parts()) {
            Column column = column(demand.table(), part.column());
            long octets = column == null ? 0 : language.mostOctets(column);
            if (column != null && octets > 0) {
                sizes.add("COALESCE(" + language.octets(column, part.prefix()) + ", 0)");
                // a character has at most four bytes
                most += Math.min(octets, part.prefix() == 0 ? Integer.MAX_VALUE : 4L * part.prefix());
            }
        }
        return most > demand.most() ? String.join(" + ", sizes) + " > " + demand.most() : null;
    }

    private Answer colliding(Counting counting, Demand.Distinct demand) throws SQLException {
        List<String> values = new ArrayList<>();
        List<String> present = new ArrayList<>();
        boolean texts = false;
        for (String name : demand.columns()) {
            Column column = column(demand.table(), name);
            boolean text = column != null && language.isText(column);
            String value = column != null && text ? language.folded(column, demand.alike()) : language.name(name);
            if (value == null) {
                return Answer.unanswered(demand, "the source cannot compare as the target does");
            }
            texts |= text;
            values.add(value);
            present.add(language.name(name) + " IS NOT NULL");
        }
        return texts ? colliding(counting, demand, values, present) : Answer.kept(demand);
    }

    private Answer colliding(Counting counting, Demand.DistinctDates demand) throws SQLException {
        List<String> values = new ArrayList<>();
        List<String> present = new ArrayList<>();
        boolean dates = false;
        for (String name : demand.columns()) {
            Column column = column(demand.table(), name);
            String by = demand.replaced().get(name);
            String replaced = column == null || by == null ? null : language.replaced(column, by);
            String exact = column != null && language.isText(column) ? language.folded(column, Set.of()) : null;
            dates |= replaced != null;
            values.add(replaced != null ? replaced : exact != null ? exact : language.name(name));
            present.add(language.name(name) + " IS NOT NULL");
        }
        return dates ? colliding(counting, demand, values, present) : Answer.kept(demand);
    }

    private Answer colliding(Counting counting, Demand demand, List<String> values, List<String> present)
            throws SQLException {
        String from =
                " FROM " + language.table(demand.table().id()) + where(demand.table(), String.join(" AND ", present));
        Counting.Counts counts = counting.colliding(values, from);
        String why = counts.unanswered();
        String by = String.join(", ", values);
        return why != null
                ? Answer.unanswered(demand, why)
                : new Answer(
                        demand,
                        counts.rows().get(0),
                        "SELECT " + by + ", COUNT(*)" + from + " GROUP BY " + by + " HAVING COUNT(*) > 1;",
                        null);
    }

    private Answer dangling(Counting counting, Demand.Reference demand) throws SQLException {
        List<String> present = new ArrayList<>();
        List<String> equal = new ArrayList<>();
        for (int i = 0; i < demand.columns().size(); i++) {
            String from = "c." + language.name(demand.columns().get(i));
            String to = "p." + language.name(demand.referencedColumns().get(i));
            Column column = column(demand.table(), demand.columns().get(i));
            present.add(from + " IS NOT NULL");
            equal.add(to + " = " + from);
            if (column != null && language.isText(column)) {
                // found by the index first, then looked at byte for byte
                equal.add(language.same(to, from));
            }
        }
        // a join, because MariaDB keeps a subquery's answer for whatever its collation takes for the same value
        String join = " LEFT JOIN " + rows(demand.referenced()) + " p ON " + String.join(" AND ", equal) + " WHERE "
                + String.join(" AND ", present) + " AND p."
                + language.name(demand.referencedColumns().get(0)) + " IS NULL";
        String child = rows(demand.table());
        List<String> columns =
                demand.columns().stream().map(language::name).distinct().toList();
        Counting.Counts counts = counting.joined(child, columns, join);
        String why = counts.unanswered();
        Key key = demand.table().key();
        String shown = key == null ? "c.*" : names("c.", key.columns());
        return why != null
                ? Answer.unanswered(demand, why)
                : new Answer(
                        demand, counts.rows().get(0), "SELECT " + shown + " FROM " + child + " c" + join + ";", null);
    }

    /** A table, or those of its rows that are moved. */
    private String rows(Table table) {
        String name = language.table(table.id());
        return table.filter() == null ? name : "(SELECT * FROM " + name + " WHERE " + table.filter() + ")";
    }

    private static @Nullable Column column(Table table, String name) {
        return table.columns().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
