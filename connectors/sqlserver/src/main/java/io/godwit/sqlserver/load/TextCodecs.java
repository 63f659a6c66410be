package io.godwit.sqlserver.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.sqlserver.load.SqlType.Family;
import java.nio.CharBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/**
 * Codecs of characters. They are read as the bytes that they are in the protocol, in UTF-16 or the column's code page, and written
 * as UTF-16, which the server turns into the column's code page: the driver would write what a code page lacks as a question mark,
 * and texts of (max) in the code page of the database, whatever the column's is.
 */
final class TextCodecs {
    /** Most characters of nvarchar and nchar. */
    private static final int MOST_UNITS = 4000;

    /** Most bytes of varchar and char. */
    private static final int MOST_BYTES = 8000;

    /** What the driver takes for (max). */
    private static final int UNLIMITED = 1 << 30;

    private TextCodecs() {}

    /** What both have in common. */
    private abstract static class Text extends CellCodec {
        private final Family family;
        private final @org.jspecify.annotations.Nullable CodePage codePage;
        private final BulkColumn bulk;
        private final boolean translated;
        private CharBuffer scratch = CharBuffer.allocate(256);

        Text(String column, ActualColumn actual) {
            super(column, actual.type());
            Family known = actual.type().family();
            this.family = known == null ? Family.UNICODE : known;
            this.codePage = family == Family.CHARACTERS ? actual.codePage() : null;
            this.translated = family == Family.CHARACTERS && codePage == null;
            this.bulk = declared(actual.type(), family);
        }

        private static BulkColumn declared(SqlType type, Family family) {
            boolean limited = family == Family.UNICODE || family == Family.CHARACTERS;
            if (limited && !type.isLarge() && type.length() <= MOST_UNITS) {
                boolean fixed = family == Family.UNICODE && type.isFixed();
                return new BulkColumn(
                        fixed ? Types.NCHAR : Types.NVARCHAR, type.length(), 0, "nvarchar(" + type.length() + ")");
            }
            return new BulkColumn(Types.NVARCHAR, UNLIMITED, 0, "nvarchar(max)");
        }

        @Override
        public final String select(String quoted) {
            if (family == Family.HIERARCHY) {
                return quoted + ".ToString()";
            }
            boolean document = family == Family.XML || family == Family.JSON;
            return document || translated ? "CAST(" + quoted + " AS nvarchar(max))" : quoted;
        }

        @Override
        public final void read(ResultSet row, int at, RowBatch out) throws SQLException {
            byte[] bytes = row.getBytes(at);
            if (bytes == null) {
                out.appendNull();
            } else if (codePage == null) {
                unicode(bytes, out);
            } else {
                CharBuffer decoded = codePage.decode(bytes, scratch);
                if (decoded == null) {
                    throw refused("text that is not of its collation's " + codePage);
                }
                if (decoded.capacity() <= MOST_UNITS * 2) {
                    scratch = decoded;
                }
                characters(decoded, out);
            }
        }

        abstract void unicode(byte[] utf16, RowBatch out);

        abstract void characters(CharBuffer text, RowBatch out);

        abstract String string(Cells cells, int index);

        @Override
        final Object present(Cells cells, int index, boolean passing) {
            String text = string(cells, index);
            if (codePage != null && !codePage.canEncode(text)) {
                throw refused("characters that its collation's " + codePage + " does not have");
            }
            return text;
        }

        @Override
        public final BulkColumn bulk() {
            return bulk;
        }

        @Override
        public final boolean isDirect() {
            return family == Family.UNICODE || family == Family.CHARACTERS;
        }

        @Override
        public final String parameter(String carrier) {
            return switch (family) {
                // blanks between tags are kept
                case XML -> "CONVERT(xml, CAST(" + carrier + " AS nvarchar(max)), 1)";
                case JSON -> "CAST(" + carrier + " AS json)";
                case HIERARCHY -> "CAST(CAST(" + carrier + " AS nvarchar(4000)) AS hierarchyid)";
                case CHARACTERS -> {
                    String collation = actual().collation();
                    // the text's own collation says in which code page the bytes are made
                    String text = collation.isEmpty() ? carrier : carrier + SqlType.COLLATE + collation;
                    yield "CAST(" + text + " AS " + bytesType() + ")";
                }
                default -> carrier;
            };
        }

        /** Wider than the column: a conversion to its own length would cut without a word, whereas storing what is too long fails. */
        private String bytesType() {
            SqlType type = actual();
            boolean limited = !type.name().equals("text") && !type.isLarge() && type.length() < MOST_BYTES;
            return limited ? "varchar(" + MOST_BYTES + ")" : "varchar(max)";
        }

        @Override
        final void presentLiteral(Cells cells, int index, StringBuilder out) {
            StringBuilder literal = new StringBuilder("N'");
            String text = present(cells, index, true).toString();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                literal.append(c);
                if (c == '\'') {
                    literal.append(c);
                }
            }
            out.append(parameter(literal.append('\'').toString()));
        }
    }

    /** Cells of UTF-8. */
    static final class Neutral extends Text {
        Neutral(String column, ActualColumn actual) {
            super(column, actual);
        }

        @Override
        void unicode(byte[] utf16, RowBatch out) {
            if (!Characters.appendUtf8(utf16, out)) {
                throw refused("half of a surrogate pair, which is no character");
            }
        }

        @Override
        void characters(CharBuffer text, RowBatch out) {
            if (!Characters.appendUtf8(text, out)) {
                throw refused("half of a surrogate pair, which is no character");
            }
        }

        @Override
        String string(Cells cells, int index) {
            return Characters.utf8(cells, index);
        }
    }

    /** Cells of UTF-16, the low byte first, in which halves of surrogate pairs may stand alone. */
    static final class Wide extends Text {
        Wide(String column, ActualColumn actual) {
            super(column, actual);
        }

        @Override
        void unicode(byte[] utf16, RowBatch out) {
            out.append(utf16, 0, utf16.length);
        }

        @Override
        void characters(CharBuffer text, RowBatch out) {
            Characters.appendUtf16(text, out);
        }

        @Override
        String string(Cells cells, int index) {
            return Characters.utf16(cells, index);
        }
    }
}
