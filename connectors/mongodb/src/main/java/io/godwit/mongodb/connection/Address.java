package io.godwit.mongodb.connection;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import io.godwit.mongodb.MongoErrors;
import io.godwit.mongodb.MongoOptions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an endpoint says, read and checked: {@code mongodb://[USER@]HOST[:PORT][,...]/[DATABASE][?parameter=value...]}, or {@code
 * mongodb+srv://}. A parameter is an option of the endpoint by another way, or one of the driver's own (MongoDB Manual, "Connection
 * Strings").
 *
 * @param driver what the driver reads, the password in it
 * @param hosts as the address names them
 * @param database empty if the address names none, or one that holds users only
 * @param options Godwit's own by name; secrets among them
 */
record Address(ConnectionString driver, String hosts, String database, Map<String, String> options) {
    private static final String FORM =
            "the address must read mongodb://[USER@]HOST[:PORT][,HOST...]/[DATABASE] or mongodb+srv://..., with the password"
                    + " given separately";

    /** Of the driver's, what neither weakens what Godwit promises nor carries a secret; in lower case, as the driver compares. */
    private static final Set<String> DRIVERS = Set.of(
            "appname",
            "authmechanism",
            "authmechanismproperties",
            "authsource",
            "compressors",
            "connecttimeoutms",
            "directconnection",
            "gssapiservicename",
            "heartbeatfrequencyms",
            "loadbalanced",
            "localthresholdms",
            "maxconnecting",
            "maxidletimems",
            "maxlifetimems",
            "maxpoolsize",
            "maxstalenessseconds",
            "minpoolsize",
            "proxyhost",
            "proxyport",
            "proxyusername",
            "readpreference",
            "readpreferencetags",
            "replicaset",
            "retryreads",
            "retrywrites",
            "servermonitoringmode",
            "serverselectiontimeoutms",
            "sockettimeoutms",
            "srvmaxhosts",
            "srvservicename",
            "ssl",
            "sslinvalidhostnameallowed",
            "tls",
            "tlsallowinvalidhostnames",
            "tlsinsecure",
            "uuidrepresentation",
            "waitqueuetimeoutms",
            "zlibcompressionlevel");

    /** What a copied address often says, and Godwit sees to itself. */
    private static final Map<String, List<String>> ONLY =
            Map.of("w", List.of("majority"), "readconcernlevel", List.of("majority"), "journal", List.of("true"));

    /**
     * Reads an endpoint.
     *
     * @throws GodwitException if the address or an option is invalid
     */
    static Address of(Endpoint endpoint, Option.Side side) {
        String url = endpoint.url();
        int slashes = url.indexOf("://");
        if (slashes < 0) {
            throw invalid(FORM, "url");
        }
        int question = url.indexOf('?', slashes);
        String beforeQuery = question < 0 ? url : url.substring(0, question);
        int slash = beforeQuery.indexOf('/', slashes + 3);
        String authority = beforeQuery.substring(slashes + 3, slash < 0 ? beforeQuery.length() : slash);
        String database = slash < 0 ? "" : decode(beforeQuery.substring(slash + 1));
        int at = authority.lastIndexOf('@');
        String user = at < 0 ? "" : decode(authority.substring(0, at));
        String hosts = authority.substring(at + 1);
        if (hosts.isEmpty()
                || (at >= 0 && (user.isEmpty() || authority.substring(0, at).contains(":")))) {
            throw invalid(FORM, "url");
        }
        Map<String, String> options = new TreeMap<>();
        StringBuilder drivers = new StringBuilder();
        for (String parameter :
                question < 0 ? new String[0] : url.substring(question + 1).split("&", -1)) {
            if (!parameter.isEmpty()) {
                take(parameter, options, drivers);
            }
        }
        for (Map.Entry<String, String> option : endpoint.options().entrySet()) {
            if (!isOurs(option.getKey())) {
                throw invalid(
                        "unknown option `" + option.getKey()
                                + "`; the driver's own stand in the address, as ?name=value",
                        option.getKey());
            }
            options.put(option.getKey(), option.getValue());
        }
        String password = endpoint.password().reveal();
        if (user.isEmpty() && !password.isEmpty()) {
            throw invalid("a password is given, and the address names no user", "url");
        }
        if (!user.isEmpty()
                && password.isEmpty()
                && !drivers.toString().toLowerCase(Locale.ROOT).contains("authmechanism=")) {
            throw invalid("the address names a user, and no password is given", "url");
        }
        String login = user.isEmpty() ? "" : encode(user) + (password.isEmpty() ? "" : ":" + encode(password)) + "@";
        String text = endpoint.scheme() + "://" + login + hosts + "/" + encode(database) + "?" + drivers;
        return new Address(
                parse(text, password, side), hosts, database.equals("admin") ? "" : database, Map.copyOf(options));
    }

    private static void take(String parameter, Map<String, String> options, StringBuilder drivers) {
        int equals = parameter.indexOf('=');
        String name = decode(equals < 0 ? parameter : parameter.substring(0, equals));
        String value = equals < 0 ? "" : decode(parameter.substring(equals + 1));
        String lower = name.toLowerCase(Locale.ROOT);
        List<String> only = ONLY.get(lower);
        if (isOurs(name)) {
            options.put(name, value);
        } else if (only != null) {
            if (!only.contains(value)) {
                throw invalid(
                        "`" + name + "=" + value
                                + "` would lose what a failover takes back; leave it out: Godwit reads and"
                                + " writes with majority",
                        name);
            }
        } else if (DRIVERS.contains(lower)) {
            drivers.append(drivers.isEmpty() ? "" : "&").append(parameter);
        } else {
            throw invalid("unknown option `" + name + "`", name);
        }
    }

    private static boolean isOurs(String name) {
        return MongoOptions.ALL.stream().anyMatch(o -> o.name().equals(name));
    }

    private static ConnectionString parse(String text, String password, Option.Side side) {
        try {
            return new ConnectionString(text);
        } catch (IllegalArgumentException e) {
            // the driver's sentence may quote the address, into which the password has just been put
            String why = "" + e.getMessage();
            throw invalid(
                    password.isEmpty() ? why : "the driver does not take it: check user, hosts and parameters", "url");
        } catch (MongoException e) {
            throw MongoErrors.of(e, side, "looking up the address", "url");
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("a `%` in the address is followed by no two hexadecimal digits", "url");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static GodwitException invalid(String why, String where) {
        return new GodwitException(Errors.OPTION_INVALID, why, where, null);
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

    /** The first host, without its port. */
    String firstHost() {
        String first = hosts.split(",", -1)[0];
        if (first.startsWith("[")) {
            return first.substring(1, Math.max(first.indexOf(']'), 1));
        }
        int colon = first.indexOf(':');
        return colon < 0 ? first : first.substring(0, colon);
    }
}
