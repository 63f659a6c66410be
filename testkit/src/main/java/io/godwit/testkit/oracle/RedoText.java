package io.godwit.testkit.oracle;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.h2.api.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Changes of rows as LogMiner tells them (Database Utilities, "Using LogMiner to Analyze Redo Log Files"): statements with literals,
 * in the formats that a session sets which reads YYYY-MM-DD HH24:MI:SS.FF. The stand-in's words, by the documentation and what is
 * known of readers of them; not seen from Oracle.
 */
final class RedoText {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int PRINTED_ASCII_FIRST = 0x20;
    private static final int PRINTED_ASCII_LAST = 0x7e;

    private RedoText() {}

    static String insert(StandInTable table, Row row) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < table.columns.size(); i++) {
            StandInTable.Column column = table.columns.get(i);
            if (column.virtual()) {
                continue;
            }
            names.add('"' + column.name() + '"');
            values.add(
                    column.type().isLarge() && row.values()[i] != null
                            ? empty(column)
                            : literal(column, row.values()[i]));
        }
        return "insert into " + table.quoted() + "(" + String.join(",", names) + ") values (" + String.join(",", values)
                + ");";
    }

    /** What stands for a large object, whose value follows. */
    private static String empty(StandInTable.Column column) {
        return column.type().name().equals("BLOB") || column.type().name().equals("LONG RAW")
                ? "EMPTY_BLOB()"
                : "EMPTY_CLOB()";
    }

    /** Empty if nothing changed but large objects. */
    static String update(StandInTable table, Row before, Row after) {
        List<String> sets = new ArrayList<>();
        List<Integer> changed = new ArrayList<>();
        for (int i = 0; i < table.columns.size(); i++) {
            StandInTable.Column column = table.columns.get(i);
            boolean same = java.util.Objects.deepEquals(before.values()[i], after.values()[i]);
            if (!same && !column.virtual() && !column.type().isLarge()) {
                changed.add(i);
                sets.add('"' + column.name() + "\" = " + literal(column, after.values()[i]));
            }
        }
        return sets.isEmpty()
                ? ""
                : "update " + table.quoted() + " set " + String.join(", ", sets) + where(table, before, changed) + ";";
    }

    static String delete(StandInTable table, Row row) {
        return "delete from " + table.quoted() + where(table, row, List.of()) + ";";
    }

    /** An update of one large object. */
    static String large(StandInTable table, StandInTable.Column column, String literal, Row row) {
        return "update " + table.quoted() + " set \"" + column.name() + "\" = " + literal + where(table, row, List.of())
                + ";";
    }

    /**
     * The columns that supplemental logging adds: all but large objects, or the key and what changed. Without any of it only what
     * changed, and where that is nothing the place.
     */
    static String where(StandInTable table, Row row, List<Integer> changed) {
        boolean all = table.logged.contains("ALL COLUMN LOGGING");
        boolean keyed = table.logged.contains("PRIMARY KEY LOGGING");
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < table.columns.size(); i++) {
            StandInTable.Column column = table.columns.get(i);
            boolean said =
                    all || changed.contains(i) || (keyed && (table.key.isEmpty() || table.key.contains(column.name())));
            if (said && !column.virtual() && !column.type().isLarge()) {
                String literal = literal(column, row.values()[i]);
                conditions.add('"' + column.name() + '"' + (literal.equals("NULL") ? " IS NULL" : " = " + literal));
            }
        }
        if (conditions.isEmpty()) {
            conditions.add("ROWID = '" + OracleFunctions.rowidToChar(row.place()) + "'");
        }
        return " where " + String.join(" and ", conditions);
    }

    static String literal(StandInTable.Column column, @Nullable Object value) {
        String type = column.type().name();
        if (value == null) {
            return "NULL";
        } else if (type.equals("DATE")) {
            return "TO_DATE('" + SECONDS.format((LocalDateTime) value) + "', 'YYYY-MM-DD HH24:MI:SS')";
        } else if (type.endsWith("WITH TIME ZONE")) {
            OffsetDateTime moment = (OffsetDateTime) value;
            String zone = moment.getOffset().equals(ZoneOffset.UTC)
                    ? "+00:00"
                    : moment.getOffset().getId();
            return "TO_TIMESTAMP_TZ('" + moment(moment.toLocalDateTime(), column) + " " + zone + "')";
        } else if (type.startsWith("TIMESTAMP")) {
            return "TO_TIMESTAMP('" + moment((LocalDateTime) value, column) + "')";
        } else if (type.startsWith("INTERVAL")) {
            return interval((Interval) value, column);
        } else if (value instanceof byte[] bytes) {
            return "HEXTORAW('" + HexFormat.of().formatHex(bytes) + "')";
        } else if (value instanceof BigDecimal number) {
            return "'" + number(number) + "'";
        } else if (value instanceof Float number) {
            return "'" + String.format(Locale.ROOT, "%.8E", number) + "'";
        } else if (value instanceof Double number) {
            return "'" + String.format(Locale.ROOT, "%.16E", number) + "'";
        } else if (value instanceof Boolean truth) {
            return truth ? "TRUE" : "FALSE";
        }
        return type.startsWith("N") && !type.equals("NUMBER") ? unistr(value.toString()) : text(value.toString());
    }

    private static String number(BigDecimal number) {
        String plain = number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        // there is no zero before the point
        return plain.replaceFirst("^(-?)0\\.", "$1.");
    }

    private static String moment(LocalDateTime moment, StandInTable.Column column) {
        Integer digits = column.type().scale();
        String fraction =
                "%09d".formatted(moment.get(ChronoField.NANO_OF_SECOND)).substring(0, digits == null ? 0 : digits);
        return SECONDS.format(moment) + (fraction.isEmpty() ? "" : "." + fraction);
    }

    private static String interval(Interval value, StandInTable.Column column) {
        String sign = value.isNegative() ? "-" : "+";
        Integer whole = column.type().precision();
        String format = "%s%0" + (whole == null ? 2 : whole) + "d";
        if (column.type().name().endsWith("MONTH")) {
            return "TO_YMINTERVAL('" + format.formatted(sign, Math.abs(value.getYears()))
                    + "-%02d')".formatted(Math.abs(value.getMonths()));
        }
        Duration length = Duration.ofDays(value.getDays())
                .plusHours(value.getHours())
                .plusMinutes(value.getMinutes())
                .plusSeconds(value.getSeconds())
                .plusNanos(value.getNanosOfSecond())
                .abs();
        Integer digits = column.type().scale();
        String fraction = "%09d".formatted(length.toNanosPart()).substring(0, digits == null ? 6 : digits);
        return "TO_DSINTERVAL('" + format.formatted(sign, length.toDays())
                + " %02d:%02d:%02d".formatted(length.toHoursPart(), length.toMinutesPart(), length.toSecondsPart())
                + (fraction.isEmpty() ? "" : "." + fraction) + "')";
    }

    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** Every character but plain ones is told by its number. */
    private static String unistr(String value) {
        StringBuilder out = new StringBuilder("UNISTR('");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\'') {
                out.append("''");
            } else if (c < PRINTED_ASCII_FIRST || c > PRINTED_ASCII_LAST || c == '\\') {
                out.append("\\%04X".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append("')").toString();
    }

    /** Cuts a text where a record of the log ends: at so many bytes, and never within a character. */
    static List<String> pieces(String text, int bytes) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        int size = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int width = new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8).length;
            if (size + width > bytes) {
                pieces.add(text.substring(from, i));
                from = i;
                size = 0;
            }
            size += width;
            i += Character.charCount(point);
        }
        pieces.add(text.substring(from));
        return pieces;
    }
}
