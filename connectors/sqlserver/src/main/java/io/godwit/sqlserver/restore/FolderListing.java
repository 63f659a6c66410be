package io.godwit.sqlserver.restore;

import io.godwit.spi.GodwitException;
import io.godwit.sqlserver.connection.Quoting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lists a folder: with this machine's eyes where it is seen from here, else with the server's, by {@code xp_dirtree}, which Microsoft's own
 * tools browse folders with and its reference does not describe.
 */
final class FolderListing {
    private static final int DEEPEST = 4;

    /** What copying tools call files that are not complete, and what is no backup. */
    private static final Set<String> NOT_BACKUPS =
            Set.of("tmp", "part", "partial", "filepart", "crdownload", "txt", "log", "csv", "sql", "cer", "pvk", "key");

    private FolderListing() {}

    static boolean mayBeBackup(String name) {
        String bare = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        int dot = bare.lastIndexOf('.');
        return !bare.isEmpty()
                && !bare.startsWith(".")
                && (dot < 0 || !NOT_BACKUPS.contains(bare.substring(dot + 1).toLowerCase(Locale.ROOT)));
    }

    /** As this machine sees it. */
    static List<ListedFile> here(BackupPlace place, Path folder) {
        try (Stream<Path> all = Files.walk(folder, DEEPEST)) {
            List<ListedFile> files = new ArrayList<>();
            for (Path file : (Iterable<Path>) all::iterator) {
                String relative = folder.relativize(file).toString();
                if (Files.isRegularFile(file) && mayBeBackup(relative)) {
                    files.add(new ListedFile(
                            place.below(relative.replace('\\', '/').replace("/", place.separator())),
                            Files.size(file),
                            Files.getLastModifiedTime(file).toString()));
                }
            }
            return files;
        } catch (IOException | UncheckedIOException e) {
            throw new GodwitException(
                    RestoreErrors.BACKUPS_MISSING,
                    "this machine cannot list the folder given as localPath",
                    "" + folder,
                    e);
        }
    }

    /** As the server sees it. */
    static List<ListedFile> there(BackupPlace place, Connection connection) throws SQLException {
        List<ListedFile> files = new ArrayList<>();
        walk(place, place.path(), 1, connection, files);
        return files;
    }

    private static void walk(BackupPlace place, String folder, int depth, Connection connection, List<ListedFile> files)
            throws SQLException {
        List<String> folders = new ArrayList<>();
        String separator = place.separator();
        String below = folder.endsWith(separator) ? folder : folder + separator;
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("EXEC master.sys.xp_dirtree " + Quoting.text(folder) + ", 1, 1")) {
            while (row.next()) {
                String name = row.getString(1);
                if (row.getInt(3) == 0) {
                    folders.add(below + name);
                } else if (mayBeBackup(name)) {
                    files.add(new ListedFile(below + name, -1, ""));
                }
            }
        }
        if (depth < DEEPEST) {
            for (String inner : folders) {
                walk(place, inner, depth + 1, connection, files);
            }
        }
    }
}
