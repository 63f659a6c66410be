package io.godwit.oracle.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and lengths of time. They travel as text of a fixed form: the driver's own objects would go through this Java's time zone, in
 * which some readings do not exist (SQL Language Reference, "Format Models").
 */
final class TimeCodecs {
    /** A blank or a minus sign, four digits of the year, and so on. */
    private static final String DATE_FORM = "'SYYYY-MM-DD HH24:MI:SS'";

    private static final String TIMESTAMP_FORM = "'SYYYY-MM-DD HH24:MI:SS.FF9'";
    private static final int DATE_LENGTH = 19;
    private static final int NANO_DIGITS = 9;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int MONTHS_PER_YEAR = 12;
    private static final Pattern DAYS =
            Pattern.compile("\\s*([+-]?)(\\d{1,9}) +(\\d{1,2}):(\\d{1,2}):(\\d{1,2}(?:\\.\\d{1,9})?)\\s*");
    private static final Pattern YEARS = Pattern.compile("\\s*([+-]?)(\\d{1,9})-(\\d{1,2})\\s*");

    private TimeCodecs() {}

    /** DATE and every TIMESTAMP. */
    static final class Moment extends Codec {
        private final NativeType.Family family;
        private final Type type;

        Moment(TableId table, String column, NativeType.Family family, Type type) {
            super(table, column);
            this.family = family;
            this.type = type;
        }

        @Override
        List<String> items() {
            return switch (family) {
                case DATE -> List.of("TO_CHAR(" + name() + ", " + DATE_FORM + ")");
                case TIMESTAMP_ZONED -> List.of("TO_CHAR(SYS_EXTRACT_UTC(" + name() + "), " + TIMESTAMP_FORM + ")");
                // the session's zone, in which it is shown, is UTC
                default -> List.of("TO_CHAR(" + name() + ", " + TIMESTAMP_FORM + ")");
            };
        }

        @Override
        void read(ResultSet row, int index, RowBatch out) throws SQLException {
            String text = row.getString(index);
            if (text == null) {
                out.appendNull();
            } else {
                append(text, 0, out);
            }
        }

        /**
         * A time of any zone is written with its distance from UTC, and one of the session's zone in that, which is UTC. The year has
         * no sign in the log.
         */
        @Override
        void literal(String literal, RowBatch out) {
            String function = literal.substring(0, Math.max(literal.indexOf('('), 0));
            String text = switch (function) {
                case "TO_DATE", "TO_TIMESTAMP", "TO_TIMESTAMP_TZ", "TO_TIMESTAMP_LTZ" ->
                    argument(literal, function).strip();
                default -> throw unknownForm();
            };
            int zone = text.length() > DATE_LENGTH ? text.indexOf(' ', DATE_LENGTH) : -1;
            String reading = zone < 0 ? text : text.substring(0, zone);
            long distance = zone < 0 ? 0 : distance(text.substring(zone + 1).strip());
            int digits = reading.length() - DATE_LENGTH - 1;
            if (reading.length() != DATE_LENGTH
                    && (digits < 0 || digits > NANO_DIGITS || reading.charAt(DATE_LENGTH) != '.')) {
                throw refused("is a date that cannot be read");
            }
            append(digits < 0 ? reading : reading + "000000000".substring(digits), distance, out);
        }

        /** Seconds that a zone is before UTC, from {@code +05:30}. */
        private long distance(String zone) {
            if (!zone.matches("[+-]\\d{2}:\\d{2}")) {
                throw refused("has a time zone that cannot be read");
            }
            long seconds = digits(zone, 1, 2) * 3600L + digits(zone, 4, 2) * 60L;
            return zone.charAt(0) == '-' ? -seconds : seconds;
        }

        private void append(String text, long distance, RowBatch out) {
            // a blank where the year is none before Christ
            int at = text.isEmpty() || Character.isDigit(text.charAt(0)) ? 0 : 1;
            if (text.length() < at + DATE_LENGTH) {
                throw refused("is a date that cannot be read");
            }
            long days = days(text, at);
            int seconds = digits(text, at + 11, 2) * 3600 + digits(text, at + 14, 2) * 60 + digits(text, at + 17, 2);
            int fraction = at + DATE_LENGTH + 1;
            int nanos = text.length() >= fraction + NANO_DIGITS ? digits(text, fraction, NANO_DIGITS) : 0;
            if (type instanceof Type.Date) {
                if (seconds != 0 || nanos != 0) {
                    throw refused("has a time of day, and a rule makes the column a date");
                }
                out.appendLong(days);
                return;
            }
            int start = out.append(12);
            java.nio.ByteBuffer.wrap(out.data())
                    .putLong(start, days * 86_400 + seconds - distance)
                    .putInt(start + 8, nanos);
        }

        /**
         * Oracle counts days by the Julian calendar up to 4 October 1582 (Database Concepts, "Datetime Data Types"); the reading is
         * what is carried, not the day that it names.
         */
        private long days(String text, int at) {
            int year = digits(text, at, 4);
            int month = digits(text, at + 5, 2);
            int day = digits(text, at + 8, 2);
            try {
                return LocalDate.of(text.charAt(0) == '-' ? 1 - year : year, month, day)
                        .toEpochDay();
            } catch (DateTimeException e) {
                throw refused("is a date that the calendar of other engines does not have, such as 1500-02-29");
            }
        }

        private int digits(String text, int from, int count) {
            int value = 0;
            for (int i = from; i < from + count; i++) {
                int digit = text.charAt(i) - '0';
                if (digit < 0 || digit > 9) {
                    throw refused("is a date that cannot be read");
                }
                value = value * 10 + digit;
            }
            return value;
        }

