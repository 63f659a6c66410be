package io.godwit.mysql.connection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which server answers. A number alone says little: MariaDB 10.2 and MySQL 8.0 share much that MySQL 5.7 and MariaDB 10.11 do not,
 * so that questions name both forks ({@link #isMySql}, {@link #isMariaDb}).
 *
 * @param text what the server says: {@code SELECT VERSION()}
 */
public record ServerVersion(Fork fork, int major, int minor, int patch, String text) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

    /** MariaDB says so in its text, and before 11.0 puts {@code 5.5.5-} before it in the greeting for old replicas' sake. */
    public static ServerVersion parse(String text) {
        Fork fork = text.contains("MariaDB") ? Fork.MARIADB : Fork.MYSQL;
        String own = fork == Fork.MARIADB && text.startsWith("5.5.5-") ? text.substring("5.5.5-".length()) : text;
        Matcher numbers = NUMBERS.matcher(own);
        if (!numbers.lookingAt()) {
            return new ServerVersion(fork, 0, 0, 0, own);
        }
        String patch = numbers.group(3);
        return new ServerVersion(
                fork,
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                patch == null ? 0 : Integer.parseInt(patch),
                own);
    }

    /** Whether this is MariaDB of whatever version. */
    public boolean isMariaDb() {
        return fork == Fork.MARIADB;
    }

    /** Whether this is MySQL (or built from it) of at least a version. */
    public boolean isMySql(int atLeastMajor, int atLeastMinor, int atLeastPatch) {
        return fork == Fork.MYSQL && isAtLeast(atLeastMajor, atLeastMinor, atLeastPatch);
    }

    /** Whether this is MariaDB of at least a version. */
    public boolean isMariaDb(int atLeastMajor, int atLeastMinor, int atLeastPatch) {
        return fork == Fork.MARIADB && isAtLeast(atLeastMajor, atLeastMinor, atLeastPatch);
    }

    /** Compares numbers only; ask for the fork as well. */
    private boolean isAtLeast(int otherMajor, int otherMinor, int otherPatch) {
        if (major != otherMajor) {
            return major > otherMajor;
        }
        return minor != otherMinor ? minor > otherMinor : patch >= otherPatch;
    }

    /** For people: {@code MariaDB 10.11.5}. */
    @Override
    public String toString() {
        return fork.title() + " " + major + "." + minor + "." + patch;
    }
}
