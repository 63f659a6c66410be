package io.godwit.testkit.memory;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.testkit.contract.NeutralText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** This engine's language: just enough of it that tests read like statements of a real one. */
final class MemoryStatements {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
    private static final Pattern CREATE_TABLE = Pattern.compile("create table (\\S+)\\s*\\((.*)\\)", FLAGS);
    private static final Pattern CREATE_SEQUENCE = Pattern.compile("create sequence (\\S+)", FLAGS);
    private static final Pattern CREATE = Pattern.compile("create (\\w+) (\\S+).*", FLAGS);
    private static final Pattern ADD_KEY =
            Pattern.compile("alter table (\\S+) add (primary key|unique) (\\w+)\\s*\\((.*)\\)", FLAGS);
    private static final Pattern ADD_COLUMN = Pattern.compile("alter table (\\S+) add column (.*)", FLAGS);
    private static final Pattern INSERT = Pattern.compile("insert into (\\S+) values (.*)", FLAGS);
    private static final Pattern UPDATE = Pattern.compile("update (\\S+) set (.*?)(?: where (.*))?", FLAGS);
    private static final Pattern DELETE = Pattern.compile("delete from (\\S+)(?: where (.*))?", FLAGS);
    private static final Pattern TRUNCATE = Pattern.compile("truncate (.*)", FLAGS);
    private static final Pattern SET_SEQUENCE = Pattern.compile("set sequence (\\S+) (\\d+)", FLAGS);
    private static final Pattern DROP_TABLE = Pattern.compile("drop table (\\S+)", FLAGS);
    private static final Pattern CONDITION = Pattern.compile("\\s*(\\w+)\\s*(<=|>=|=|<|>)\\s*(.*?)\\s*", FLAGS);

    private final MemoryDatabase database;
    private final MemoryTransaction transaction;

