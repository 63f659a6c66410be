package io.godwit.sqlserver.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.sqlserver.load.SqlType.Family;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;

/** Codecs of dates and times (Transact-SQL Reference, "Date and time data types and functions"). */
final class TimeCodecs {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400L;
    private static final int TIMESTAMP_BYTES = 12;
    private static final int MOST_OFFSET_MINUTES = 14 * 60;

    private TimeCodecs() {}

    /** What is written as text of ISO 8601. */
    private abstract static class Written extends CellCodec {
        private static final int MOST_CHARACTERS = 34;

        private final boolean direct;
        private final IsoText text = new IsoText(MOST_CHARACTERS);

        Written(String column, ActualColumn actual) {
            super(column, actual.type());
            this.direct = actual.carries() == ActualColumn.Carries.CONVERTIBLE;
        }

        abstract void write(Cells cells, int index, IsoText text);

        @Override
        final Object present(Cells cells, int index, boolean passing) {
            text.clear();
            write(cells, index, text);
            return text.text();
        }

        @Override
        public final BulkColumn bulk() {
            return new BulkColumn(Types.VARCHAR, MOST_CHARACTERS, 0, "varchar(" + MOST_CHARACTERS + ")");
        }

        @Override
        public final String parameter(String carrier) {
            return "CAST(" + carrier + " AS " + actual().withoutCollation() + ")";
        }

        @Override
        public final boolean isDirect() {
            return direct;
        }

        @Override
        final void presentLiteral(Cells cells, int index, StringBuilder out) {
            out.append("CAST('")
                    .append(present(cells, index, true))
                    .append("' AS ")
                    .append(actual().withoutCollation())
                    .append(')');
        }

        final void day(long days, long first, long last, IsoText out) {
            if (days < first || days > last) {
                throw refused("a date outside of what " + actual().name() + " holds");
            }
            out.date(days);
        }

        /** The server would round silently. */
        final void fraction(int nanos, int digits, IsoText out) {
            if (!out.fraction(nanos, digits)) {
                throw refused("a time with more than " + digits + " digits after the point");
            }
        }
    }

    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    private static final long FIRST_DATETIME_DAY = LocalDate.of(1753, 1, 1).toEpochDay();
    private static final long FIRST_SMALL_DAY = LocalDate.of(1900, 1, 1).toEpochDay();
    private static final long LAST_SMALL_DAY = LocalDate.of(2079, 6, 6).toEpochDay();

    /** Days. */
    static final class Date extends Written {
        Date(String column, ActualColumn actual) {
            super(column, actual);
        }

        @Override
        public void read(ResultSet row, int at, RowBatch out) throws SQLException {
            LocalDate date = row.getObject(at, LocalDate.class);
            if (date == null) {
                out.appendNull();
            } else {
                out.appendLong(date.toEpochDay());
            }
        }

        @Override
        void write(Cells cells, int index, IsoText out) {
            day(cells.getLong(index), FIRST_DAY, LAST_DAY, out);
        }
    }

    /** Times of day. */
    static final class Time extends Written {
        Time(String column, ActualColumn actual) {
            super(column, actual);
        }

        @Override
        public void read(ResultSet row, int at, RowBatch out) throws SQLException {
            LocalTime time = row.getObject(at, LocalTime.class);
            if (time == null) {
                out.appendNull();
            } else {
                out.appendLong(time.toNanoOfDay());
            }
        }

        @Override
        void write(Cells cells, int index, IsoText out) {
            long nanos = cells.getLong(index);
            if (nanos < 0 || nanos >= SECONDS_PER_DAY * NANOS_PER_SECOND) {
                throw refused("a time outside of 00:00 to 23:59:59, which a column of type time does not hold");
            }
            out.clock(nanos / NANOS_PER_SECOND);
            fraction((int) (nanos % NANOS_PER_SECOND), actual().scale(), out);
        }
    }

    private static void append(long seconds, int nanos, RowBatch out) {
        int start = out.append(TIMESTAMP_BYTES);
        ByteBuffer.wrap(out.data(), start, TIMESTAMP_BYTES).putLong(seconds).putInt(nanos);
    }

    private static int nanos(Cells cells, int index) {
        return cells.getInt(index, Long.BYTES);
    }

    /** Points in time; an instant is kept as its reading in UTC. */
    static final class Timestamp extends Written {
        private final Family family;

