package io.godwit.testkit.tds.wire;

import io.godwit.testkit.tds.sql.TdsException;
import io.godwit.testkit.tds.sql.TsqlType;
import io.godwit.testkit.tds.sql.TsqlType.Base;

/** Types as the protocol names them (MS-TDS 2.2.5.4, 2.2.5.6). */
final class Types {
    static final int NULL = 0x1F;
    static final int GUID = 0x24;
    static final int INTN = 0x26;
    static final int DATEN = 0x28;
    static final int TIMEN = 0x29;
    static final int DATETIME2N = 0x2A;
    static final int DATETIMEOFFSETN = 0x2B;
    static final int TINY = 0x30;
    static final int BIT = 0x32;
    static final int SHORT = 0x34;
    static final int INT = 0x38;
    static final int REAL = 0x3B;
    static final int FLOAT = 0x3E;
    static final int BIGINT = 0x7F;
    static final int DATETIME = 0x3D;
    static final int SMALLDATETIME = 0x3A;
    static final int MONEY = 0x3C;
    static final int SMALLMONEY = 0x7A;
    static final int BITN = 0x68;
    static final int DECIMALN = 0x6A;
    static final int NUMERICN = 0x6C;
    static final int FLTN = 0x6D;
    static final int MONEYN = 0x6E;
    static final int DATETIMN = 0x6F;
    static final int BIGVARBINARY = 0xA5;
    static final int BIGVARCHAR = 0xA7;
    static final int BIGBINARY = 0xAD;
    static final int BIGCHAR = 0xAF;
    static final int NVARCHAR = 0xE7;
    static final int NCHAR = 0xEF;
    static final int XML = 0xF1;
    static final int TEXT = 0x23;
    static final int IMAGE = 0x22;
    static final int NTEXT = 0x63;

    /** Latin1_General_100_BIN2: locale 0x409, flag BIN2, version 2, no sort order (MS-TDS 2.2.5.1.2). */
    static final byte[] COLLATION = {0x09, 0x04, 0x00, 0x22, 0x00};

    private static final int LARGE = 0xffff;

    private Types() {}

    static void write(Output out, TsqlType type) {
        switch (type.base()) {
            case BIT -> pair(out, BITN, 1);
            case TINYINT -> pair(out, INTN, 1);
            case SMALLINT -> pair(out, INTN, 2);
            case INT, UNTYPED_NULL -> pair(out, INTN, 4);
            case BIGINT -> pair(out, INTN, 8);
            case DECIMAL -> {
                pair(out, DECIMALN, type.decimalBytes());
                pair(out, type.precision(), type.scale());
            }
            case MONEY -> pair(out, MONEYN, 8);
            case SMALLMONEY -> pair(out, MONEYN, 4);
            case FLOAT -> pair(out, FLTN, 8);
            case REAL -> pair(out, FLTN, 4);
            case DATE -> out.writeByte(DATEN);
            case TIME -> pair(out, TIMEN, type.scale());
            case DATETIME -> pair(out, DATETIMN, 8);
            case SMALLDATETIME -> pair(out, DATETIMN, 4);
            case DATETIME2 -> pair(out, DATETIME2N, type.scale());
            case DATETIMEOFFSET -> pair(out, DATETIMEOFFSETN, type.scale());
            case CHAR -> text(out, BIGCHAR, type.length());
            case VARCHAR -> text(out, BIGVARCHAR, type.length());
            case NCHAR -> text(out, NCHAR, type.length() * 2);
            case NVARCHAR -> text(out, NVARCHAR, type.length() == TsqlType.MAX ? TsqlType.MAX : type.length() * 2);
            case TEXT -> large(out, TEXT, true);
            case NTEXT -> large(out, NTEXT, true);
            case IMAGE -> large(out, IMAGE, false);
            case XML -> pair(out, XML, 0);
            case BINARY, ROWVERSION -> {
                out.writeByte(BIGBINARY);
                out.writeShort(type.base() == Base.ROWVERSION ? 8 : type.length());
            }
            case VARBINARY -> {
                out.writeByte(BIGVARBINARY);
                out.writeShort(type.length() == TsqlType.MAX ? LARGE : Math.max(1, type.length()));
            }
            case UNIQUEIDENTIFIER -> pair(out, GUID, 16);
            case CONDITION -> throw TdsException.notKnown("a condition as a value");
        }
    }

    private static void pair(Output out, int first, int second) {
        out.writeByte(first);
        out.writeByte(second);
    }