        @Override
        String equalTo() {
            return switch (family) {
                case DATE -> name() + " = TO_DATE(?, " + DATE_FORM + ")";
                case TIMESTAMP -> name() + " = TO_TIMESTAMP(?, " + TIMESTAMP_FORM + ")";
                default -> name() + " = FROM_TZ(TO_TIMESTAMP(?, " + TIMESTAMP_FORM + "), '+00:00')";
            };
        }

        @Override
        void bind(PreparedStatement statement, int index, Cells cells, int cell) throws SQLException {
            long seconds = type instanceof Type.Date ? cells.getLong(cell) * 86_400 : cells.getLong(cell);
            int nanos = type instanceof Type.Date ? 0 : nanos(cells, cell);
            LocalDateTime reading = LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
            int year = reading.getYear();
            String text = String.format(
                    Locale.ROOT,
                    "%s%04d-%02d-%02d %02d:%02d:%02d",
                    year < 1 ? "-" : " ",
                    year < 1 ? 1 - year : year,
                    reading.getMonthValue(),
                    reading.getDayOfMonth(),
                    reading.getHour(),
                    reading.getMinute(),
                    reading.getSecond());
            statement.setString(
                    index, family == NativeType.Family.DATE ? text : text + String.format(Locale.ROOT, ".%09d", nanos));
        }

        private static int nanos(Cells cells, int cell) {
            return java.nio.ByteBuffer.wrap(cells.data()).getInt(cells.start(cell) + 8);
        }
    }

    /** INTERVAL DAY TO SECOND, as a number of nanoseconds that the server computes. */
    static final class Length extends Codec {
        Length(TableId table, String column) {
            super(table, column);
        }

        private String nanos() {
            return "(EXTRACT(DAY FROM " + name() + ") * 86400 + EXTRACT(HOUR FROM " + name()
                    + ") * 3600 + EXTRACT(MINUTE FROM " + name() + ") * 60 + EXTRACT(SECOND FROM " + name() + ")) * "
                    + NANOS_PER_SECOND;
        }

        @Override
        List<String> items() {
            return List.of(nanos());
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
            Matcher parts = DAYS.matcher(argument(literal, "TO_DSINTERVAL"));
            if (!parts.matches()) {
                throw unknownForm();
            }
            long minutes = (Long.parseLong(parts.group(2)) * 24 + Long.parseLong(parts.group(3))) * 60
                    + Long.parseLong(parts.group(4));
            BigDecimal nanos = BigDecimal.valueOf(minutes * 60)
                    .add(new BigDecimal(parts.group(5)))
                    .scaleByPowerOfTen(NANO_DIGITS);
            append("-".equals(parts.group(1)) ? nanos.negate() : nanos, out);
        }

        private void append(BigDecimal value, RowBatch out) {
            try {
                out.appendLong(value.longValueExact());
            } catch (ArithmeticException e) {
                throw refused("is a length of time of more than 292 years");
            }
        }

        @Override
        String equalTo() {
            return nanos() + " = ?";
        }

        @Override
        void bind(PreparedStatement statement, int index, Cells cells, int cell) throws SQLException {
            statement.setLong(index, cells.getLong(cell));
        }
    }

    /** INTERVAL YEAR TO MONTH: a number of months, or Oracle's own text. */
    static final class Months extends Codec {
        private final boolean asNumber;
        private final TextBytes text = new TextBytes();

        Months(TableId table, String column, Type type) {
            super(table, column);
            this.asNumber = type instanceof Type.Int;
        }

        private String months() {
            return "EXTRACT(YEAR FROM " + name() + ") * " + MONTHS_PER_YEAR + " + EXTRACT(MONTH FROM " + name() + ")";
        }

        @Override
        List<String> items() {
            return List.of(months());
        }

        @Override
        void read(ResultSet row, int index, RowBatch out) throws SQLException {
            long months = row.getLong(index);
            if (row.wasNull()) {
                out.appendNull();
            } else {
                append(months, out);
            }
        }

        @Override
        void literal(String literal, RowBatch out) {
            Matcher parts = YEARS.matcher(argument(literal, "TO_YMINTERVAL"));
            if (!parts.matches()) {
                throw unknownForm();
            }
            long months = Long.parseLong(parts.group(2)) * MONTHS_PER_YEAR + Long.parseLong(parts.group(3));
            append("-".equals(parts.group(1)) ? -months : months, out);
        }

        private void append(long months, RowBatch out) {
            if (asNumber) {
                out.appendLong(months);
            } else {
                text.clear();
                text.add(String.format(
                        Locale.ROOT,
                        "%s%02d-%02d",
                        months < 0 ? "-" : "+",
                        Math.abs(months) / MONTHS_PER_YEAR,
                        Math.abs(months) % MONTHS_PER_YEAR));
                out.append(text.data(), 0, text.length());
            }
        }

        @Override
        String equalTo() {
            return months() + " = ?";
        }

        @Override
        void bind(PreparedStatement statement, int index, Cells cells, int cell) throws SQLException {
            if (asNumber) {
                statement.setLong(index, cells.getLong(cell));
                return;
            }
            String shown = new String(
                    cells.data(), cells.start(cell), cells.length(cell), java.nio.charset.StandardCharsets.US_ASCII);
            int dash = shown.lastIndexOf('-');
            long months = Long.parseLong(shown.substring(1, dash)) * MONTHS_PER_YEAR
                    + Long.parseLong(shown.substring(dash + 1));
            statement.setLong(index, shown.charAt(0) == '-' ? -months : months);
        }
    }
}
