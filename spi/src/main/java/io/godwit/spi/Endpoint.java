package io.godwit.spi;

import java.util.Map;

/**
 * Where a database is and how to get in.
 *
 * @param url the engine's scheme, user, hosts, database and parameters; never a password
 * @param password the password, or {@link Secret#NONE}
 * @param options the engine's own settings by {@link Option#name()}; the connector refuses names it does not list
 */
public record Endpoint(String url, Secret password, Map<String, String> options) {
    public Endpoint {
        options = Map.copyOf(options);
    }

    /** The part of the URL before {@code ://}, in lower case; empty if there is none. */
    public String scheme() {
        int end = url.indexOf("://");
        return end < 0 ? "" : url.substring(0, end).toLowerCase(java.util.Locale.ROOT);
    }
}
