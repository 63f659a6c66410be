package io.godwit.testkit.tds.wire;

import io.godwit.testkit.tds.sql.Guid;
import io.godwit.testkit.tds.sql.TsqlType;
import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Values of rows and of parameters that go out (MS-TDS 2.2.5.5 and 2.2.5.2.3). */
final class ValueWriter {
    private static final Charset CODE_PAGE = Charset.forName("windows-1252");
    private static final LocalDate FIRST = LocalDate.of(1, 1, 1);
    private static final LocalDate FIRST_OF_DATETIME = LocalDate.of(1900, 1, 1);
    private static final long NO_LARGE = -1L;
    private static final long UNKNOWN_LENGTH = -2L;
    private static final int CHUNK = 1 << 20;

    private ValueWriter() {}

    static void write(Output out, TsqlType type, @Nullable Object value) {
        if (value == null) {
            nothing(out, type);
            return;
        }
        switch (type.base()) {
            case BIT, TINYINT -> number(out, ((Number) value).longValue(), 1);
            case SMALLINT -> number(out, ((Number) value).longValue(), 2);
            case INT, UNTYPED_NULL -> number(out, ((Number) value).longValue(), 4);
            case BIGINT -> number(out, ((Number) value).longValue(), 8);
            case FLOAT -> number(out, Double.doubleToRawLongBits(((Number) value).doubleValue()), 8);
            case REAL -> number(out, Float.floatToRawIntBits(((Number) value).floatValue()), 4);
            case DECIMAL -> decimal(out, type, (BigDecimal) value);
            case MONEY, SMALLMONEY -> money(out, type, (BigDecimal) value);
            case DATE, TIME, DATETIME, SMALLDATETIME, DATETIME2, DATETIMEOFFSET -> moment(out, type, value);
            case CHAR, VARCHAR, TEXT -> bytes(out, type, ((String) value).getBytes(CODE_PAGE));
            case NCHAR, NVARCHAR, NTEXT, XML -> bytes(out, type, Output.utf16((String) value));
            case BINARY, VARBINARY, IMAGE, ROWVERSION -> bytes(out, type, (byte[]) value);
            case UNIQUEIDENTIFIER -> {
                out.writeByte(16);
                out.writeBytes(Guid.toWire((byte[]) value));
            }
            case CONDITION -> throw new IllegalStateException("a condition is no value");
        }
    }

    private static void nothing(Output out, TsqlType type) {
        if (type.base() == Base.TEXT || type.base() == Base.NTEXT || type.base() == Base.IMAGE) {
            out.writeByte(0);
        } else if (type.isLarge()) {
            out.writeLong(NO_LARGE);
        } else if (type.isText() || type.isBinary()) {
            out.writeShort(0xffff);
        } else {
            out.writeByte(0);
        }
    }

    private static void number(Output out, long value, int length) {
        out.writeByte(length);
        out.writeNumber(value, length);
    }

    private static void decimal(Output out, TsqlType type, BigDecimal value) {
        BigInteger unscaled = value.setScale(type.scale(), RoundingMode.HALF_UP).unscaledValue();
        int length = type.decimalBytes();
        out.writeByte(length);
        out.writeByte(unscaled.signum() < 0 ? 0 : 1);
        byte[] big = unscaled.abs().toByteArray();
        for (int i = 0; i < length - 1; i++) {
            out.writeByte(i < big.length ? big[big.length - 1 - i] : 0);
        }
    }

    private static void money(Output out, TsqlType type, BigDecimal value) {
        long scaled = value.setScale(4, RoundingMode.HALF_UP).unscaledValue().longValueExact();
        if (type.base() == Base.SMALLMONEY) {
            number(out, scaled, 4);
        } else {
            out.writeByte(8);
            out.writeInt((int) (scaled >> 32));
            out.writeInt((int) scaled);
        }
    }

    private static void moment(Output out, TsqlType type, Object value) {
        switch (type.base()) {
            case DATE -> {
                out.writeByte(3);
                date(out, (LocalDate) value);
            }
            case TIME -> {
                out.writeByte(type.timeBytes());
                time(out, type, (LocalTime) value);
            }
            case DATETIME2 -> {
                LocalDateTime moment = (LocalDateTime) value;
                out.writeByte(type.timeBytes() + 3);
                time(out, type, moment.toLocalTime());
                date(out, moment.toLocalDate());
            }
            case DATETIMEOFFSET -> {
                OffsetDateTime moment = (OffsetDateTime) value;
                LocalDateTime utc = moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
                out.writeByte(type.timeBytes() + 5);
                time(out, type, utc.toLocalTime());
                date(out, utc.toLocalDate());
                out.writeShort(moment.getOffset().getTotalSeconds() / 60);
            }
            case DATETIME -> {
                LocalDateTime moment = (LocalDateTime) value;
                out.writeByte(8);
                out.writeInt((int) ChronoUnit.DAYS.between(FIRST_OF_DATETIME, moment.toLocalDate()));
                // thirds of hundredths of a second
                out.writeInt((int) ((moment.toLocalTime().toNanoOfDay() * 3 + 5_000_000) / 10_000_000));
            }
            default -> {
                LocalDateTime moment = (LocalDateTime) value;
                out.writeByte(4);
                out.writeShort((int) ChronoUnit.DAYS.between(FIRST_OF_DATETIME, moment.toLocalDate()));
                out.writeShort(moment.getHour() * 60 + moment.getMinute());
            }
        }
    }

    private static void date(Output out, LocalDate date) {
        out.writeNumber(ChronoUnit.DAYS.between(FIRST, date), 3);
    }

    private static void time(Output out, TsqlType type, LocalTime time) {
        long unit = 1;
        for (int i = type.scale(); i < 9; i++) {
            unit *= 10;
        }
        out.writeNumber(time.toNanoOfDay() / unit, type.timeBytes());
    }

    private static void bytes(Output out, TsqlType type, byte[] bytes) {
        if (type.base() == Base.TEXT || type.base() == Base.NTEXT || type.base() == Base.IMAGE) {
            // a pointer and a time that nobody looks at
            out.writeByte(16);
            out.writeBytes(new byte[24]);
            out.writeInt(bytes.length);
            out.writeBytes(bytes);
        } else if (type.isLarge()) {
            out.writeLong(UNKNOWN_LENGTH);
            for (int from = 0; from < bytes.length; from += CHUNK) {
                int some = Math.min(CHUNK, bytes.length - from);
                out.writeInt(some);
                out.writeBytes(java.util.Arrays.copyOfRange(bytes, from, from + some));
            }
            out.writeInt(0);
        } else {
            out.writeShort(bytes.length);
            out.writeBytes(bytes);
        }
    }
}
