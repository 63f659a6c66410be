package io.godwit.mysql.catalog;

import io.godwit.spi.schema.Stage;
import java.sql.SQLException;
import java.util.List;

/** What belongs to the whole server and is listed, so that nobody finds out late that it stayed behind. */
final class UnmovedObjects {
    private static final String HAND = "; make them by hand where they are needed";

    /**
     * A kind of object.
     *
     * @param query gives their names; a server that does not know the table has none, a user who may not read it sees none
     */
    private record Kind(String kind, String query, String reason) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "loadable function",
                    "SELECT name FROM mysql.func ORDER BY name",
                    "its code is a file on the source's server" + HAND),
            new Kind(
                    "server",
                    "SELECT server_name FROM mysql.servers ORDER BY server_name",
                    "it holds an address and a password of the source's surroundings" + HAND),
            new Kind(
                    "tablespace",
                    "SELECT name FROM information_schema.innodb_tablespaces WHERE space_type = 'General' AND name <> 'mysql'"
                            + " ORDER BY name",
                    "it is a file on the source's server; its tables get files of their own on the target"),
            new Kind(
                    "replication channel",
                    "SELECT channel_name FROM performance_schema.replication_connection_configuration ORDER BY 1",
                    "replication is not moved" + HAND));

    private UnmovedObjects() {}

    static void add(Reading reading, ObjectList out) throws SQLException {
        for (Kind kind : KINDS) {
            reading.show(kind.query, row -> {
                do {
                    String name = row.getString(1);
                    out.skip(kind.kind, name.isEmpty() ? "default" : name, Stage.POST_DATA, kind.reason);
                } while (row.next());
                return "read";
            });
        }
    }
}
