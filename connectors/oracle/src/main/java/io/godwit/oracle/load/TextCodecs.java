package io.godwit.oracle.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/** Texts and bytes. */
final class TextCodecs {
    /** A cell is one array, and a batch holds at least one. */
    private static final int MOST_BYTES = 1 << 30;

    private static final int UUID_BYTES = 16;

    private TextCodecs() {}

    private static String text(Cells cells, int cell) {
        return new String(cells.data(), cells.start(cell), cells.length(cell), StandardCharsets.UTF_8);
    }

    private static void append(TextBytes text, boolean exact, Codec codec, RowBatch out) {
        if (text.isHalved()) {
            throw codec.refused("holds a half of a character, which is no Unicode text");
        }
        if (!exact && text.isReplaced()) {
            throw codec.refused("holds bytes that are no text in the database's character set");
        }
        out.append(text.data(), 0, text.length());
    }

    /** Texts that travel with the row, and what the driver prints as such: ROWID and UROWID. */
    static final class InRow extends Codec {
        private static final String UNISTR = "UNISTR('";

        private final NativeType nativeType;
        private final Type type;
        private final boolean exact;
        private final TextBytes text = new TextBytes();

        /**
         * Prepares.
         *
         * @param exact whether the driver reads any character as it is
         */
        InRow(TableId table, String column, NativeType nativeType, Type type, boolean exact) {
            super(table, column);
            this.nativeType = nativeType;
            this.type = type;
            this.exact = exact || nativeType.isNational();
        }

        @Override
        void read(ResultSet row, int index, RowBatch out) throws SQLException {
            String value = row.getString(index);
            if (value == null) {
                out.appendNull();
            } else {
                append(value, out);
            }
        }

        @Override
        void literal(String literal, RowBatch out) {
            append(nativeType.isNational() ? unistr(literal) : literal, out);
        }

        /**
         * Texts of the national character set: {@code UNISTR('\0041')}, long ones as several joined by {@code ||}. Four hexadecimal
         * digits are one unit of UTF-16, and a backslash is written twice (SQL Language Reference, "UNISTR").
         */
        private String unistr(String literal) {
            StringBuilder value = new StringBuilder();
            int at = 0;
            while (literal.startsWith(UNISTR, at)) {
                at = decode(literal, at + UNISTR.length(), value);
                while (at < literal.length() && " |".indexOf(literal.charAt(at)) >= 0) {
                    at++;
                }
            }
            if (at == 0) {
                return literal;
            } else if (at < literal.length()) {
                throw unknownForm();
            }
            return value.toString();
        }

        /** Appends the characters up to the closing quote, and returns where the text goes on behind the call. */
        private int decode(String literal, int from, StringBuilder value) {
            int at = from;
            while (at + 1 < literal.length()) {
                char c = literal.charAt(at);
                char next = literal.charAt(at + 1);
                if (c == '\'' && next == ')') {
                    return at + 2;
                } else if ((c == '\\' || c == '\'') && next == c) {
                    value.append(c);
                    at += 2;
                } else if (c == '\\' && at + 5 < literal.length()) {
                    value.append(unit(literal, at + 1));
                    at += 5;
                } else if (c == '\\' || c == '\'') {
                    break;
                } else {
                    value.append(c);
                    at++;
                }
            }
            throw unknownForm();
        }

        private char unit(String literal, int at) {
            try {
                return (char) Integer.parseInt(literal, at, at + 4, 16);
            } catch (NumberFormatException e) {
                throw unknownForm();
            }
        }

        private void append(String value, RowBatch out) {
            if (type instanceof Type.Uuid) {
                uuid(value.strip(), out);
            } else if (type instanceof Type.Bool) {
                int start = out.append(1);
                out.data()[start] = truth(value.strip());
            } else {
                text.clear();
                text.add(value);
                TextCodecs.append(text, exact, this, out);
            }
        }

        private void uuid(String value, RowBatch out) {
            try {
                String digits = value.replace("-", "");
                if (digits.length() == 2 * UUID_BYTES) {
                    out.append(HexFormat.of().parseHex(digits), 0, UUID_BYTES);
                    return;
                }
            } catch (IllegalArgumentException e) {
                throw refused("is no UUID");
            }
            throw refused("is no UUID");
        }

        private byte truth(String value) {
            return switch (value) {
                case "1", "Y", "y", "T", "t", "true", "TRUE" -> 1;
                case "0", "N", "n", "F", "f", "false", "FALSE" -> 0;
                default -> throw refused("is none of Y, N, T, F, 1, 0, true, false");
            };
        }

        @Override
        String equalTo() {
            if (nativeType.family() == NativeType.Family.ROWID) {
                return name() + " = CHARTOROWID(?)";
            }
            boolean plain = type instanceof Type.Text && nativeType.family() != NativeType.Family.UROWID;
            return plain ? name() + " = ?" : "";
        }

