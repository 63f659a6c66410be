package io.godwit.testkit.tds.wire;

import io.godwit.testkit.tds.sql.Guid;
import io.godwit.testkit.tds.sql.TsqlType;
import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Values of parameters and of bulk loads (MS-TDS 2.2.5.5, 2.2.5.2.3). */
final class ValueReader {
    private static final LocalDate FIRST = LocalDate.of(1, 1, 1);
    private static final LocalDate FIRST_OF_DATETIME = LocalDate.of(1900, 1, 1);
    private static final int NO_VALUE = 0xffff;

    private ValueReader() {}

    /** @param fixed whether the value has no length before it */
    static @Nullable Object read(Input in, TsqlType type, boolean fixed) {
        if (type.base() == Base.UNTYPED_NULL) {
            return null;
        }
        if (type.isText() || type.isBinary()) {
            byte[] bytes = bytes(in, type);
            if (bytes == null) {
                return null;
            }
            return type.isBinary() ? bytes : type.isUnicode() ? Input.text(bytes) : Input.codePage(bytes);
        }
        int length = fixed ? type.maxLength() : in.readByte();
        if (length == 0) {
            return null;
        }
        return switch (type.base()) {
            case BIT, TINYINT -> in.readByte();
            case SMALLINT -> (int) (short) in.readShort();
            case INT -> in.readInt();
            case BIGINT -> in.readLong();
            case FLOAT -> Double.longBitsToDouble(in.readLong());
            case REAL -> Float.intBitsToFloat(in.readInt());
            case DECIMAL -> decimal(in, length, type.scale());
            case MONEY -> BigDecimal.valueOf((long) in.readInt() << 32 | (in.readInt() & 0xffff_ffffL), 4);
            case SMALLMONEY -> BigDecimal.valueOf(in.readInt(), 4);
            case UNIQUEIDENTIFIER -> Guid.fromWire(in.readBytes(16));
            default -> moment(in, type, length);
        };
    }

    private static BigDecimal decimal(Input in, int length, int scale) {
        boolean positive = in.readByte() == 1;
        byte[] big = new byte[length];
        for (int i = length - 1; i > 0; i--) {
            big[i] = (byte) in.readByte();
        }
        BigInteger unscaled = new BigInteger(1, big);
        return new BigDecimal(positive ? unscaled : unscaled.negate(), scale);
    }

    private static Object moment(Input in, TsqlType type, int length) {
        return switch (type.base()) {
            case DATE -> date(in);
            case TIME -> time(in, type, length);
            case DATETIME2 -> {
                LocalTime time = time(in, type, length - 3);
                yield date(in).atTime(time);
            }
            case DATETIMEOFFSET -> {
                LocalTime time = time(in, type, length - 5);
                LocalDateTime utc = date(in).atTime(time);
                ZoneOffset offset = ZoneOffset.ofTotalSeconds((short) in.readShort() * 60);
                yield OffsetDateTime.of(utc, ZoneOffset.UTC).withOffsetSameInstant(offset);
            }
            case DATETIME -> {
                LocalDate day = FIRST_OF_DATETIME.plusDays(in.readInt());
                // whole milliseconds, rounded as the server shows them
                long millis = (in.readInt() * 10L + 1) / 3;
                yield day.atStartOfDay().plusNanos(millis * 1_000_000);
            }
            default -> {
                LocalDate day = FIRST_OF_DATETIME.plusDays(in.readShort());
                yield day.atStartOfDay().plusMinutes(in.readShort());
            }
        };
    }

    private static LocalDate date(Input in) {
        return FIRST.plusDays(in.readNumber(3));
    }

    private static LocalTime time(Input in, TsqlType type, int length) {
        long unit = 1;
        for (int i = type.scale(); i < 9; i++) {
            unit *= 10;
        }
        return LocalTime.ofNanoOfDay(in.readNumber(length) * unit);
    }

    private static byte @Nullable [] bytes(Input in, TsqlType type) {
        if (type.base() == Base.TEXT || type.base() == Base.NTEXT || type.base() == Base.IMAGE) {
            int pointer = in.readByte();
            if (pointer == 0) {
                return null;
            }
            in.readBytes(pointer + 8);
            return in.readBytes(in.readInt());
        }
        if (!type.isLarge()) {
            int length = in.readShort();
            return length == NO_VALUE ? null : in.readBytes(length);
        }
        if (in.readLong() == -1) {
            return null;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int chunk = in.readInt(); chunk > 0; chunk = in.readInt()) {
            all.writeBytes(in.readBytes(chunk));
        }
        return all.toByteArray();
    }
}
