package io.godwit.mysql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in the binary log: of which server, file and offset, and the transactions up to there by their global identifiers
 * where the server gives them. Two positions of one server compare by file and offset; those of different servers by the
 * identifiers, if both have them.
 *
 * <p>Reading goes on from {@link #readFrom}, which lies before the position itself in two cases: an XA transaction was
 * prepared and not yet committed, so its rows have to be read again; or the transaction that the position ends with is known by
 * its beginning only, because it came in fragments from a server that does not say how long a transaction is. Transactions that
 * begin before the position are done either way.
 *
 * <p>Text: {@code file:offset[<file:offset]/server[/identifiers]}. The place after {@code <} is the one to read from.
 */
public final class LogPosition implements Position {
    /** Stands for no position at all: the server keeps no binary log. Covers nothing but itself. */
    public static final LogPosition NONE = new LogPosition("", new Place("none", 0), null, null, null);

    private final String server;
    private final Place place;
    private final @Nullable Place from;
    private final @Nullable Gtids gtids;
    /** Sizes of the server's files, for {@link #bytesSince}; no part of the value. */
    private final @Nullable LogFiles files;

    LogPosition(String server, Place place, @Nullable Place from, @Nullable Gtids gtids, @Nullable LogFiles files) {
        this.server = server;
        this.place = place;
        this.from = from;
        this.gtids = gtids;
        this.files = files;
    }

    /**
     * The end of the server's log, as this session sees it now. Every commit that this session can see is at or before it;
     * while the session keeps writers off some tables, every commit in these tables is.
     *
     * @return {@link #NONE} if the server keeps no log
     * @throws GodwitException PERMISSION_DENIED if the user may not ask
     */
    public static LogPosition read(Connection connection) throws SQLException {
        return LogEnd.of(connection).read(connection);
    }

    /**
     * Reads the text back.
     *
     * @throws GodwitException if it is none
     */
    public static LogPosition parse(String text) {
        String[] parts = text.split("/", 3);
        try {
            int less = parts[0].indexOf('<');
            Place place = Place.parse(less < 0 ? parts[0] : parts[0].substring(0, less));
            Place from = less < 0 ? null : Place.parse(parts[0].substring(less + 1));
            return new LogPosition(
                    parts.length > 1 ? parts[1] : "",
                    place,
                    from,
                    parts.length > 2 ? Gtids.parse(parts[2]) : null,
                    null);
        } catch (IllegalArgumentException e) {
            throw new GodwitException(Errors.SOURCE_REFUSED, "not a position in a binary log: " + text);
        }
    }

    /** The server's own mark: its UUID, or what stands for it on MariaDB. */
    String server() {
        return server;
    }

    Place place() {
        return place;
    }

    /** Where to begin reading. */
    Place readFrom() {
        Place before = from;
        return before == null ? place : before;
    }

    /** The transactions up to here; null if the server does not name them all. */
    @Nullable
    Gtids gtids() {
        return gtids;
    }

    @Override
    public boolean covers(Position other) {
        LogPosition position = (LogPosition) other;
        if (equals(position)) {
            return true;
        }
        if (server.isEmpty() || position.server.isEmpty()) {
            return false;
        }
        if (server.equals(position.server) && place.comparable(position.place)) {
            return place.reaches(position.place);
        }
        Gtids mine = gtids;
        Gtids others = position.gtids;
        return mine != null && others != null && mine.covers(others);
    }

    @Override
    public long bytesSince(Position earlier) {
        LogPosition position = (LogPosition) earlier;
        if (!server.equals(position.server) || !place.comparable(position.place) || !covers(position)) {
            return -1;
        }
        if (place.file().equals(position.place.file())) {
            return place.offset() - position.place.offset();
        }
        LogFiles known = files;
        return known == null ? -1 : known.bytesBetween(position.place, place);
    }

    @Override
    public String text() {
        Gtids present = gtids;
        return place
                + (from == null ? "" : "<" + from)
                + (server.isEmpty() && present == null ? "" : "/" + server)
                + (present == null ? "" : "/" + present.text());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogPosition position
                && server.equals(position.server)
                && place.equals(position.place)
                && Objects.equals(from, position.from)
                && Objects.equals(gtids, position.gtids);
    }

    @Override
    public int hashCode() {
        return 31 * server.hashCode() + place.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
