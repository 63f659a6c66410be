package io.godwit.testkit.tds.sql;

import java.util.Locale;

/**
 * A type of Transact-SQL with its modifiers.
 *
 * @param length characters of texts, bytes of binaries; {@link #MAX} for (max); 0 elsewhere
 * @param precision of decimals
 * @param scale of decimals and of what holds a time
 */
public record TsqlType(Base base, int length, int precision, int scale) {
    /** The length of (max) types. */
    public static final int MAX = -1;

    /** The kinds of types; {@code CONDITION} is what stands in WHERE and can be no value. */
    public enum Base {
        BIT,
        TINYINT,
        SMALLINT,
        INT,
        BIGINT,
        DECIMAL,
        MONEY,
        SMALLMONEY,
        FLOAT,
        REAL,
        DATE,
        TIME,
        DATETIME,
        SMALLDATETIME,
        DATETIME2,
        DATETIMEOFFSET,
        CHAR,
        VARCHAR,
        TEXT,
        NCHAR,
        NVARCHAR,
        NTEXT,
        XML,
        BINARY,
        VARBINARY,
        IMAGE,
        ROWVERSION,
        UNIQUEIDENTIFIER,
        UNTYPED_NULL,
        CONDITION
    }

    public static final TsqlType BIT = of(Base.BIT);
    public static final TsqlType INT = of(Base.INT);
    public static final TsqlType BIGINT = of(Base.BIGINT);
    public static final TsqlType FLOAT = of(Base.FLOAT);
    public static final TsqlType DATETIME = of(Base.DATETIME);
    public static final TsqlType UNIQUEIDENTIFIER = of(Base.UNIQUEIDENTIFIER);
    public static final TsqlType UNTYPED_NULL = of(Base.UNTYPED_NULL);
    public static final TsqlType CONDITION = of(Base.CONDITION);
    public static final TsqlType SYSNAME = nvarchar(128);

    static TsqlType of(Base base) {
        return new TsqlType(base, 0, 0, base == Base.MONEY || base == Base.SMALLMONEY ? 4 : 0);
    }

    /** A Unicode text. */
    public static TsqlType nvarchar(int length) {
        return new TsqlType(Base.NVARCHAR, length > 4000 ? MAX : length, 0, 0);
    }

    /** A text of the code page. */
    public static TsqlType varchar(int length) {
        return new TsqlType(Base.VARCHAR, length > 8000 ? MAX : length, 0, 0);
    }

    /** Bytes. */
    public static TsqlType varbinary(int length) {
        return new TsqlType(Base.VARBINARY, length > 8000 ? MAX : length, 0, 0);
    }

    /** A number with a scale. */
    public static TsqlType decimal(int precision, int scale) {
        return new TsqlType(Base.DECIMAL, 0, precision, scale);
    }

    /** A moment or a time of day. */
    public static TsqlType temporal(Base base, int scale) {
        return new TsqlType(base, 0, 0, scale);
    }

    public boolean isUnicode() {
        return base == Base.NVARCHAR || base == Base.NCHAR || base == Base.NTEXT || base == Base.XML;
    }

    public boolean isText() {
        return isUnicode() || base == Base.VARCHAR || base == Base.CHAR || base == Base.TEXT;
    }

    public boolean isBinary() {
        return base == Base.BINARY || base == Base.VARBINARY || base == Base.IMAGE || base == Base.ROWVERSION;
    }

    public boolean isTemporal() {
        return base.compareTo(Base.DATE) >= 0 && base.compareTo(Base.DATETIMEOFFSET) <= 0;
    }

    public boolean isInteger() {
        return base.compareTo(Base.BIGINT) <= 0;
    }

    public boolean isNumber() {
        return base.compareTo(Base.REAL) <= 0;
    }

    /** Whether it has no bound that a page holds. */
    public boolean isLarge() {
        return length == MAX || base == Base.TEXT || base == Base.NTEXT || base == Base.IMAGE || base == Base.XML;
    }

