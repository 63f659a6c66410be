package io.godwit.testkit.memory;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a memory database shows itself.
 *
 * @param database its name
 * @param fuzzy whether snapshots are not consistent
 * @param neutralOnly whether only neutral rows and changes are offered
 * @param splits {@code keys}, {@code physical} or {@code whole}
 * @param digests whether rows can be hashed here
 * @param images {@code key}, {@code full} or {@code partial}
 * @param fragmentChanges most changes in one batch
 * @param heartbeatMillis how long a reader of changes waits before it says that nothing happened
 */
record MemoryOptions(
        String database,
        boolean fuzzy,
        boolean neutralOnly,
        String splits,
        boolean digests,
        String images,
        int fragmentChanges,
        int heartbeatMillis) {
    static final List<Option> ALL = List.of(
            text("snapshots", "consistent", "consistent, or fuzzy: each read sees a moment of its own"),
            text("formats", "all", "all, or neutral: no encoded format is offered"),
            text(
                    "splits",
                    "keys",
                    "keys: ranges of a whole-number key; physical: ranges of places; whole: one per table"),
            text("digests", "row-hash", "row-hash, or none"),
            text("images", "key", "key: old keys only; full: whole old rows; partial: large unchanged values left out"),
            new Option("fragmentChanges", Option.Kind.INTEGER, Option.Side.BOTH, "1000", "most changes in one batch"),
            new Option("heartbeatMillis", Option.Kind.INTEGER, Option.Side.BOTH, "50", "pause between heartbeats"));

    private static Option text(String name, String defaultValue, String help) {
        return new Option(name, Option.Kind.TEXT, Option.Side.BOTH, defaultValue, help);
    }

    static MemoryOptions of(Endpoint endpoint) {
        String url = endpoint.url();
        if (!endpoint.scheme().equals("memory")) {
            throw invalid("The address does not begin with memory://.");
        }
        int question = url.indexOf('?');
        String path = question < 0 ? url : url.substring(0, question);
        Map<String, String> values = new HashMap<>();
        ALL.forEach(o -> values.put(o.name(), o.defaultValue()));
        if (question >= 0) {
            for (String pair : url.substring(question + 1).split("&")) {
                int equals = pair.indexOf('=');
                set(values, equals < 0 ? pair : pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        endpoint.options().forEach((name, value) -> set(values, name, value));
        return new MemoryOptions(
                path.substring(path.lastIndexOf('/') + 1),
                choice(values, "snapshots", "consistent", "fuzzy").equals("fuzzy"),
                choice(values, "formats", "all", "neutral").equals("neutral"),
                choice(values, "splits", "keys", "physical", "whole"),
                choice(values, "digests", "row-hash", "none").equals("row-hash"),
                choice(values, "images", "key", "full", "partial"),
                Integer.parseInt(values.getOrDefault("fragmentChanges", "")),
                Integer.parseInt(values.getOrDefault("heartbeatMillis", "")));
    }

    private static void set(Map<String, String> values, String name, String value) {
        if (values.replace(name, value) == null) {
            throw invalid("There is no option " + name + ".");
        }
    }

    private static String choice(Map<String, String> values, String name, String... allowed) {
        String value = values.getOrDefault(name, "");
        if (!List.of(allowed).contains(value)) {
            throw invalid("Option " + name + " is one of " + String.join(", ", allowed) + ".");
        }
        return value;
    }

    private static GodwitException invalid(String detail) {
        return new GodwitException(Errors.OPTION_INVALID, detail);
    }
}
