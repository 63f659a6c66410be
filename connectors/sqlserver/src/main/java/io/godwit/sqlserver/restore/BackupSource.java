package io.godwit.sqlserver.restore;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.sqlserver.connection.Quoting;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** An endpoint that is backups: its place, its options, and what the target needs to read there. */
final class BackupSource {
    private final BackupPlace place;
    private final Map<String, String> options;
    private final String database;

    BackupSource(Endpoint endpoint, String targetDatabase) {
        this.place = BackupPlace.of(endpoint.url());
        this.options = endpoint.options();
        for (String name : options.keySet()) {
            if (RestoreOptions.ALL.stream().noneMatch(o -> o.name().equals(name) && o.side() == Option.Side.SOURCE)) {
                throw new GodwitException(
                        Errors.OPTION_INVALID, "`" + name + "` is no option of " + BackupPlace.SCHEME, name, null);
            }
        }
        String named = option(RestoreOptions.SOURCE_DATABASE);
        this.database = named.isEmpty() ? targetDatabase : named;
    }

    private String option(Option option) {
        return options.getOrDefault(option.name(), option.defaultValue());
    }

    BackupPlace place() {
        return place;
    }

    /** The database's name in the backups. */
    String database() {
        return database;
    }

    boolean verifies() {
        return option(RestoreOptions.VERIFY).equals("true");
    }

    FileListing listing(Connection connection) {
        String local = option(RestoreOptions.LOCAL_PATH);
        return switch (place.kind()) {
            case FOLDER ->
                local.isEmpty()
                        ? () -> FolderListing.there(place, connection)
                        : () -> FolderListing.here(place, Path.of(local));
            case S3 ->
                new ObjectStoreListing(
                        place,
                        option(RestoreOptions.REGION),
                        option(RestoreOptions.ACCESS_KEY),
                        option(RestoreOptions.SECRET_KEY));
            case AZURE_BLOB -> new BlobListing(place, option(RestoreOptions.SHARED_ACCESS_SIGNATURE));
        };
    }

    /** The statement that makes the credential, without its secret, for people. */
    String credentialScript() {
        return "CREATE CREDENTIAL " + Quoting.name(place.root()) + " WITH IDENTITY = '" + identity()
                + "', SECRET = '...'";
    }

    private String identity() {
        return place.kind() == BackupPlace.Kind.S3 ? "S3 Access Key" : "SHARED ACCESS SIGNATURE";
    }

    private String secret() {
        return place.kind() == BackupPlace.Kind.S3
                ? option(RestoreOptions.ACCESS_KEY) + ":" + option(RestoreOptions.SECRET_KEY)
                : option(RestoreOptions.SHARED_ACCESS_SIGNATURE);
    }

    boolean hasSecret() {
        return secret().length() > 1;
    }

    boolean hasCredential(Connection connection) throws SQLException {
        // a credential serves all addresses that begin with its name (CREATE CREDENTIAL)
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT c.name FROM sys.credentials c")) {
            while (row.next()) {
                String name = row.getString(1);
                if (place.path().equalsIgnoreCase(name) || (place.path() + "/").startsWith(name + "/")) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Makes the credential if the server has none for the place (SQL Server, "Backup to URL" for S3 and for Azure Blob Storage). */
    List<String> prepare(Connection connection) throws SQLException {
        if (!place.isUrl() || hasCredential(connection)) {
            return List.of();
        }
        if (!hasSecret()) {
            throw new GodwitException(
                    Errors.OPTION_INVALID,
                    "the target has no credential for the backups and no keys are given; either give them as options or run there: "
                            + credentialScript(),
                    place.root(),
                    null);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE CREDENTIAL " + Quoting.name(place.root()) + " WITH IDENTITY = "
                    + Quoting.text(identity()) + ", SECRET = " + Quoting.text(secret()));
        }
        return List.of(place.root());
    }

    void forget(Connection connection, List<String> made) throws SQLException {
        for (String name : made) {
            if (name.equals(place.root()) && hasCredential(connection)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("DROP CREDENTIAL " + Quoting.name(name));
                }
            }
        }
    }
}