        Timestamp(String column, ActualColumn actual) {
            super(column, actual);
            Family known = actual.type().family();
            this.family = known == null ? Family.DATETIME2 : known;
        }

        @Override
        public void read(ResultSet row, int at, RowBatch out) throws SQLException {
            LocalDateTime time = row.getObject(at, LocalDateTime.class);
            if (time == null) {
                out.appendNull();
            } else {
                append(time.toEpochSecond(ZoneOffset.UTC), time.get(ChronoField.NANO_OF_SECOND), out);
            }
        }

        @Override
        void write(Cells cells, int index, IsoText out) {
            long seconds = cells.getLong(index);
            int nanos = nanos(cells, index);
            long first = FIRST_DAY;
            long last = LAST_DAY;
            int digits = actual().scale();
            if (family == Family.DATETIME) {
                first = FIRST_DATETIME_DAY;
                int ticks = (int) ((nanos * 3L + 5_000_000) / 10_000_000);
                seconds += ticks / 300;
                nanos = (ticks % 300 * 10 + 1) / 3 * 1_000_000;
                digits = 3;
            } else if (family == Family.SMALLDATETIME) {
                first = FIRST_SMALL_DAY;
                last = LAST_SMALL_DAY;
                if (Math.floorMod(seconds, 60) != 0 || nanos != 0) {
                    throw refused("a time that is not a whole minute");
                }
                digits = 0;
            }
            day(Math.floorDiv(seconds, SECONDS_PER_DAY), first, last, out);
            out.append('T');
            out.clock(Math.floorMod(seconds, SECONDS_PER_DAY));
            fraction(nanos, digits, out);
        }
    }

    /**
     * Instants of {@code datetimeoffset}. A wide cell has the offset in minutes behind the instant, two bytes, big-endian; from a
     * neutral one the offset is zero.
     */
    static final class Offset extends Written {
        private final boolean wide;

        Offset(String column, ActualColumn actual, boolean wide) {
            super(column, actual);
            this.wide = wide;
        }

        @Override
        public String select(String quoted) {
            // the driver's own class for it goes by way of a calendar that changes in 1582
            String instant = "CAST(SWITCHOFFSET(" + quoted + ", '+00:00') AS datetime2(" + actual().scale() + "))";
            return wide ? instant + ", DATEPART(TZOFFSET, " + quoted + ")" : instant;
        }

        @Override
        public int width() {
            return wide ? 2 : 1;
        }

        @Override
        public void read(ResultSet row, int at, RowBatch out) throws SQLException {
            LocalDateTime time = row.getObject(at, LocalDateTime.class);
            if (time == null) {
                out.appendNull();
            } else if (wide) {
                int start = out.append(TIMESTAMP_BYTES + Short.BYTES);
                ByteBuffer.wrap(out.data(), start, TIMESTAMP_BYTES + Short.BYTES)
                        .putLong(time.toEpochSecond(ZoneOffset.UTC))
                        .putInt(time.get(ChronoField.NANO_OF_SECOND))
                        .putShort((short) row.getInt(at + 1));
            } else {
                append(time.toEpochSecond(ZoneOffset.UTC), time.get(ChronoField.NANO_OF_SECOND), out);
            }
        }

        @Override
        void write(Cells cells, int index, IsoText out) {
            int minutes = wide
                    ? ByteBuffer.wrap(cells.data(), cells.start(index) + TIMESTAMP_BYTES, Short.BYTES)
                            .getShort()
                    : 0;
            if (Math.abs(minutes) > MOST_OFFSET_MINUTES) {
                throw refused("an offset of more than 14 hours");
            }
            long instant = cells.getLong(index);
            if (instant < FIRST_DAY * SECONDS_PER_DAY || instant >= (LAST_DAY + 1) * SECONDS_PER_DAY) {
                throw refused("a date outside of what datetimeoffset holds");
            }
            long local = instant + minutes * 60L;
            day(Math.floorDiv(local, SECONDS_PER_DAY), FIRST_DAY, LAST_DAY, out);
            out.append('T');
            out.clock(Math.floorMod(local, SECONDS_PER_DAY));
            fraction(nanos(cells, index), actual().scale(), out);
            out.append(minutes < 0 ? '-' : '+');
            out.number(Math.abs(minutes) / 60, 2);
            out.append(':');
            out.number(Math.abs(minutes) % 60, 2);
        }
    }
}
