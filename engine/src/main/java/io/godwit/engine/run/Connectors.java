package io.godwit.engine.run;

import io.godwit.engine.EngineErrors;
import io.godwit.spi.Connector;
import io.godwit.spi.GodwitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** The engines that this process can speak to. Immutable; may be used from any thread. */
public final class Connectors {
    private final List<Connector> all;

    /** Exactly these. */
    public Connectors(List<Connector> all) {
        this.all = List.copyOf(all);
    }

    /** All that are on the class path. */
    public static Connectors installed() {
        List<Connector> found = new ArrayList<>();
        ServiceLoader.load(Connector.class).forEach(found::add);
        return new Connectors(found);
    }

    /** All of them, in no particular order. */
    public List<Connector> all() {
        return all;
    }

    /**
     * The connector that a URL's scheme names.
     *
     * @throws GodwitException with {@code CONNECTOR_MISSING}, naming the schemes that are known; the URL itself is not repeated,
     *     because people put passwords into URLs
     */
    public Connector forUrl(String url) {
        int end = url.indexOf("://");
        String scheme = end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
        for (Connector connector : all) {
            if (connector.schemes().contains(scheme)) {
                return connector;
            }
        }
        TreeSet<String> known = new TreeSet<>();
        all.forEach(c -> known.addAll(c.schemes()));
        String what = scheme.isEmpty() ? "The address has no scheme" : "No engine has the scheme \"" + scheme + "\"";
        String choices = known.isEmpty() ? "no engine is installed" : "known are " + String.join(", ", known);
        throw new GodwitException(EngineErrors.CONNECTOR_MISSING, what + "; " + choices + ".");
    }
}
