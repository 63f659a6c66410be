package io.godwit.mysql.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;

/** Codecs of characters, bytes and shapes. */
final class TextualCodecs {
    private static final String INVALID_LABEL =
            "a value that was no label when it was written (number 0 of the enumeration); a rule `type: text` of the column in the"
                    + " migration file moves it as an empty text";

    private TextualCodecs() {}

    /** The same bytes on both sides. */
    static final class Same extends TextCodec {
        private final boolean escaped;
        private final boolean zeros;

        Same(String column, SqlType actual) {
            super(column, LiteralStyle.of(actual));
            this.escaped = LiteralStyle.of(actual).mayNeedEscapes();
            this.zeros = actual.family() == SqlType.Family.INTEGER || actual.family() == SqlType.Family.DECIMAL;
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            int at = offset;
            int left = length;
            // of a column that is declared to show them
            while (zeros && left > 1 && text[at] == '0' && text[at + 1] != '.') {
                at++;
                left--;
            }
            out.append(text, at, left);
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            out.append(cells.data(), cells.start(index), cells.length(index));
        }

        @Override
        public void toField(Cells cells, int index, ByteText out) {
            if (escaped && !cells.isNull(index)) {
                out.appendEscaped(cells.data(), cells.start(index), cells.length(index));
            } else {
                super.toField(cells, index, out);
            }
        }
    }

    /**
     * Labels of an enumeration. Its invalid value, number 0, reads as an empty text; a field of LOAD DATA says it by its number,
     * unless that is a label.
     */
    static final class Label extends TextCodec {
        private final boolean hasInvalid;
        private final boolean hasZero;
        private int invalid;

        Label(String column, SqlType actual) {
            super(column, LiteralStyle.of(actual));
            this.hasInvalid = !actual.labels().contains("");
            this.hasZero = actual.labels().contains("0");
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            out.append(text, offset, length);
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            out.append(cells.data(), cells.start(index), cells.length(index));
        }

        @Override
        public void toField(Cells cells, int index, ByteText out) {
            if (isInvalidLabel(cells, index)) {
                invalid++;
                out.append(hasZero ? "" : "0");
            } else {
                super.toField(cells, index, out);
            }
        }

        @Override
        public void toLiteral(Cells cells, int index, ByteText out) {
            if (isInvalidLabel(cells, index)) {
                out.append('0');
            } else {
                super.toLiteral(cells, index, out);
            }
        }

        @Override
        public boolean isInvalidLabel(Cells cells, int index) {
            return hasInvalid && cells.length(index) == 0;
        }

        /** How many fields stand for the invalid value since this was last asked. */
        int takeInvalid() {
            int count = invalid;
            invalid = 0;
            return count;
        }
    }

    /** Text that goes from one character set to another without a neutral form between. */
    static final class Transcoded extends TextCodec {
        private final CharacterSet from;
        private final CharacterSet to;
        private final RowBatch cell = new RowBatch(io.godwit.spi.row.RowFormat.NEUTRAL, 1);
        private final ByteText scratch = new ByteText();

        Transcoded(String column, CharacterSet from, CharacterSet to) {
            super(column, LiteralStyle.text(to.name()));
            this.from = from;
            this.to = to;
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            scratch.clear();
            convert(text, offset, length, to, from, scratch);
            out.append(scratch.data(), 0, scratch.length());
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            convert(cells.data(), cells.start(index), cells.length(index), from, to, out);
        }

        private void convert(byte[] text, int offset, int length, CharacterSet of, CharacterSet into, ByteText out) {
            cell.clear();
            ByteText own = new ByteText();
            if (!of.decode(text, offset, length, cell, own)
                    || !into.encode(cell.data(), cell.start(0), cell.length(0), out)) {
                throw refused("a text that cannot be said in " + into.name());
            }
        }
    }

    /** Neutral text. */
    static final class Characters extends TextCodec {
        private final CharacterSet set;
        private final boolean asIs;
        private final int most;
        private final boolean label;
        private final ByteText scratch = new ByteText();

        /**
         * For a column.
         *
         * @param label whether an empty text is the invalid value of an enumeration: none of its labels, which must not become a text
         */
        Characters(String column, CharacterSet set, SqlType actual, boolean label) {
            super(column, LiteralStyle.text(set.name()));
            this.set = set;
            this.asIs = set.name().equals("utf8mb4");
            this.label = label;
            this.most = actual.name().equals("varchar") ? actual.length() : Integer.MAX_VALUE;
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            if (label && length == 0) {
                throw refused(INVALID_LABEL);
            }
            if (asIs) {
                out.append(text, offset, length);
            } else if (!set.decode(text, offset, length, out, scratch)) {
                throw refused("bytes that are no text in " + set.name());
            }
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            byte[] data = cells.data();
            int start = cells.start(index);
            int length = cells.length(index);
            // the server would cut blanks at the end off with no more than a note
            if (length > most && Utf8.count(data, start, length) > most) {
                throw refused("a text of more than " + most + " characters");
            }
            if (asIs) {
                out.append(data, start, length);
            } else if (!set.encode(data, start, length, out)) {
                throw refused("a text that cannot be said in " + set.name());
            }
        }
    }

