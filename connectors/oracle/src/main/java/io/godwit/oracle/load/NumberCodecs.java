package io.godwit.oracle.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/** Numbers and truths. */
final class NumberCodecs {
    private static final int MOST_DIGITS_SHOWN = 200;

    private NumberCodecs() {}

    private static String ascii(Cells cells, int cell) {
        return new String(cells.data(), cells.start(cell), cells.length(cell), StandardCharsets.US_ASCII);
    }

    /** Numbers stand in the log with a point, whatever the server's territory is, and the largest with an exponent. */
    private static BigDecimal decimal(Codec codec, String literal) {
        try {
            return new BigDecimal(literal.strip());
        } catch (NumberFormatException e) {
            throw codec.unknownForm();
        }
    }

    private static void appendAscii(String text, RowBatch out) {
        int length = text.length();
        int start = out.append(length);
        byte[] data = out.data();
        for (int i = 0; i < length; i++) {
            data[start + i] = (byte) text.charAt(i);
        }
    }

    /** Whole numbers whose type says that they fit. */
    static final class Whole extends Codec {
        Whole(TableId table, String column) {
            super(table, column);
        }

        @Override
        void read(ResultSet row, int index, RowBatch out) throws SQLException {
            long value = row.getLong(index);
            if (row.wasNull()) {
                out.appendNull();
            } else {
                out.appendLong(value);
            }
        }

        @Override
        void literal(String literal, RowBatch out) {
            try {
                out.appendLong(decimal(this, literal).longValueExact());
            } catch (ArithmeticException e) {
                throw refused("is no whole number, though its type says so");
            }
        }

        @Override
        void bind(PreparedStatement statement, int index, Cells cells, int cell) throws SQLException {
            statement.setLong(index, cells.getLong(cell));
        }
    }

    /** Numbers that are looked at one by one, because their type does not say that they fit. */
    static final class Checked extends Codec {
        private final Type type;

        Checked(TableId table, String column, Type type) {
            super(table, column);
            this.type = type;
        }

        @Override
        void read(ResultSet row, int index, RowBatch out) throws SQLException {
            BigDecimal value = row.getBigDecimal(index);
            if (value == null) {
                out.appendNull();
            } else {
                append(value, out);
            }
        }

        @Override
        void literal(String literal, RowBatch out) {
            append(decimal(this, literal), out);
        }

        private void append(BigDecimal value, RowBatch out) {
            if (type instanceof Type.Int whole) {
                out.appendLong(whole(value, whole.bits()));
            } else if (type instanceof Type.Bool) {
                long truth = whole(value, Long.SIZE);
                if (truth != 0 && truth != 1) {
                    throw refused("is neither 0 nor 1");
                }
                int start = out.append(1);
                out.data()[start] = (byte) truth;
            } else {
                exact(value, out);
            }
        }

        private long whole(BigDecimal value, int bits) {
            boolean fits = value.signum() == 0 || (value.precision() - value.scale() <= 19 && hasNoFraction(value));
            if (fits) {
                java.math.BigInteger integer = value.toBigInteger();
                if (integer.bitLength() < bits) {
                    return integer.longValue();
                }
            }
            throw refused("is no whole number of " + bits + " bits; give the column another type by a rule");
        }

        private static boolean hasNoFraction(BigDecimal value) {
            return value.scale() <= 0 || value.stripTrailingZeros().scale() <= 0;
        }

        private void exact(BigDecimal value, RowBatch out) {
            BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
            if (type instanceof Type.Decimal decimal && decimal.precision() > 0) {
                int whole = plain.precision() - plain.scale();
                if (plain.scale() > decimal.scale() || whole > decimal.precision() - decimal.scale()) {
                    throw refused("has more digits than " + decimal.precision() + " with " + decimal.scale()
                            + " behind the point; give the column another type by a rule");
                }
            }
            appendAscii(plain.toPlainString(), out);
        }

        @Override
        void bind(PreparedStatement statement, int index, Cells cells, int cell) throws SQLException {
            if (type instanceof Type.Int) {
                statement.setLong(index, cells.getLong(cell));
            } else if (type instanceof Type.Bool) {
                statement.setInt(index, cells.data()[cells.start(cell)]);
            } else if (cells.length(cell) > MOST_DIGITS_SHOWN) {
                throw refused("is longer than any number here");
            } else {
                statement.setBigDecimal(index, new BigDecimal(ascii(cells, cell)));
            }
        }
    }

    /** Binary numbers, and others that a rule rounds to such. */
    static final class Real extends Codec {
        private final boolean small;

        Real(TableId table, String column, int bits) {
            super(table, column);
            this.small = bits == Float.SIZE;
        }

        @Override
        void read(ResultSet row, int index, RowBatch out) throws SQLException {
            if (small) {
                float value = row.getFloat(index);
                if (row.wasNull()) {
                    out.appendNull();
                } else {
                    out.appendInt(Float.floatToIntBits(value));
                }
            } else {
                double value = row.getDouble(index);
                if (row.wasNull()) {
                    out.appendNull();
                } else {
                    out.appendLong(Double.doubleToLongBits(value));
                }
            }
        }

        @Override
        void literal(String literal, RowBatch out) {
            String text = switch (literal.strip().toLowerCase(Locale.ROOT)) {
                case "nan" -> "NaN";
                case "inf", "+inf", "infinity" -> "Infinity";
                case "-inf", "-infinity" -> "-Infinity";
                default -> literal.strip();
            };
            try {
                if (small) {
                    out.appendInt(Float.floatToIntBits(Float.parseFloat(text)));
                } else {
                    out.appendLong(Double.doubleToLongBits(Double.parseDouble(text)));
                }
            } catch (NumberFormatException e) {
                throw unknownForm();
            }
        }

        @Override
        void bind(PreparedStatement statement, int index, Cells cells, int cell) throws SQLException {
            if (small) {
                statement.setFloat(index, Float.intBitsToFloat(cells.getInt(cell)));
            } else {
                statement.setDouble(index, Double.longBitsToDouble(cells.getLong(cell)));
            }
        }
    }

    /** BOOLEAN of 23ai. */
    static final class Truth extends Codec {
        private final boolean asNumber;

        Truth(TableId table, String column, Type type) {
            super(table, column);
            this.asNumber = type instanceof Type.Int;
        }

        @Override
        void read(ResultSet row, int index, RowBatch out) throws SQLException {
            boolean value = row.getBoolean(index);
            if (row.wasNull()) {
                out.appendNull();
            } else if (asNumber) {
                out.appendLong(value ? 1 : 0);
            } else {
                int start = out.append(1);
                out.data()[start] = (byte) (value ? 1 : 0);
            }
        }

        @Override
        void bind(PreparedStatement statement, int index, Cells cells, int cell) throws SQLException {
            statement.setBoolean(index, asNumber ? cells.getLong(cell) != 0 : cells.data()[cells.start(cell)] != 0);
        }
    }
}
