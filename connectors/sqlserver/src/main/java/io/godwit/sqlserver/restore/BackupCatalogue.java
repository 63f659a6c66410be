package io.godwit.sqlserver.restore;

import io.godwit.sqlserver.SqlServerErrors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All backups that there are, read file by file and remembered: a file is read again when it changed. Files of one media set (stripes) are
 * put together; of files that are alike (mirrors) one is taken.
 */
final class BackupCatalogue {
    /** What a server says of a certificate that it does not have (Database Engine events and errors). */
    private static final Set<Integer> NO_CERTIFICATE = Set.of(33111, 33117, 33118);

    private static final Set<Integer> NOT_ALLOWED = Set.of(229, 230, 262, 297, 300, 3110, 15247);

    private final FileListing listing;
    private final Map<ListedFile, MediaReader.Label> labels = new HashMap<>();
    private final Map<List<ListedFile>, List<BackupHeader>> headers = new HashMap<>();

    BackupCatalogue(FileListing listing) {
        this.listing = listing;
    }

    /**
     * What was found.
     *
     * @param headers of all backups that can be read and are whole
     * @param unread files that cannot be read, with the reason
     * @param overlooked what is no backup that could be used, with the reason
     */
    record Found(List<BackupHeader> headers, List<String> unread, List<String> overlooked) {}

    /** Lists, and reads what was not read before. */
    Found look(MediaReader reader) throws SQLException {
        List<String> unread = new ArrayList<>();
        List<String> overlooked = new ArrayList<>();
        Map<String, Map<Integer, ListedFile>> media = new TreeMap<>();
        Map<String, Integer> families = new HashMap<>();
        List<ListedFile> files = new ArrayList<>(listing.files());
        files.sort(Comparator.comparing(ListedFile::path));
        Set<ListedFile> there = new HashSet<>(files);
        labels.keySet().retainAll(there);
        headers.keySet().removeIf(k -> !there.containsAll(k));
        for (ListedFile file : files) {
            MediaReader.Label label = label(reader, file, unread);
            if (label != null) {
                media.computeIfAbsent(label.mediaSet(), m -> new TreeMap<>()).putIfAbsent(label.family(), file);
                families.put(label.mediaSet(), label.families());
            }
        }
        List<BackupHeader> found = new ArrayList<>();
        media.forEach((set, parts) -> {
            int wanted = families.getOrDefault(set, 1);
            ListedFile first = parts.values().iterator().next();
            if (parts.size() < wanted) {
                unread.add(first.path() + ": " + parts.size() + " of the " + wanted
                        + " files of this striped backup are there");
            } else {
                found.addAll(headers(reader, List.copyOf(parts.values()), unread));
            }
        });
        for (BackupHeader header : found) {
            if (header.damaged()) {
                overlooked.add(header.place() + ": errors were met while it was made");
            } else if (header.kind() == null) {
                overlooked.add(header.place() + ": a backup of single files, a partial one or a snapshot of a volume");
            }
        }
        return new Found(distinct(found), unread, overlooked);
    }

    private MediaReader.@Nullable Label label(MediaReader reader, ListedFile file, List<String> unread) {
        MediaReader.Label known = labels.get(file);
        if (known != null) {
            return known;
        }
        try {
            MediaReader.Label label = reader.label(file.path());
            labels.put(file, label);
            return label;
        } catch (SQLException e) {
            unread.add(file.path() + ": " + reason(e));
            return null;
        }
    }

    private List<BackupHeader> headers(MediaReader reader, List<ListedFile> files, List<String> unread) {
        List<BackupHeader> known = headers.get(files);
        if (known != null) {
            return known;
        }
        try {
            List<BackupHeader> read =
                    reader.headers(files.stream().map(ListedFile::path).toList());
            headers.put(files, read);
            return read;
        } catch (SQLException e) {
            unread.add(files.get(0).path() + ": " + reason(e));
            return List.of();
        }
    }

    /** What stops all work is thrown, and what concerns the file is said. */
    private static String reason(SQLException e) {
        if (NO_CERTIFICATE.contains(e.getErrorCode())) {
            return "it is encrypted with a certificate that the target does not have";
        }
        if (NOT_ALLOWED.contains(e.getErrorCode()) || isConnection(e)) {
            throw SqlServerErrors.of(e, SqlServerErrors.Side.TARGET, "reading a backup's header", "");
        }
        return SqlServerErrors.message(e);
    }

    private static boolean isConnection(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.startsWith("08");
    }

    /** The same backup may lie there twice, copied. */
    private static List<BackupHeader> distinct(List<BackupHeader> all) {
        Map<String, BackupHeader> bySet = new TreeMap<>();
        all.forEach(h -> bySet.putIfAbsent(h.set(), h));
        return List.copyOf(bySet.values());
    }

    /**
     * Without sizes it cannot be seen that a backup was appended to a file: the file with the newest backup is read again, as often as this
     * is called.
     */
    void doubtNewest() {
        headers.entrySet().stream()
                .filter(e -> !e.getKey().get(0).isKnownWell() && !e.getValue().isEmpty())
                .max(Comparator.comparingLong(e -> e.getValue().stream()
                        .mapToLong(BackupHeader::finishedMillis)
                        .max()
                        .orElse(0)))
                .map(Map.Entry::getKey)
                .ifPresent(headers::remove);
    }
}
