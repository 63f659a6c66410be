package io.godwit.sqlserver.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values of {@code sql_variant}, each with its type (Transact-SQL Reference, "SQL_VARIANT_PROPERTY"). A cell is the type's spelling
 * in ASCII, a zero byte, and the value's text in UTF-16, the low byte first: numbers and texts as they are written, bytes and
 * floating-point numbers in hexadecimal digits. A bulk copy cannot carry them, so they are written as literals.
 */
final class VariantCodec extends CellCodec {
    /** What a literal may say without being more than a type. */
    private static final Pattern TYPE =
            Pattern.compile("[a-z0-9]+(?:\\([0-9]+(?:,[0-9]+)?\\))?(?: COLLATE [A-Za-z0-9_]+)?");

    /** Of what is in it; other servers say more. */
    private static final int MOST_BYTES = 8000;

    private static final Pattern NUMBER = Pattern.compile("[-+0-9.]+");

    VariantCodec(String column, ActualColumn actual) {
        super(column, actual.type());
    }

    @Override
    public String select(String quoted) {
        String property = ", CAST(SQL_VARIANT_PROPERTY(" + quoted + ", '";
        String base = "CAST(SQL_VARIANT_PROPERTY(" + quoted + ", 'BaseType') AS nvarchar(128))";
        return base + property + "Precision') AS int)" + property + "Scale') AS int)" + property
                + "MaxLength') AS int)" + property + "Collation') AS nvarchar(128)), CASE WHEN " + base
                + " IN (N'binary', N'varbinary', N'float', N'real') THEN CONVERT(nvarchar(max), CAST(" + quoted
                + " AS varbinary(8000)), 1) WHEN " + base
                + " IN (N'date', N'time', N'datetime', N'smalldatetime', N'datetime2', N'datetimeoffset')"
                + " THEN CONVERT(nvarchar(max), " + quoted + ", 126) WHEN " + base
                + " IN (N'money', N'smallmoney') THEN CONVERT(nvarchar(max), CAST(" + quoted
                + " AS decimal(19,4))) ELSE CAST(" + quoted + " AS nvarchar(max)) END";
    }

    @Override
    public int width() {
        return 6;
    }

    @Override
    public void read(ResultSet row, int at, RowBatch out) throws SQLException {
        String base = row.getString(at);
        int precision = row.getInt(at + 1);
        int scale = row.getInt(at + 2);
        int length = Math.min(row.getInt(at + 3), MOST_BYTES);
        String collation = row.getString(at + 4);
        byte[] value = row.getBytes(at + 5);
        if (base == null || value == null) {
            out.appendNull();
            return;
        }
        SqlType type = SqlType.of(base, length, precision, scale, collation == null ? "" : collation);
        byte[] spelling = type.spelling().getBytes(StandardCharsets.US_ASCII);
        int start = out.append(spelling.length + 1 + value.length);
        ByteBuffer.wrap(out.data(), start, spelling.length + 1 + value.length)
                .put(spelling)
                .put((byte) 0)
                .put(value);
    }

    @Override
    Object present(Cells cells, int index, boolean passing) {
        throw new IllegalStateException("written as a literal only");
    }

    @Override
    public BulkColumn bulk() {
        return new BulkColumn(Types.OTHER, 0, 0, actual().withoutCollation());
    }

    @Override
    public boolean isDirect() {
        return false;
    }

    @Override
    public boolean isLiteralOnly() {
        return true;
    }

    @Override
    void presentLiteral(Cells cells, int index, StringBuilder out) {
        byte[] data = cells.data();
        int start = cells.start(index);
        int end = start + cells.length(index);
        int zero = start;
        while (zero < end && data[zero] != 0) {
            zero++;
        }
        String spelling = new String(data, start, zero - start, StandardCharsets.US_ASCII);
        if (zero == end || !TYPE.matcher(spelling).matches()) {
            throw refused("not a value with its type");
        }
        String literal = literal(SqlType.parse(spelling), Characters.utf16(data, zero + 1, end - zero - 1));
        if (literal == null) {
            throw refused("not a value of the type it names");
        }
        out.append("CAST(").append(literal).append(" AS sql_variant)");
    }

    private static @Nullable String literal(SqlType type, String text) {
        SqlType.Family family = type.family();
        if (family == null) {
            return null;
        }
        String plain = type.withoutCollation();
        return switch (family) {
            case FLOAT -> real(plain, text, Long.BYTES);
            case REAL -> real(plain, text, Integer.BYTES);
            case BYTES -> text.startsWith("0x") && isHexadecimal(text) ? "CAST(" + text + " AS " + plain + ")" : null;
            case BIT, INTEGER, DECIMAL, MONEY ->
                NUMBER.matcher(text).matches() ? "CAST(" + text + " AS " + plain + ")" : null;
            case UNICODE, CHARACTERS -> {
                String collate = type.collation().isEmpty() ? "" : SqlType.COLLATE + type.collation();
                yield "CAST(" + quoted(text) + collate + " AS " + plain + ")";
            }
            default -> "CAST(" + quoted(text) + " AS " + plain + ")";
        };
    }

    private static boolean isHexadecimal(String text) {
        return text.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0);
    }

    private static @Nullable String real(String type, String text, int bytes) {
        if (text.length() != 2 + 2 * bytes || !isHexadecimal(text)) {
            return null;
        }
        long bits = Long.parseUnsignedLong(text.substring(2), 16);
        String number = bytes == Long.BYTES
                ? Double.toString(Double.longBitsToDouble(bits))
                : Float.toString(Float.intBitsToFloat((int) bits));
        return "CAST(" + number + (number.indexOf('E') < 0 ? "E0" : "") + " AS " + type + ")";
    }

    private static String quoted(String text) {
        return "N'" + text.replace("'", "''") + "'";
    }
}
