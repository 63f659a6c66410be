package io.godwit.sqlserver.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.sqlserver.load.SqlType.Family;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/** Codecs of numbers and bits. */
final class NumberCodecs {
    /** Numbers of so many digits fit a long. */
    private static final int LONG_DIGITS = 18;

    private NumberCodecs() {}

    /** How a number's column is declared to a bulk load. */
    static BulkColumn declared(SqlType type) {
        Family family = type.family();
        if (family == Family.DECIMAL || family == Family.MONEY) {
            return new BulkColumn(Types.DECIMAL, type.length(), type.scale(), type.withoutCollation());
        }
        int jdbcType = switch (type.name()) {
            case "bit" -> Types.BIT;
            case "tinyint" -> Types.TINYINT;
            case "smallint" -> Types.SMALLINT;
            case "int" -> Types.INTEGER;
            case "bigint" -> Types.BIGINT;
            case "real" -> Types.REAL;
            default -> Types.DOUBLE;
        };
        return new BulkColumn(jdbcType, 0, 0, type.withoutCollation());
    }

    /** What holds whole numbers, or numbers with a fixed point. */
    private abstract static class Exact extends CellCodec {
        private final BulkColumn bulk;
        private final String name;

        Exact(String column, ActualColumn actual) {
            super(column, actual.type());
            this.bulk = declared(actual.type());
            this.name = actual.type().name();
        }

        @Override
        public final BulkColumn bulk() {
            return bulk;
        }

        /** A whole number as an object of the column's type. */
        final Object whole(long value) {
            switch (name) {
                case "bit" -> {
                    within(value, 0, 1);
                    return value == 1;
                }
                case "tinyint" -> {
                    within(value, 0, 255);
                    return (short) value;
                }
                case "smallint" -> {
                    within(value, Short.MIN_VALUE, Short.MAX_VALUE);
                    return (short) value;
                }
                case "int" -> {
                    within(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
                    return (int) value;
                }
                case "bigint" -> {
                    return value;
                }
                default -> {
                    return fitted(BigDecimal.valueOf(value));
                }
            }
        }

        private void within(long value, long least, long most) {
            if (value < least || value > most) {
                throw refused("a number outside of what " + name + " holds");
            }
        }

        /** The driver would round what has too many digits after the point. */
        final BigDecimal fitted(BigDecimal value) {
            int scale = actual().scale();
            BigDecimal fitted = value;
            if (value.scale() > scale) {
                try {
                    fitted = value.setScale(scale);
                } catch (ArithmeticException e) {
                    throw refused("a number with more than " + scale + " digits after the point");
                }
            }
            if (fitted.precision() - fitted.scale() > actual().length() - scale && fitted.signum() != 0) {
                throw refused("a number with more digits than " + actual().spelling() + " holds");
            }
            return fitted;
        }

        final void wholeLiteral(long value, StringBuilder out) {
            if (name.equals("bigint")) {
                // a literal of more than ten digits is a decimal, for which an index of numbers is no use
                out.append("CAST(").append(value).append(" AS bigint)");
            } else {
                out.append(value);
            }
        }
    }

    /** 0 and 1. */
    static final class Bool extends Exact {
        Bool(String column, ActualColumn actual) {
            super(column, actual);
        }

        @Override
        public void read(ResultSet row, int at, RowBatch out) throws SQLException {
            int value = row.getInt(at);
            if (row.wasNull()) {
                out.appendNull();
                return;
            }
            if (value != 0 && value != 1) {
                throw refused("a boolean that is neither 0 nor 1");
            }
            int start = out.append(1);
            out.data()[start] = (byte) value;
        }

        @Override
        Object present(Cells cells, int index, boolean passing) {
            return whole(cells.data()[cells.start(index)]);
        }

        @Override
        void presentLiteral(Cells cells, int index, StringBuilder out) {
            out.append(cells.data()[cells.start(index)]);
        }
    }

    /** A string of one bit. */
    static final class Bit extends Exact {
        Bit(String column, ActualColumn actual) {
            super(column, actual);
        }

        @Override
        public void read(ResultSet row, int at, RowBatch out) throws SQLException {
            boolean value = row.getBoolean(at);
            if (row.wasNull()) {
                out.appendNull();
                return;
            }
            int start = out.append(1);
            out.data()[start] = (byte) (value ? '1' : '0');
        }

        @Override
        Object present(Cells cells, int index, boolean passing) {
            return whole(digit(cells, index));
        }

        private int digit(Cells cells, int index) {
            if (cells.length(index) != 1) {
                throw refused("a string of bits that is not one long");
            }
            return cells.data()[cells.start(index)] - '0';
        }

