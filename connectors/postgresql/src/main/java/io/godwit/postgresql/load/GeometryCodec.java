package io.godwit.postgresql.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;

/**
 * Shapes in PostGIS's extended well-known binary (PostGIS manual, "ST_AsEWKB"): well-known binary that carries the number of its
 * spatial reference system behind a mark in the shape's type. Its digits are the text of PostGIS's own type as well as that of a
 * column of bytes, which has a mark before them; so one becomes the other by a cast, and both are read alike.
 */
final class GeometryCodec extends CellCodec {
    private static final int HEADER = 5;
    private static final int SRID = 4;

    /** In the last byte of the type, which is written lowest byte first: a number of a reference system follows. */
    private static final int HAS_SRID = 0x20;

    /** PostGIS sources, liblwgeom.h, SRID_MAXIMUM: a larger one is replaced by another with no more than a notice. */
    private static final int MOST_SRID = 999_999;

    private final boolean shapes;

    /**
     * The codec of a column.
     *
     * @param shapes whether text is written for PostGIS's type, else for bytes
     */
    GeometryCodec(String column, boolean shapes) {
        super(column);
        this.shapes = shapes;
    }

    @Override
    public void toNeutral(byte[] text, int offset, int length, RowBatch out) {
        // bytes are written with a mark before the digits, PostGIS's own type without
        boolean marked = length >= 2 && text[offset] == '\\' && text[offset + 1] == 'x';
        int from = marked ? offset + 2 : offset;
        int count = (offset + length - from) / 2;
        if ((offset + length - from) % 2 != 0 || count < HEADER || octet(text, from, 0) != 1) {
            throw refused("not a shape in little-endian well-known binary");
        }
        boolean numbered = (octet(text, from, SRID) & HAS_SRID) != 0;
        if (numbered && count < HEADER + SRID) {
            throw refused("a shape is cut off");
        }
        int start = out.append(SRID + count - (numbered ? SRID : 0));
        byte[] data = out.data();
        for (int i = 0; i < SRID; i++) {
            data[start + i] = (byte) (numbered ? octet(text, from, HEADER + SRID - 1 - i) : 0);
        }
        int at = start + SRID;
        for (int i = 0; i < count; i++) {
            int value = octet(text, from, i);
            if (numbered && i == HEADER) {
                i += SRID - 1;
                continue;
            }
            data[at++] = (byte) (numbered && i == SRID ? value & ~HAS_SRID : value);
        }
    }

    private int octet(byte[] text, int from, int index) {
        int value = Character.digit(text[from + 2 * index], 16) << 4 | Character.digit(text[from + 2 * index + 1], 16);
        if (value < 0) {
            throw refused("not bytes in hexadecimal form");
        }
        return value;
    }

    @Override
    public void toText(Cells cells, int index, TextBuffer out) {
        byte[] data = cells.data();
        int start = cells.start(index);
        int length = cells.length(index);
        if (length < SRID + HEADER || data[start + SRID] != 1) {
            throw refused("a shape is not in little-endian well-known binary");
        }
        int srid = cells.getInt(index);
        boolean numbered = srid != 0;
        if (shapes && (srid < 0 || srid > MOST_SRID)) {
            throw refused(
                    "a shape in a reference system with a number above " + MOST_SRID + ", which PostGIS would replace");
        }
        byte[] header = new byte[numbered ? HEADER + SRID : HEADER];
        System.arraycopy(data, start + SRID, header, 0, HEADER);
        if (numbered) {
            header[SRID] |= HAS_SRID;
            for (int i = 0; i < SRID; i++) {
                header[HEADER + i] = data[start + SRID - 1 - i];
            }
        }
        if (!shapes) {
            out.append('\\');
            out.append('x');
        }
        out.appendHex(header, 0, header.length);
        out.appendHex(data, start + SRID + HEADER, length - SRID - HEADER);
    }

    @Override
    boolean needsEscaping() {
        return !shapes;
    }
}
