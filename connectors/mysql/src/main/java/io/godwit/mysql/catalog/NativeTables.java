package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.NativeColumn.Generation;
import io.godwit.mysql.catalog.Reading.Shown;
import io.godwit.mysql.catalog.TableText.Kind;
import io.godwit.mysql.catalog.TableText.Part;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.spi.schema.TableId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the selected tables as the server describes them. Columns come from information_schema, everything else from what the
 * server prints of the table: it says more there, and says it alike in all versions.
 */
final class NativeTables {
    /**
     * A selected table.
     *
     * @param collation of columns that name none
     * @param text what the server prints of it
     */
    record Found(NativeTable table, String collation, TableText text) {}

    /**
     * A selected table whose definition cannot be read.
     *
     * @param why as the server says it
     */
    record Unreadable(TableId id, String why) {}

    /** What information_schema.TABLES says. */
    private record Entry(
            TableId id,
            boolean systemVersioned,
            String engine,
            long rows,
            long bytes,
            @Nullable Long nextNumber,
            String collation,
            String comment) {}

    private final Reading reading;
    private final Map<TableId, Found> found = new LinkedHashMap<>();
    private final List<Unreadable> unreadable = new ArrayList<>();

    private NativeTables(Reading reading) {
        this.reading = reading;
    }

    static NativeTables read(Reading reading) throws SQLException {
        NativeTables tables = new NativeTables(reading);
        for (String database : reading.databases()) {
            tables.readDatabase(database);
        }
        return tables;
    }

    /** All of them, by name. */
    List<Found> all() {
        return List.copyOf(found.values());
    }

    List<Unreadable> unreadable() {
        return unreadable;
    }

    /** A selected table; null if there is none of this name. */
    @Nullable
    Found get(TableId id) {
        return found.get(id);
    }

