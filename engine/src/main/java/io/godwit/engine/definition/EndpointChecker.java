package io.godwit.engine.definition;

import io.godwit.spi.Connector;
import io.godwit.spi.Option;
import io.godwit.spi.Option.Kind;
import io.godwit.spi.Option.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Holds an endpoint against its connector: the address's scheme, the options' names and kinds, and where secrets stand. */
final class EndpointChecker {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.+", Pattern.DOTALL);
    private static final Pattern PASSWORD_IN_AUTHORITY = Pattern.compile("[^/]*://[^/?#@]*:[^/?#]*@.*", Pattern.DOTALL);
    private static final Pattern PASSWORD_IN_QUERY =
            Pattern.compile(".*[?&](password|passwd|pwd)=.*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");

    private final List<Connector> connectors;
    private final Findings findings;
    private final DefinitionValues values;

    EndpointChecker(List<Connector> connectors, Findings findings, DefinitionValues values) {
        this.connectors = connectors;
        this.findings = findings;
        this.values = values;
    }

    /** BOTH if it will be on the other side too. */
    void check(String endpoint, Side side) {
        Node urlNode = values.node(endpoint + ".url");
        if (urlNode == null) {
            return;
        }
        String url = values.text(endpoint + ".url");
        if (PASSWORD_IN_AUTHORITY.matcher(url).matches()
                || PASSWORD_IN_QUERY.matcher(url).matches()) {
            findings.error(
                    urlNode,
                    "`" + endpoint + ".url` holds a password; take it out and write password: ${NAME}, where NAME is an"
                            + " environment variable that holds it");
            return;
        }
        password(endpoint);
        var form = SCHEME.matcher(url);
        String scheme = form.matches() ? form.group(1).toLowerCase(Locale.ROOT) : "";
        List<String> schemes =
                connectors.stream().flatMap(c -> c.schemes().stream()).toList();
        if (scheme.isEmpty()) {
            findings.error(
                    urlNode,
                    "`" + endpoint + ".url` must read engine://user@host:port/database; engines are "
                            + String.join(", ", schemes));
            return;
        }
        connectors.stream()
                .filter(c -> c.schemes().contains(scheme))
                .findFirst()
                .ifPresentOrElse(
                        connector -> options(endpoint, side, connector),
                        () -> findings.error(
                                urlNode,
                                "`" + endpoint + ".url` begins with `" + scheme + "`, which no connector knows"
                                        + NearestName.suggest(scheme, schemes)));
    }

    private void password(String endpoint) {
        Node node = values.node(endpoint + ".password");
        if (node != null) {
            secret(endpoint + ".password", node, values.text(endpoint + ".password"));
        }
    }

    private void secret(String path, Node node, String text) {
        if (Secrets.isReference(text)) {
            return;
        }
        if (text.contains("${")) {
            findings.error(node, "`" + path + "` must be one reference and nothing else: ${NAME} or ${file:PATH}");
        } else if (!text.isEmpty()) {
            findings.warning(
                    node,
                    "`" + path + "` stands in the file itself; anyone who reads the file has it. Better: ${NAME} for an"
                            + " environment variable or ${file:PATH}");
        }
    }

    private void options(String endpoint, Side side, Connector connector) {
        Node node = values.node(endpoint + ".options");
        if (!(node instanceof Node.Mapping mapping)) {
            return;
        }
        List<Option> known = connector.options();
        List<String> fitting = new ArrayList<>();
        known.stream()
                .filter(o -> o.side() == Side.BOTH || side == Side.BOTH || o.side() == side)
                .forEach(o -> fitting.add(o.name()));
        for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
            String name = entry.getKey();
            Node at = new Node.Empty(entry.getValue().line(), entry.getValue().column());
            String path = endpoint + ".options." + name;
            var option = known.stream().filter(o -> o.name().equals(name)).findFirst();
            if (option.isEmpty()) {
                findings.error(
                        at,
                        "unknown option `" + name + "` in `" + endpoint + ".options`"
                                + NearestName.suggest(name, fitting));
            } else if (!fitting.contains(name)) {
                findings.error(
                        at,
                        "the option `" + name + "` is not one of a " + endpoint
                                + ", unless `cutover.wayBack: keep` makes it a " + other(endpoint) + " later");
            } else {
                option(option.get(), path, at, values.map(endpoint + ".options").getOrDefault(name, ""));
            }
        }
    }

    private static String other(String endpoint) {
        return endpoint.equals("source") ? "target" : "source";
    }

    private void option(Option option, String path, Node at, String text) {
        if (option.kind() == Kind.SECRET) {
            secret(path, at, text);
        } else if (Secrets.isReference(text)) {
            findings.error(at, "`" + path + "` is not a secret; write its value");
        } else if (option.kind() == Kind.INTEGER && !INTEGER.matcher(text).matches()) {
            findings.error(at, "`" + path + "` must be a whole number");
        } else if (option.kind() == Kind.BOOLEAN && !text.equals("true") && !text.equals("false")) {
            findings.error(at, "`" + path + "` must be true or false");
        }
    }
}