        @Override
        void presentLiteral(Cells cells, int index, StringBuilder out) {
            out.append(digit(cells, index));
        }
    }

    /** Whole numbers. */
    static final class Int extends Exact {
        private final boolean decimal;

        Int(String column, ActualColumn actual) {
            super(column, actual);
            Family family = actual.type().family();
            this.decimal = family == Family.DECIMAL || family == Family.MONEY;
        }

        @Override
        public void read(ResultSet row, int at, RowBatch out) throws SQLException {
            long value;
            if (decimal) {
                BigDecimal number = row.getBigDecimal(at);
                if (number == null) {
                    out.appendNull();
                    return;
                }
                try {
                    value = number.longValueExact();
                } catch (ArithmeticException e) {
                    throw refused("not a whole number of 64 bits");
                }
            } else {
                value = row.getLong(at);
                if (row.wasNull()) {
                    out.appendNull();
                    return;
                }
            }
            out.appendLong(value);
        }

        @Override
        Object present(Cells cells, int index, boolean passing) {
            return whole(cells.getLong(index));
        }

        @Override
        void presentLiteral(Cells cells, int index, StringBuilder out) {
            wholeLiteral(cells.getLong(index), out);
        }
    }

    /** Exact numbers in plain notation. */
    static final class Decimal extends Exact {
        private final boolean whole;

        Decimal(String column, ActualColumn actual) {
            super(column, actual);
            this.whole = actual.type().family() == Family.INTEGER;
        }

        @Override
        public void read(ResultSet row, int at, RowBatch out) throws SQLException {
            BigDecimal number = row.getBigDecimal(at);
            if (number == null) {
                out.appendNull();
                return;
            }
            int scale = number.scale();
            if (scale >= 0 && number.precision() <= LONG_DIGITS) {
                appendPlain(number.scaleByPowerOfTen(scale).longValue(), scale, out);
                return;
            }
            String text = number.toPlainString();
            int length = text.length();
            int start = out.append(length);
            byte[] data = out.data();
            for (int i = 0; i < length; i++) {
                data[start + i] = (byte) text.charAt(i);
            }
        }

        /** What {@link BigDecimal#toPlainString} gives, without the string. */
        private static void appendPlain(long unscaled, int scale, RowBatch out) {
            int digits = 1;
            for (long rest = unscaled / 10; rest != 0; rest /= 10) {
                digits++;
            }
            int sign = unscaled < 0 ? 1 : 0;
            int length = sign + Math.max(digits, scale + 1) + (scale > 0 ? 1 : 0);
            int start = out.append(length);
            byte[] data = out.data();
            long rest = unscaled;
            for (int at = start + length - 1, written = 0; at >= start + sign; at--) {
                if (scale > 0 && written == scale) {
                    data[at] = '.';
                    written++;
                    continue;
                }
                data[at] = (byte) ('0' + Math.abs(rest % 10));
                rest /= 10;
                written++;
            }
            if (sign > 0) {
                data[start] = '-';
            }
        }

        @Override
        Object present(Cells cells, int index, boolean passing) {
            BigDecimal value = number(cells, index);
            if (!whole) {
                return fitted(value);
            }
            try {
                return whole(value.longValueExact());
            } catch (ArithmeticException e) {
                throw refused("not a whole number of 64 bits");
            }
        }

        private BigDecimal number(Cells cells, int index) {
            byte[] data = cells.data();
            int start = cells.start(index);
            int end = start + cells.length(index);
            int at = start;
            boolean negative = at < end && data[at] == '-';
            at += negative ? 1 : 0;
            long unscaled = 0;
            int digits = 0;
            int point = -1;
            for (int i = at; i < end; i++) {
                int c = data[i];
                if (c == '.' && point < 0) {
                    point = i;
                } else if (c >= '0' && c <= '9') {
                    unscaled = unscaled * 10 + c - '0';
                    digits++;
                } else {
                    throw refused("a number that is not finite, or none");
                }
            }
            if (digits == 0) {
                throw refused("a number that is not finite, or none");
            }
            if (digits > LONG_DIGITS) {
                return new BigDecimal(new String(data, start, end - start, StandardCharsets.ISO_8859_1));
            }
            return BigDecimal.valueOf(negative ? -unscaled : unscaled, point < 0 ? 0 : end - point - 1);
        }

        @Override
        void presentLiteral(Cells cells, int index, StringBuilder out) {
            BigDecimal value = number(cells, index);
            if (whole) {
                wholeLiteral(value.longValueExact(), out);
            } else {
                out.append("CAST(")
                        .append(fitted(value).toPlainString())
                        .append(" AS ")
                        .append(actual().withoutCollation())
                        .append(')');
            }
        }
    }
}