        @Override
        void bind(PreparedStatement statement, int index, Cells cells, int cell) throws SQLException {
            if (nativeType.isNational()) {
                statement.setNString(index, text(cells, cell));
            } else {
                statement.setString(index, text(cells, cell));
            }
        }
    }

    /** Texts that are read in pieces: CLOB, LONG, XMLTYPE, JSON. */
    static final class InPieces extends Codec {
        private final NativeType nativeType;
        private final boolean exact;
        private final TextBytes text = new TextBytes();

        InPieces(TableId table, String column, NativeType nativeType, boolean exact) {
            super(table, column);
            this.nativeType = nativeType;
            boolean unicode = nativeType.isNational() || nativeType.family() == NativeType.Family.JSON;
            this.exact = exact || unicode;
        }

        @Override
        List<String> items() {
            return switch (nativeType.family()) {
                case XMLTYPE -> List.of(name() + ".getClobVal()");
                case JSON -> List.of("JSON_SERIALIZE(" + name() + " RETURNING CLOB)");
                default -> List.of(name());
            };
        }

        @Override
        void read(ResultSet row, int index, RowBatch out) throws SQLException {
            text.clear();
            boolean computed =
                    nativeType.family() == NativeType.Family.XMLTYPE || nativeType.family() == NativeType.Family.JSON;
            Clob clob = computed ? row.getClob(index) : null;
            try (Reader reader =
                    clob != null ? clob.getCharacterStream() : computed ? null : row.getCharacterStream(index)) {
                if (reader == null) {
                    out.appendNull();
                    return;
                }
                readAll(reader);
            } catch (IOException e) {
                throw broken(e);
            } finally {
                if (clob != null) {
                    // a computed one lies in the session's temporary space until it is given back
                    clob.free();
                }
            }
            append(text, exact, this, out);
        }

        private void readAll(Reader reader) throws IOException {
            for (int count = reader.read(text.piece()); count >= 0; count = reader.read(text.piece())) {
                text.add(count);
                if (text.length() > MOST_BYTES) {
                    throw refused("is larger than " + MOST_BYTES + " bytes");
                }
            }
        }

        @Override
        String equalTo() {
            return "";
        }

        @Override
        void bind(PreparedStatement statement, int index, Cells cells, int cell) {
            throw nothingToBind();
        }
    }

    private static SQLException broken(IOException error) {
        return new java.sql.SQLRecoverableException("reading a large value", "08006", 0, error);
    }

    /** RAW. */
    static final class ShortBytes extends Codec {
        private final Type type;

        ShortBytes(TableId table, String column, Type type) {
            super(table, column);
            this.type = type;
        }

        @Override
        void read(ResultSet row, int index, RowBatch out) throws SQLException {
            byte[] value = row.getBytes(index);
            if (value == null) {
                out.appendNull();
            } else {
                append(value, out);
            }
        }

        @Override
        void literal(String literal, RowBatch out) {
            try {
                append(HexFormat.of().parseHex(argument(literal, "HEXTORAW")), out);
            } catch (IllegalArgumentException e) {
                throw unknownForm();
            }
        }

        private void append(byte[] value, RowBatch out) {
            if (type instanceof Type.Uuid && value.length != UUID_BYTES) {
                throw refused("is no UUID: it has " + value.length + " bytes");
            }
            out.append(value, 0, value.length);
        }

        @Override
        void bind(PreparedStatement statement, int index, Cells cells, int cell) throws SQLException {
            byte[] value = new byte[cells.length(cell)];
            System.arraycopy(cells.data(), cells.start(cell), value, 0, value.length);
            statement.setBytes(index, value);
        }
    }

    /** BLOB and LONG RAW, in pieces. */
    static final class LongBytes extends Codec {
        private static final int PIECE = 32 * 1024;

        private final TextBytes bytes = new TextBytes();

        LongBytes(TableId table, String column) {
            super(table, column);
        }

        @Override
        void read(ResultSet row, int index, RowBatch out) throws SQLException {
            bytes.clear();
            try (InputStream stream = row.getBinaryStream(index)) {
                if (stream == null) {
                    out.appendNull();
                    return;
                }
                int count = stream.read(bytes.room(PIECE), bytes.length(), PIECE);
                while (count >= 0) {
                    bytes.added(count);
                    if (bytes.length() > MOST_BYTES) {
                        throw refused("is larger than " + MOST_BYTES + " bytes");
                    }
                    count = stream.read(bytes.room(PIECE), bytes.length(), PIECE);
                }
            } catch (IOException e) {
                throw broken(e);
            }
            out.append(bytes.data(), 0, bytes.length());
        }

        @Override
        String equalTo() {
            return "";
        }

        @Override
        void bind(PreparedStatement statement, int index, Cells cells, int cell) {
            throw nothingToBind();
        }
    }
}