    /** Neutral text in a character set that only the server knows. */
    static final class ServerConverted extends TextCodec {
        private final boolean label;

        ServerConverted(String column, SqlType actual, boolean label) {
            super(column, LiteralStyle.CONVERTED);
            this.label = label;
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            if (label && length == 0) {
                throw refused(INVALID_LABEL);
            }
            out.append(text, offset, length);
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            out.append(cells.data(), cells.start(index), cells.length(index));
        }

        @Override
        public String select(String quoted) {
            return "CONVERT(" + quoted + " USING utf8mb4)";
        }

        @Override
        public boolean isConvertedByServer() {
            return true;
        }
    }

    /** Bytes. A column of fixed length would fill up with zeros. */
    static final class Bytes extends TextCodec {
        private final int exactly;

        Bytes(String column, SqlType actual) {
            super(column, LiteralStyle.BYTES);
            this.exactly = actual.name().equals("binary") ? Math.max(actual.length(), 1) : -1;
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            out.append(text, offset, length);
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            int length = cells.length(index);
            if (exactly >= 0 && length != exactly) {
                throw refused("bytes that are not " + exactly + " long, as every value of the column is");
            }
            out.append(cells.data(), cells.start(index), length);
        }
    }

    /** UUIDs, as 16 bytes or as hexadecimal digits in groups. */
    static final class Uuid extends TextCodec {
        private static final int[] GROUPS = {0, 4, 6, 8, 10, 16};

        private final boolean bytes;

        Uuid(String column, SqlType actual, boolean bytes) {
            super(column, LiteralStyle.of(actual));
            this.bytes = bytes;
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            int start = out.append(16);
            byte[] data = out.data();
            if (bytes) {
                if (length != 16) {
                    throw refused("not a UUID");
                }
                System.arraycopy(text, offset, data, start, 16);
                return;
            }
            int digits = 0;
            for (int i = offset; i < offset + length; i++) {
                if (text[i] == '-') {
                    continue;
                }
                int value = Character.digit(text[i], 16);
                if (value < 0 || digits == 32) {
                    throw refused("not a UUID");
                }
                int at = start + digits / 2;
                data[at] = (byte) (digits % 2 == 0 ? value << 4 : data[at] | value);
                digits++;
            }
            if (digits != 32) {
                throw refused("not a UUID");
            }
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            if (bytes) {
                out.append(cells.data(), cells.start(index), 16);
                return;
            }
            int start = out.length();
            for (int g = 1; g < GROUPS.length; g++) {
                if (g > 1) {
                    out.append('-');
                }
                out.appendHex(cells.data(), cells.start(index) + GROUPS[g - 1], GROUPS[g] - GROUPS[g - 1]);
            }
            for (int i = start; i < out.length(); i++) {
                byte value = out.data()[i];
                out.data()[i] = (byte) (value >= 'A' ? value + ('a' - 'A') : value);
            }
        }
    }

    /** Shapes: the servers keep the number of the reference system in four bytes, little-endian, and then well-known binary. */
    static final class Geometry extends TextCodec {
        private static final int SRID_BYTES = 4;
        private static final int LEAST_BYTES = 9;

        Geometry(String column, SqlType actual) {
            super(column, LiteralStyle.BYTES);
        }

        @Override
        public void toCell(byte[] text, int offset, int length, RowBatch out) {
            if (length < LEAST_BYTES || text[offset + 4] != 1) {
                throw refused("not a shape in the form that servers keep");
            }
            int start = out.append(length);
            swap(text, offset, out.data(), start);
            System.arraycopy(text, offset + 4, out.data(), start + 4, length - 4);
        }

        @Override
        public void toText(Cells cells, int index, ByteText out) {
            int length = cells.length(index);
            int from = cells.start(index);
            String unknown = length < LEAST_BYTES
                    ? "a shape that is cut off"
                    : Shapes.unknown(cells.data(), from + SRID_BYTES, length - SRID_BYTES);
            if (unknown != null) {
                throw refused(unknown);
            }
            int start = out.length();
            out.append(cells.data(), from, length);
            swap(cells.data(), from, out.data(), start);
        }

        private static void swap(byte[] from, int offset, byte[] to, int start) {
            for (int i = 0; i < 4; i++) {
                to[start + i] = from[offset + 3 - i];
            }
        }
    }
}
