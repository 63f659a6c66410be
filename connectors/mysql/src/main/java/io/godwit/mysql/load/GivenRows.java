package io.godwit.mysql.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Neutral rows as literals of their columns' types, such that an expression gives the same for the literal as for a column that
 * holds the value.
 */
final class GivenRows {
    private final List<SqlType> types;
    private final @Nullable TextCodec[] codecs;
    private final int[] cells;
    private final ByteText text = new ByteText();

    /**
     * Rows of some columns.
     *
     * @param types of the columns
     * @param codecs of the columns; null of one that is null in every row
     * @param cells which cell each is
     */
    GivenRows(List<SqlType> types, @Nullable TextCodec[] codecs, int[] cells) {
        this.types = types;
        this.codecs = codecs;
        this.cells = cells;
    }

    /** Neutral rows of a table's moved columns, as all columns of the types they are declared to have. */
    static GivenRows declared(Table table, List<SqlType> types) {
        List<Column> columns = table.columns();
        List<Column> moved = table.moved();
        @Nullable TextCodec[] codecs = new TextCodec[columns.size()];
        int[] cells = new int[columns.size()];
        for (int c = 0; c < columns.size(); c++) {
            Column column = columns.get(c);
            cells[c] = moved.indexOf(column);
            if (cells[c] >= 0) {
                codecs[c] = TextCodec.of(column, RowFormat.NEUTRAL, types.get(c), ColumnRule.NONE);
            }
        }
        return new GivenRows(types, codecs, cells);
    }

    /** What says the value of each column of a row. */
    IntFunction<String> row(Cells row) {
        String[] values = new String[types.size()];
        for (int c = 0; c < values.length; c++) {
            TextCodec codec = codecs[c];
            values[c] = codec == null || row.isNull(cells[c]) ? "NULL" : typed(types.get(c), codec, row, cells[c]);
        }
        return c -> values[c];
    }

    private String typed(SqlType type, TextCodec codec, Cells rows, int cell) {
        text.clear();
        SqlType.Family family = type.family();
        if (family == SqlType.Family.BIT) {
            codec.toText(rows, cell, text);
            return bits();
        }
        if (type.name().equals("char") && !codec.isConvertedByServer()) {
            codec.toText(rows, cell, text);
            return stored(type);
        }
        codec.toLiteral(rows, cell, text);
        String literal = new String(text.data(), 0, text.length(), StandardCharsets.ISO_8859_1);
        if (codec.isConvertedByServer()) {
            return "CONVERT(" + literal + " USING " + type.characterSet() + ")";
        }
        if (family == null) {
            return literal;
        }
        return switch (family) {
            case DECIMAL -> "CAST(" + literal + " AS DECIMAL(" + type.length() + "," + Math.max(type.scale(), 0) + "))";
            case DATE -> "CAST(" + literal + " AS DATE)";
            case TIME -> "CAST(" + literal + " AS TIME(" + type.scale() + "))";
            case TIMESTAMP -> "CAST(" + literal + " AS DATETIME(" + type.scale() + "))";
            default -> "(" + literal + ")";
        };
    }

    private String bits() {
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            value = (value << 8) | (text.data()[i] & 0xff);
        }
        return Long.toUnsignedString(value);
    }

    /** A column of fixed length gives its text back without blanks at its end. */
    private String stored(SqlType type) {
        int end = text.length();
        if (type.characterSet().startsWith("utf8") || CharacterSet.isOneByte(type.characterSet())) {
            while (end > 0 && text.data()[end - 1] == ' ') {
                end--;
            }
        }
        ByteText literal = new ByteText();
        LiteralStyle style = LiteralStyle.of(type);
        style.open(literal);
        literal.appendHex(text.data(), 0, end);
        literal.append("'");
        return new String(literal.data(), 0, literal.length(), StandardCharsets.ISO_8859_1);
    }
}
