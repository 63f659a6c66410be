package io.godwit.sqlserver.connection;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.sqlserver.SqlServerOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint says, read and checked: {@code sqlserver://USER@HOST[:PORT]/DATABASE[?parameter=value...]}. A parameter is an option
 * of the endpoint by another way; where both are given, the option counts.
 *
 * @param database the one database that is moved
 * @param options by name; secrets among them
 */
record Address(String host, int port, String user, String database, Map<String, String> options) {
    private static final int DEFAULT_PORT = 1433;

    /**
     * Reads an endpoint.
     *
     * @throws GodwitException if the address or an option is invalid
     */
    static Address of(Endpoint endpoint) {
        URI uri;
        try {
            uri = new URI(endpoint.url());
        } catch (URISyntaxException e) {
            throw invalid("not a URL: " + e.getReason(), "url");
        }
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        String user = at < 0 ? "" : decode(authority.substring(0, at));
        String hostAndPort = authority.substring(at + 1);
        int colon = hostAndPort.lastIndexOf(':');
        boolean hasPort = colon > hostAndPort.lastIndexOf(']');
        String host = hasPort ? hostAndPort.substring(0, colon) : hostAndPort;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || user.isEmpty() || user.contains(":")) {
            throw invalid(
                    "the address must read sqlserver://USER@HOST[:PORT]/DATABASE, with the password given separately",
                    "url");
        }
        if (host.contains(",")) {
            throw invalid("the address must name one host; give a name that follows the primary", "url");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        Map<String, String> options = new TreeMap<>(parameters(uri.getRawQuery()));
        options.putAll(endpoint.options());
        for (String name : options.keySet()) {
            if (SqlServerOptions.ALL.stream().noneMatch(o -> o.name().equals(name))) {
                throw invalid("unknown option `" + name + "`", name);
            }
        }
        String database = decode(path.startsWith("/") ? path.substring(1) : path);
        if (database.isEmpty()) {
            throw invalid("the address must name a database: sqlserver://USER@HOST[:PORT]/DATABASE", "url");
        }
        return new Address(
                host, hasPort ? port(hostAndPort.substring(colon + 1)) : DEFAULT_PORT, user, database, options);
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> found = new TreeMap<>();
        if (query != null && !query.isEmpty()) {
            for (String parameter : query.split("&", -1)) {
                int equals = parameter.indexOf('=');
                found.put(
                        decode(equals < 0 ? parameter : parameter.substring(0, equals)),
                        equals < 0 ? "" : decode(parameter.substring(equals + 1)));
            }
        }
        return found;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw invalid("the address's port is not a number", "url");
        }
        throw invalid("the address's port is out of range", "url");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static GodwitException invalid(String why, String where) {
        return new GodwitException(Errors.OPTION_INVALID, why, where, null);
    }

    /** The same server, another database. */
    Address on(String other) {
        return new Address(host, port, user, other, options);
    }

    /** An option's value, or its default. */
    String option(Option option) {
        return options.getOrDefault(option.name(), option.defaultValue());
    }

    /** Whether an option that is one or the other is on. */
    boolean isOn(Option option) {
        String value = option(option);
        if (!value.equals("true") && !value.equals("false")) {
            throw invalid("`" + value + "` is neither true nor false", option.name());
        }
        return value.equals("true");
    }

    /** A whole number of an option, 1 at least. */
    long positive(Option option) {
        String value = option(option);
        try {
            long number = Long.parseLong(value);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid("`" + value + "` is not a whole number", option.name());
        }
        throw invalid("`" + value + "` is not a number of at least 1", option.name());
    }

    /** Host and port, for people. */
    String hostAndPort() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