    private void readDatabase(String database) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        // one database at a time: of others the server would open every table
        reading.each(
                "SELECT table_name, table_type, engine, table_rows, data_length, auto_increment, table_collation,"
                        + " table_comment FROM information_schema.tables WHERE table_schema = " + Quoting.text(database)
                        + " AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY table_name",
                row -> {
                    TableId id = new TableId(database, row.getString(1));
                    if (reading.selection().includes(id)) {
                        entries.add(entry(id, row));
                    }
                });
        if (entries.isEmpty()) {
            return;
        }
        Map<String, List<NativeColumn>> columns = columns(database);
        for (Entry entry : entries) {
            Shown shown = reading.show(
                    "SHOW CREATE TABLE " + Quoting.table(entry.id()), row -> row.getString("Create Table"));
            if (shown.text().isEmpty()) {
                unreadable.add(new Unreadable(entry.id(), shown.failure()));
                continue;
            }
            TableText text = TableText.parse(shown.text());
            List<NativeColumn> own = columns.getOrDefault(entry.id().name(), List.of());
            found.put(entry.id(), new Found(table(entry, own, text), entry.collation(), text));
        }
    }

    private static Entry entry(TableId id, ResultSet row) throws SQLException {
        String number = row.getString(6);
        return new Entry(
                id,
                row.getString(2).equals("SYSTEM VERSIONED"),
                Reading.nonNull(row.getString(3)),
                number(row.getString(4)),
                number(row.getString(5)),
                // beyond 2^63 it cannot be counted on; such a table is as good as full
                number == null || number.length() > 18 ? null : Long.valueOf(number),
                Reading.nonNull(row.getString(7)),
                Reading.nonNull(row.getString(8)));
    }

    private static long number(@Nullable String text) {
        return text == null || text.length() > 18 ? -1 : Long.parseLong(text);
    }

    private Map<String, List<NativeColumn>> columns(String database) throws SQLException {
        Map<String, List<NativeColumn>> columns = new HashMap<>();
        reading.each(
                columnsOf(database, reading.version()),
                row -> columns.computeIfAbsent(row.getString(1), k -> new ArrayList<>())
                        .add(column(row)));
        return columns;
    }

    /** The query whose rows {@link #column} takes; the first of each is the table's name. */
    static String columnsOf(String database, ServerVersion version) {
        return "SELECT table_name, column_name, data_type, column_type, character_set_name, collation_name, is_nullable,"
                + " extra, numeric_precision, numeric_scale, datetime_precision, character_maximum_length,"
                + " character_octet_length, column_comment, " + (version.isMySql(8, 0, 3) ? "srs_id" : "NULL")
                + " FROM information_schema.columns WHERE table_schema = " + Quoting.text(database)
                + " ORDER BY table_name, ordinal_position";
    }

    static NativeColumn column(ResultSet row) throws SQLException {
        String extra = Reading.nonNull(row.getString(8));
        return new NativeColumn(
                row.getString(2),
                row.getString(3).toLowerCase(Locale.ROOT),
                row.getString(4),
                Reading.nonNull(row.getString(5)),
                Reading.nonNull(row.getString(6)),
                row.getString(7).equals("YES"),
                generation(extra),
                "",
                extra.toUpperCase(Locale.ROOT).contains("INVISIBLE"),
                null,
                false,
                extra,
                (int) number(row.getString(9)),
                (int) number(row.getString(10)),
                (int) number(row.getString(11)),
                number(row.getString(12)),
                number(row.getString(13)),
                Reading.nonNull(row.getString(14)),
                (int) Math.max(number(row.getString(15)), 0),
                false);
    }

    private static Generation generation(String extra) {
        String upper = extra.toUpperCase(Locale.ROOT);
        return upper.contains("VIRTUAL GENERATED")
                ? Generation.VIRTUAL
                : upper.contains("STORED GENERATED") || upper.contains("PERSISTENT")
                        ? Generation.STORED
                        : Generation.NONE;
    }

    private static NativeTable table(Entry entry, List<NativeColumn> columns, TableText text) {
        Map<String, Part> parts = new HashMap<>();
        text.parts(Kind.COLUMN).forEach(p -> parts.put(p.name(), p));
        Map<String, NativeColumn> whole = new LinkedHashMap<>();
        List<NativeCheck> checks = new ArrayList<>();
        for (NativeColumn column : columns) {
            Part part = parts.get(column.name());
            NativeCheck check = part == null ? null : PartReader.columnCheck(part);
            if (check != null) {
                checks.add(check);
            }
            whole.put(column.name(), part == null ? column : with(column, part, check));
        }
        List<NativeIndex> indexes = new ArrayList<>();
        List<NativeForeignKey> foreignKeys = new ArrayList<>();
        for (Part part : text.parts()) {
            switch (part.kind()) {
                case PRIMARY_KEY, INDEX -> indexes.add(PartReader.index(part, name -> isNullable(whole.get(name))));
                case FOREIGN_KEY ->
                    foreignKeys.add(PartReader.foreignKey(part, entry.id().schema()));
                case CHECK -> checks.add(PartReader.check(part));
                case COLUMN, PERIOD -> {}
            }
        }
        boolean counts = whole.values().stream().anyMatch(NativeColumn::isAutoIncrement);
        Long next = entry.nextNumber();
        return new NativeTable(
                entry.id(),
                entry.engine(),
                entry.systemVersioned(),
                List.copyOf(whole.values()),
                indexes,
                foreignKeys,
                checks,
                counts ? Long.valueOf(next == null ? 1 : next) : null,
                entry.comment(),
                entry.rows(),
                entry.bytes());
    }

    private static boolean isNullable(@Nullable NativeColumn column) {
        return column == null || column.nullable();
    }

    /** The column with what only its printed text says well. */
    private static NativeColumn with(NativeColumn column, Part part, @Nullable NativeCheck check) {
        boolean period = Pieces.find(part.tokens(), 0, "ROW") < part.tokens().size() && column.isGenerated();
        String defaultText = column.isGenerated() ? null : PartReader.defaultText(part);
        String valid = "json_valid(" + Quoting.name(column.name()) + ")";
        return new NativeColumn(
                column.name(),
                column.dataType(),
                column.columnType(),
                column.characterSet(),
                column.collation(),
                column.nullable(),
                period ? Generation.ROW_PERIOD : column.generation(),
                column.isGenerated() && !period ? PartReader.generation(part) : "",
                column.invisible(),
                defaultText,
                defaultText != null && isComputed(defaultText),
                column.extra(),
                column.precision(),
                column.scale(),
                column.datetimePrecision(),
                column.characterLength(),
                column.octetLength(),
                column.comment(),
                column.srid(),
                check != null
                        && column.dataType().equals("longtext")
                        && check.condition().equalsIgnoreCase(valid));
    }

    private static boolean isComputed(String defaultText) {
        Token first = Lexer.tokens(defaultText, "").get(0);
        boolean introducer = first.kind() == Token.Kind.WORD && first.text().startsWith("_");
        return first.is("(") || (first.kind() == Token.Kind.WORD && !introducer) || first.kind() == Token.Kind.NAME;
    }
}