    MemoryStatements(MemoryDatabase database, MemoryTransaction transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    void execute(String statement) {
        Matcher m;
        if ((m = match(CREATE_TABLE, statement)) != null) {
            createTable(TableId.parse(m.group(1)), m.group(2));
        } else if ((m = match(ADD_KEY, statement)) != null) {
            Key key = new Key(m.group(3), divide(m.group(4), ','), true);
            addUnique(database.table(m.group(1)), key, m.group(2).equalsIgnoreCase("primary key"));
        } else if ((m = match(ADD_COLUMN, statement)) != null) {
            database.table(m.group(1)).addColumn(column(m.group(2)));
        } else if ((m = match(INSERT, statement)) != null) {
            insert(database.table(m.group(1)), m.group(2));
        } else if ((m = match(UPDATE, statement)) != null) {
            update(database.table(m.group(1)), m.group(2), m.group(3));
        } else if ((m = match(DELETE, statement)) != null) {
            MemoryTable table = database.table(m.group(1));
            places(table, m.group(2)).forEach(place -> transaction.remove(table, place));
        } else if ((m = match(TRUNCATE, statement)) != null) {
            transaction.truncate(
                    divide(m.group(1), ',').stream().map(database::table).toList());
        } else if ((m = match(SET_SEQUENCE, statement)) != null) {
            setSequence(m.group(1), Long.parseLong(m.group(2)));
        } else if ((m = match(CREATE_SEQUENCE, statement)) != null) {
            setSequence(m.group(1), 1);
        } else if ((m = match(DROP_TABLE, statement)) != null) {
            database.tables.remove(TableId.parse(m.group(1)));
        } else if ((m = match(CREATE, statement)) != null) {
            createObject(m.group(1).toLowerCase(Locale.ROOT) + " " + m.group(2), statement);
        } else {
            throw new IllegalArgumentException("not a statement: " + firstWords(statement));
        }
    }

    private static @Nullable Matcher match(Pattern pattern, String statement) {
        Matcher matcher = pattern.matcher(statement.strip());
        return matcher.matches() ? matcher : null;
    }

    private static String firstWords(String statement) {
        return Arrays.stream(statement.split("\\s+")).limit(3).reduce("", (a, b) -> a + " " + b);
    }

    private void createTable(TableId id, String definition) {
        if (database.tables.containsKey(id)) {
            throw new IllegalArgumentException("table exists: " + id);
        }
        List<Column> columns = new ArrayList<>();
        @Nullable Key primary = null;
        for (String part : divide(definition, ',')) {
            if (part.toLowerCase(Locale.ROOT).startsWith("primary key")) {
                String names = part.substring(part.indexOf('(') + 1, part.lastIndexOf(')'));
                primary = new Key(id.name() + "_pkey", divide(names, ','), true);
                continue;
            }
            boolean inline = part.toLowerCase(Locale.ROOT).endsWith(" primary key");
            Column column = column(inline ? part.substring(0, part.length() - 12) + " not null" : part);
            columns.add(column);
            if (inline) {
                primary = new Key(id.name() + "_pkey", List.of(column.name()), true);
            }
        }
        MemoryTable table = new MemoryTable(id, columns);
        if (primary != null) {
            table.addUnique(primary, true);
        }
        database.tables.put(id, table);
        transaction.onRollback(() -> database.tables.remove(id));
    }

    private static Column column(String definition) {
        String text = definition.strip();
        boolean nullable = !text.toLowerCase(Locale.ROOT).endsWith(" not null");
        if (!nullable) {
            text = text.substring(0, text.length() - 9).strip();
        }
        int space = text.indexOf(' ');
        Type type = MemoryTypes.parse(text.substring(space + 1));
        return new Column(
                text.substring(0, space),
                type,
                MemoryTypes.spell(type),
                nullable,
                false,
                MemoryTypes.isDetachable(type));
    }

    private static void addUnique(MemoryTable table, Key key, boolean primary) {
        table.addUnique(key, primary);
    }

    private void createObject(String object, String statement) {
        if (database.objects.putIfAbsent(object, statement) != null) {
            throw new IllegalArgumentException("exists: " + object);
        }
        transaction.onRollback(() -> database.objects.remove(object));
    }

    private void setSequence(String name, long value) {
        String sequence = name.toLowerCase(Locale.ROOT);
        Long before = database.sequences.put(sequence, value);
        transaction.onRollback(() -> {
            if (before == null) {
                database.sequences.remove(sequence);
            } else {
                database.sequences.put(sequence, before);
            }
        });
    }

    private void insert(MemoryTable table, String rows) {
        for (String row : divide(rows, ',')) {
            List<@Nullable Object> values = new ArrayList<>();
            for (String literal : divide(row.substring(1, row.length() - 1), ',')) {
                values.add(literal(literal));
            }
            while (values.size() < table.columns().size()) {
                values.add(null);
            }
            transaction.insert(table, MemoryValues.row(table.columns(), values));
        }
    }

    private void update(MemoryTable table, String assignments, @Nullable String condition) {
        for (long place : places(table, condition)) {
            Row row = table.rows.get(place);
            if (row == null) {
                continue;
            }
            List<byte @Nullable []> cells = MemoryTable.cells(row);
            for (String assignment : divide(assignments, ',')) {
                int equals = assignment.indexOf('=');
                int column = table.column(assignment.substring(0, equals).strip());
                String value = assignment.substring(equals + 1).strip();
                cells.set(column, assigned(table, row, column, value));
            }
            transaction.replace(table, place, MemoryTable.row(cells));
        }
    }

    /** A literal, or {@code column + n}. */
    private static byte @Nullable [] assigned(MemoryTable table, Row row, int column, String value) {
        Matcher sum = Pattern.compile("(\\w+)\\s*([+-])\\s*(\\d+)").matcher(value);
        if (sum.matches()) {
            long old = row.getLong(table.column(sum.group(1)));
            long delta = Long.parseLong(sum.group(3));
            return NeutralText.longCell(sum.group(2).equals("+") ? old + delta : old - delta);
        }
        return MemoryValues.cell(table.columns().get(column), literal(value));
    }

    private static List<Long> places(MemoryTable table, @Nullable String condition) {
        Predicate<Cells> predicate = condition == null ? row -> true : condition(table.columns(), condition);
        return table.rows.entrySet().stream()
                .filter(e -> predicate.test(e.getValue()))
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    /** Comparisons of a column with a literal, joined by {@code and}. */
    static Predicate<Cells> condition(List<Column> columns, String text) {
        Predicate<Cells> all = row -> true;
        for (String part : text.split("(?i)\\s+and\\s+")) {
            Matcher m = match(CONDITION, part);
            if (m == null) {
                throw new IllegalArgumentException("not a condition: " + part);
            }
            List<String> names = columns.stream().map(Column::name).toList();
            int column = names.indexOf(m.group(1));
            if (column < 0) {
                throw new IllegalArgumentException("no column " + m.group(1));
            }
            all = all.and(comparison(columns.get(column), column, m.group(2), literal(m.group(3))));
        }
        return all;
    }

    private static Predicate<Cells> comparison(Column column, int index, String operator, @Nullable Object literal) {
        if (literal == null) {
            return row -> row.isNull(index);
        }
        byte[] cell = NeutralText.parse(column.type(), literal.toString());
        boolean number = column.type() instanceof Type.Int;
        Row wanted = new Row(cell, new int[] {0}, new int[] {cell.length});
        return row -> {
            if (row.length(index) < 0) {
                return false;
            }
            int order = number
                    ? Long.compare(row.getLong(index), wanted.getLong(0))
                    : Arrays.compareUnsigned(
                            row.data(), row.start(index), row.start(index) + row.length(index), cell, 0, cell.length);
            return switch (operator) {
                case "=" -> order == 0;
                case "<" -> order < 0;
                case ">" -> order > 0;
                case "<=" -> order <= 0;
                default -> order >= 0;
            };
        };
    }

    private static @Nullable Object literal(String text) {
        String stripped = text.strip();
        if (stripped.equalsIgnoreCase("null")) {
            return null;
        }
        return stripped.startsWith("'")
                ? stripped.substring(1, stripped.length() - 1).replace("''", "'")
                : stripped;
    }

    /** Divides at a separator that is outside quotes and parentheses. */
    private static List<String> divide(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth--;
            } else if (!quoted && depth == 0 && c == separator) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }
}
