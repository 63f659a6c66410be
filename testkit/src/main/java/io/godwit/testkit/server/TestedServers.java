package io.godwit.testkit.server;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which MySQL and MariaDB servers the suites run on: those of the build, or only the one that the system property {@code
 * godwit.otherServer} names, such as {@code mariadb-11.8}. The script {@code testkit/other-servers} fetches such servers and runs
 * the suites.
 */
public final class TestedServers {
    private TestedServers() {}

    /** The server to be tested in place of the build's. */
    public static Optional<String> other() {
        return Optional.ofNullable(System.getProperty("godwit.otherServer"));
    }

    /** The names of all of them, for a suite's parameter. */
    public static Stream<String> all() {
        return other().map(Stream::of).orElseGet(() -> Stream.of("5.7", "8.0", "mariadb-10.11"));
    }

    /** Those that know what MySQL 5.7 does not: roles, TLS with certificates of their own. */
    public static Stream<String> later() {
        return all().filter(name -> !name.equals("5.7"));
    }

    /** Whether a server of this name is MariaDB. */
    public static boolean isMariaDb(String name) {
        return name.startsWith("mariadb");
    }

    /** The build's server of the same fork. */
    public static String known(String name) {
        return isMariaDb(name) ? "mariadb-10.11" : "8.0";
    }
}