    private static void text(Output out, int token, int bytes) {
        out.writeByte(token);
        out.writeShort(bytes < 0 ? LARGE : Math.max(token == NVARCHAR ? 2 : 1, bytes));
        out.writeBytes(COLLATION);
    }

    private static void large(Output out, int token, boolean text) {
        out.writeByte(token);
        out.writeInt(Integer.MAX_VALUE);
        if (text) {
            out.writeBytes(COLLATION);
        }
        // the table's name, in no parts
        out.writeByte(1);
        out.writeShort(0);
    }

    /** Reads what stands before a value of a parameter or of a column of a bulk load. */
    static TsqlType read(Input in) {
        int token = in.readByte();
        return switch (token) {
            case NULL -> TsqlType.UNTYPED_NULL;
            case TINY -> of(Base.TINYINT);
            case BIT -> of(Base.BIT);
            case SHORT -> of(Base.SMALLINT);
            case INT -> of(Base.INT);
            case BIGINT -> of(Base.BIGINT);
            case REAL -> of(Base.REAL);
            case FLOAT -> of(Base.FLOAT);
            case DATETIME -> of(Base.DATETIME);
            case SMALLDATETIME -> of(Base.SMALLDATETIME);
            case MONEY -> of(Base.MONEY);
            case SMALLMONEY -> of(Base.SMALLMONEY);
            case BITN -> {
                in.readByte();
                yield of(Base.BIT);
            }
            case INTN ->
                switch (in.readByte()) {
                    case 1 -> of(Base.TINYINT);
                    case 2 -> of(Base.SMALLINT);
                    case 4 -> of(Base.INT);
                    default -> of(Base.BIGINT);
                };
            case FLTN -> of(in.readByte() == 4 ? Base.REAL : Base.FLOAT);
            case MONEYN -> of(in.readByte() == 4 ? Base.SMALLMONEY : Base.MONEY);
            case DATETIMN -> of(in.readByte() == 4 ? Base.SMALLDATETIME : Base.DATETIME);
            case GUID -> {
                in.readByte();
                yield of(Base.UNIQUEIDENTIFIER);
            }
            case DECIMALN, NUMERICN -> {
                in.readByte();
                yield TsqlType.decimal(in.readByte(), in.readByte());
            }
            case DATEN -> of(Base.DATE);
            case TIMEN -> TsqlType.temporal(Base.TIME, in.readByte());
            case DATETIME2N -> TsqlType.temporal(Base.DATETIME2, in.readByte());
            case DATETIMEOFFSETN -> TsqlType.temporal(Base.DATETIMEOFFSET, in.readByte());
            case BIGVARBINARY -> sized(in, Base.VARBINARY, 1, false);
            case BIGBINARY -> sized(in, Base.BINARY, 1, false);
            case BIGVARCHAR -> sized(in, Base.VARCHAR, 1, true);
            case BIGCHAR -> sized(in, Base.CHAR, 1, true);
            case NVARCHAR -> sized(in, Base.NVARCHAR, 2, true);
            case NCHAR -> sized(in, Base.NCHAR, 2, true);
            case TEXT, NTEXT -> {
                in.readInt();
                in.readBytes(COLLATION.length);
                yield of(token == TEXT ? Base.TEXT : Base.NTEXT);
            }
            case IMAGE -> {
                in.readInt();
                yield of(Base.IMAGE);
            }
            case XML -> {
                if (in.readByte() != 0) {
                    throw TdsException.notKnown("xml with a schema");
                }
                yield of(Base.XML);
            }
            default -> throw TdsException.notKnown("type 0x" + Integer.toHexString(token) + " of a value sent");
        };
    }

    /** Whether the type's values have no length before them. */
    static boolean isFixed(int token) {
        return switch (token) {
            case TINY, BIT, SHORT, INT, BIGINT, REAL, FLOAT, DATETIME, SMALLDATETIME, MONEY, SMALLMONEY -> true;
            default -> false;
        };
    }

    private static TsqlType of(Base base) {
        return new TsqlType(base, 0, 0, base == Base.MONEY || base == Base.SMALLMONEY ? 4 : 0);
    }

    private static TsqlType sized(Input in, Base base, int width, boolean text) {
        int bytes = in.readShort();
        if (text) {
            in.readBytes(COLLATION.length);
        }
        return new TsqlType(base, bytes == LARGE ? TsqlType.MAX : Math.max(1, bytes / width), 0, 0);
    }
}