    /** What H2 keeps it as. */
    public String stored() {
        return switch (base) {
            case BIT -> "TINYINT";
            case TINYINT, SMALLINT -> "SMALLINT";
            case INT -> "INTEGER";
            case BIGINT -> "BIGINT";
            case DECIMAL -> "NUMERIC(" + precision + ", " + scale + ")";
            case MONEY -> "NUMERIC(19, 4)";
            case SMALLMONEY -> "NUMERIC(10, 4)";
            case FLOAT -> "DOUBLE PRECISION";
            case REAL -> "REAL";
            case DATE -> "DATE";
            case TIME -> "TIME(" + scale + ")";
            case DATETIME -> "TIMESTAMP(3)";
            case SMALLDATETIME -> "TIMESTAMP(0)";
            case DATETIME2 -> "TIMESTAMP(" + scale + ")";
            case DATETIMEOFFSET -> "TIMESTAMP(" + scale + ") WITH TIME ZONE";
            case CHAR, VARCHAR, NCHAR, NVARCHAR -> length == MAX ? "VARCHAR" : "VARCHAR(" + length + ")";
            case TEXT, NTEXT, XML, UNTYPED_NULL -> "VARCHAR";
            case BINARY, VARBINARY -> length == MAX ? "VARBINARY" : "VARBINARY(" + length + ")";
            case IMAGE -> "VARBINARY";
            case ROWVERSION -> "VARBINARY(8)";
            case UNIQUEIDENTIFIER -> "VARBINARY(16)";
            case CONDITION -> "BOOLEAN";
        };
    }

    /** Its name in {@code sys.types}. */
    public String typeName() {
        return switch (base) {
            case ROWVERSION -> "timestamp";
            case UNTYPED_NULL -> "int";
            default -> base.name().toLowerCase(Locale.ROOT);
        };
    }

    /** Bytes it takes at most, as {@code sys.columns.max_length} tells. */
    public int maxLength() {
        return switch (base) {
            case BIT, TINYINT -> 1;
            case SMALLINT -> 2;
            case INT, REAL, SMALLMONEY, SMALLDATETIME, UNTYPED_NULL -> 4;
            case BIGINT, FLOAT, MONEY, DATETIME, ROWVERSION -> 8;
            case DATE -> 3;
            case TIME -> timeBytes();
            case DATETIME2 -> timeBytes() + 3;
            case DATETIMEOFFSET -> timeBytes() + 5;
            case DECIMAL -> decimalBytes();
            case NCHAR, NVARCHAR -> length == MAX ? MAX : length * 2;
            case CHAR, VARCHAR, BINARY, VARBINARY -> length;
            case TEXT, NTEXT, IMAGE, UNIQUEIDENTIFIER -> 16;
            case XML -> MAX;
            case CONDITION -> 0;
        };
    }

    /** Bytes of a time of this scale (MS-TDS 2.2.5.5.1.9). */
    public int timeBytes() {
        return scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
    }

    /** Bytes of a decimal of this precision, its sign included (MS-TDS 2.2.5.5.1.6). */
    public int decimalBytes() {
        return precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17;
    }

    /** {@code sys.columns.precision}. */
    public int dictionaryPrecision() {
        return switch (base) {
            case BIT -> 1;
            case TINYINT -> 3;
            case SMALLINT -> 5;
            case INT, SMALLMONEY -> 10;
            case BIGINT, MONEY -> 19;
            case DECIMAL -> precision;
            case FLOAT -> 53;
            case REAL -> 24;
            case DATE -> 10;
            case TIME -> scale == 0 ? 8 : 9 + scale;
            case DATETIME -> 23;
            case SMALLDATETIME -> 16;
            case DATETIME2 -> scale == 0 ? 19 : 20 + scale;
            case DATETIMEOFFSET -> scale == 0 ? 26 : 27 + scale;
            default -> 0;
        };
    }

    /** {@code sys.columns.scale}. */
    public int dictionaryScale() {
        return base == Base.DATETIME ? 3 : scale;
    }
}
