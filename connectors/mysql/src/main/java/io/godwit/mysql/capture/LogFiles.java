package io.godwit.mysql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log files a server holds, oldest first, with their sizes as they were when asked. Immutable. */
final class LogFiles {
    private final Map<String, Long> sizes;

    private LogFiles(Map<String, Long> sizes) {
        this.sizes = sizes;
    }

    /** Asks ({@code SHOW BINARY LOGS}; needs REPLICATION CLIENT, or BINLOG MONITOR on MariaDB). */
    static LogFiles read(Connection connection) throws SQLException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW BINARY LOGS")) {
            while (row.next()) {
                sizes.put(row.getString(1), row.getLong(2));
            }
        }
        return new LogFiles(sizes);
    }

    boolean holds(String file) {
        return sizes.containsKey(file);
    }

    /** The oldest file; empty if there is none. */
    String first() {
        return sizes.isEmpty() ? "" : sizes.keySet().iterator().next();
    }

    /** The file after this one; null if it is the last or not there. */
    @Nullable
    String after(String file) {
        boolean found = false;
        for (String name : sizes.keySet()) {
            if (found) {
                return name;
            }
            found = name.equals(file);
        }
        return null;
    }

    /**
     * Makes sure that a place can be read.
     *
     * @throws GodwitException LOG_LOST if its file is gone or shorter than that
     */
    void require(Place place) {
        Long size = sizes.get(place.file());
        if (size == null) {
            throw new GodwitException(
                    Errors.LOG_LOST,
                    "the server no longer holds log file " + place.file()
                            + (sizes.isEmpty() ? "; it holds none" : "; the oldest it holds is " + first()),
                    place.toString(),
                    null);
        }
        if (size < place.offset()) {
            throw new GodwitException(
                    Errors.LOG_LOST,
                    "log file " + place.file() + " has only " + size + " bytes: the log was begun anew (RESET MASTER)",
                    place.toString(),
                    null);
        }
    }

    /** Bytes from one place to a later one in another file; -1 if a file between is not known. */
    long bytesBetween(Place earlier, Place later) {
        Long rest = sizes.get(earlier.file());
        if (rest == null) {
            return -1;
        }
        long bytes = Math.max(rest - earlier.offset(), 0) + later.offset();
        for (Map.Entry<String, Long> file : sizes.entrySet()) {
            long number = Place.number(file.getKey());
            if (number > Place.number(earlier.file()) && number < Place.number(later.file())) {
                bytes += file.getValue();
            }
        }
        return bytes;
    }
}
