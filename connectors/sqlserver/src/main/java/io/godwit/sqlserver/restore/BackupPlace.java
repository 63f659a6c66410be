package io.godwit.sqlserver.restore;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the backups are, as the target's server names it: {@code sqlserver-backups://PLACE} with a folder ({@code /var/backups/shop},
 * {@code D:/backups/shop}, {@code //server/share/shop}), an S3-compatible address ({@code s3://host:port/bucket/prefix}, SQL Server 2022)
 * or an Azure container ({@code https://account.blob.core.windows.net/container/prefix}).
 *
 * @param kind what it is
 * @param path the folder, or the whole address, without a slash at its end
 */
record BackupPlace(Kind kind, String path) {
    /** The scheme of an endpoint that is backups. */
    static final String SCHEME = "sqlserver-backups";

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:[/\\\\].*");

    enum Kind {
        FOLDER("DISK"),
        S3("URL"),
        AZURE_BLOB("URL");

        private final String device;

        Kind(String device) {
            this.device = device;
        }
    }

    static BackupPlace of(String url) {
        String text =
                URLDecoder.decode(url.substring(url.indexOf("://") + 3).replace("+", "%2B"), StandardCharsets.UTF_8);
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.indexOf('\0') >= 0 || text.contains("?")) {
            throw invalid("the address of backups has no parameters; give options under `options`");
        }
        if (lower.startsWith("s3://") || lower.startsWith("https://")) {
            String rest = text.substring(text.indexOf("://") + 3);
            if (rest.contains("@") || rest.indexOf('/') <= 0 || rest.indexOf('/') == rest.length() - 1) {
                throw invalid("the address must read s3://HOST[:PORT]/BUCKET[/PREFIX] or"
                        + " https://ACCOUNT.blob.core.windows.net/CONTAINER[/PREFIX], with keys given as options");
            }
            return new BackupPlace(lower.startsWith("s3") ? Kind.S3 : Kind.AZURE_BLOB, trimmed(text));
        }
        boolean windows = DRIVE.matcher(text).matches() || text.startsWith("//") || text.startsWith("\\\\");
        if (!windows && !text.startsWith("/")) {
            throw invalid("the address must read " + SCHEME
                    + "://FOLDER, and FOLDER begin with /, //server/ or a drive's letter");
        }
        return new BackupPlace(Kind.FOLDER, trimmed(windows ? text.replace('/', '\\') : text));
    }

    private static String trimmed(String path) {
        String end = path;
        while (end.length() > 1 && (end.endsWith("/") || end.endsWith("\\"))) {
            end = end.substring(0, end.length() - 1);
        }
        return end;
    }

    private static GodwitException invalid(String why) {
        return new GodwitException(Errors.OPTION_INVALID, why, "url", null);
    }

    /** What {@code RESTORE ... FROM} calls it. */
    String device() {
        return kind.device;
    }

    boolean isUrl() {
        return kind != Kind.FOLDER;
    }

    /** What stands between a folder and a file. */
    String separator() {
        return kind == Kind.FOLDER && path.contains("\\") ? "\\" : "/";
    }

    /** Something below it. */
    String below(String relative) {
        return path + (path.endsWith(separator()) ? "" : separator()) + relative;
    }

    /** Host, with the port, of an address. */
    String host() {
        String rest = path.substring(path.indexOf("://") + 3);
        return rest.substring(0, rest.indexOf('/'));
    }

    /** Bucket or container of an address. */
    String container() {
        String rest = path.substring(path.indexOf("://") + 3 + host().length() + 1);
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }

    /** What the names of objects begin with; empty, or with a slash at its end. */
    String prefix() {
        String root = root();
        return path.length() == root.length() ? "" : path.substring(root.length() + 1) + "/";
    }

    /** The address up to the bucket or container, which is the name of the credential (CREATE CREDENTIAL). */
    String root() {
        return path.substring(0, path.indexOf("://") + 3) + host() + "/" + container();
    }
}
