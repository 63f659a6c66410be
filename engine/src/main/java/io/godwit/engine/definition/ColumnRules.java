package io.godwit.engine.definition;

import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.ColumnRule.NoCalendar;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.TypeText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the file says of single columns. */
final class ColumnRules {
    private static final String TYPE = "type";
    private static final String NO_CALENDAR_DATES = "noCalendarDates";
    private static final String STOP = "stop";
    private static final String NULL = "null";

    private final Findings findings;
    private final DefinitionValues values;

    ColumnRules(Findings findings, DefinitionValues values) {
        this.findings = findings;
        this.values = values;
    }

    /** Holds the section against the format and keeps what is right of it. */
    void check(String path, Node node) {
        if (!(node instanceof Node.Mapping columns)) {
            findings.error(node, "`" + path + "` must hold columns, each with what becomes of it");
            return;
        }
        Map<String, String> types = new LinkedHashMap<>();
        Map<String, String> dates = new LinkedHashMap<>();
        columns.entries().forEach((column, entry) -> {
            Node place = new Node.Empty(entry.line(), entry.column());
            int dot = column.indexOf('.');
            if (dot <= 0 || column.lastIndexOf('.') <= dot + 1 || column.endsWith(".")) {
                findings.error(place, "`" + path + "` names `" + column + "`; a column is written schema.table.column");
            } else if (entry.value() instanceof Node.Mapping rule) {
                rule.entries().forEach((key, value) -> rule(path + "." + column, column, key, value, types, dates));
            } else {
                findings.error(place, "`" + path + "." + column + "` must hold " + TYPE + " or " + NO_CALENDAR_DATES);
            }
        });
        values.put(path + "." + TYPE, types, node);
        values.put(path + "." + NO_CALENDAR_DATES, dates, node);
    }

    private void rule(
            String path,
            String column,
            String key,
            Node.Entry entry,
            Map<String, String> types,
            Map<String, String> dates) {
        Node place = new Node.Empty(entry.line(), entry.column());
        // a null without quotes reads as an empty value
        String text = entry.value() instanceof Node.Scalar scalar
                ? scalar.text().strip()
                : entry.value() instanceof Node.Empty ? NULL : "";
        if (key.equals(TYPE)) {
            try {
                TypeText.parse(text);
                types.put(column, text);
            } catch (IllegalArgumentException e) {
                findings.error(place, "`" + path + "." + key + "`: " + e.getMessage());
            }
        } else if (key.equals(NO_CALENDAR_DATES)) {
            if (text.equals(STOP) || text.equals(NULL) || isDate(text)) {
                dates.put(column, text);
            } else {
                findings.error(place, "`" + path + "." + key + "` must be stop, null, or a date such as 1970-01-01");
            }
        } else {
            findings.error(
                    place,
                    "unknown key `" + key + "` in `" + path + "`"
                            + NearestName.suggest(key, List.of(TYPE, NO_CALENDAR_DATES)));
        }
    }

    private static boolean isDate(String text) {
        try {
            return LocalDate.parse(text).getYear() >= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** The rules that a checked file holds. */
    static Map<ColumnId, ColumnRule> read(DefinitionValues values, String path) {
        Map<String, String> types = values.map(path + "." + TYPE);
        Map<String, String> dates = values.map(path + "." + NO_CALENDAR_DATES);
        Map<ColumnId, ColumnRule> rules = new LinkedHashMap<>();
        types.forEach((column, type) -> rules.put(id(column), new ColumnRule(type, noCalendar(dates.get(column)))));
        dates.forEach(
                (column, date) -> rules.putIfAbsent(id(column), new ColumnRule(types.get(column), noCalendar(date))));
        return rules;
    }

    private static ColumnId id(String text) {
        int last = text.lastIndexOf('.');
        return new ColumnId(TableId.parse(text.substring(0, last)), text.substring(last + 1));
    }

    private static @Nullable NoCalendar noCalendar(@Nullable String text) {
        return text == null || text.equals(STOP) ? null : new NoCalendar(text.equals(NULL) ? null : text);
    }
}
