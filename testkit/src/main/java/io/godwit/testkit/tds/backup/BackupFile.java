package io.godwit.testkit.tds.backup;

import io.godwit.testkit.tds.sql.TdsException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

/**
 * A backup file of the stand-in: a text with the label of its media set and its backups one after the other, each as header, and in the
 * first of several files with its content. No SQL Server could read it, nor can this read one of a SQL Server.
 */
public final class BackupFile {
    private static final String MAGIC = "stand-in-backup";
    private static final String SETS = "sets";

    private final Properties content;

    private BackupFile(Properties content) {
        this.content = content;
    }

    /** Reads a file; the server's errors where it cannot. */
    public static BackupFile read(String path) {
        Properties content = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(path), StandardCharsets.UTF_8)) {
            content.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new TdsException(
                    3201,
                    "Cannot open backup device '" + path
                            + "'. Operating system error 2(The system cannot find the file specified.).");
        }
        if (!content.containsKey(MAGIC)) {
            throw new TdsException(3241, "The media family on device '" + path + "' is incorrectly formed.");
        }
        return new BackupFile(content);
    }

    /**
     * Adds a backup to a media set of one file or several, which is made if it is not there.
     *
     * @param values the header's columns by name, and {@code script}
     */
    public static void write(List<String> paths, Properties values, boolean append) {
        String media = UUID.randomUUID().toString();
        for (int family = 1; family <= paths.size(); family++) {
            Path path = Path.of(paths.get(family - 1));
            Properties content = new Properties();
            content.setProperty(MAGIC, "1");
            content.setProperty("media", media);
            content.setProperty("families", "" + paths.size());
            content.setProperty("family", "" + family);
            if (append && Files.exists(path)) {
                content = read(path.toString()).content;
            }
            int set = Integer.parseInt(content.getProperty(SETS, "0")) + 1;
            content.setProperty(SETS, "" + set);
            for (String name : values.stringPropertyNames()) {
                content.setProperty(set + "." + name, values.getProperty(name));
            }
            replace(path, content);
        }
    }

    private static void replace(Path path, Properties content) {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                content.store(out, null);
            }
            Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new TdsException(3201, "Cannot open backup device '" + path + "'. Operating system error 3.");
        }
    }

    public String mediaSet() {
        return content.getProperty("media", "");
    }

    public int families() {
        return Integer.parseInt(content.getProperty("families", "1"));
    }

    public int family() {
        return Integer.parseInt(content.getProperty("family", "1"));
    }

    /** Its backups, oldest first. */
    public List<BackupHeader> sets() {
        List<BackupHeader> sets = new ArrayList<>();
        int count = Integer.parseInt(content.getProperty(SETS, "0"));
        for (int set = 1; set <= count; set++) {
            sets.add(new BackupHeader(set, content));
        }
        return sets;
    }

    /** The backup of that number, from 1. */
    public BackupHeader set(int number) {
        return sets().stream()
                .filter(s -> s.position() == number)
                .findFirst()
                .orElseThrow(() -> new TdsException(3213, "Unable to find file " + number + " on the device."));
    }
}
