package io.godwit.mongodb.cosmos;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.HashMap;
import java.util.Map;

/**
 * How one collection is made on Azure's services, as option {@code collections} says.
 *
 * @param shardKey the path by which documents are spread; empty for a collection in one piece
 * @param requestUnits per second, fixed; 0 if the service or its database decides
 * @param autoscaleRequestUnits the most per second of what grows and shrinks by itself; 0 for none
 */
public record CollectionSettings(String shardKey, int requestUnits, int autoscaleRequestUnits) {
    /** Nothing is said. */
    public static final CollectionSettings NONE = new CollectionSettings("", 0, 0);

    /**
     * Reads the option.
     *
     * @return settings by {@code database.collection}
     * @throws GodwitException {@code OPTION_INVALID} with what is wrong
     */
    public static Map<String, CollectionSettings> parse(String text) {
        Map<String, CollectionSettings> all = new HashMap<>();
        for (String entry : text.split(";", -1)) {
            if (entry.isBlank()) {
                continue;
            }
            int equals = entry.indexOf('=');
            String name = equals < 0 ? "" : entry.substring(0, equals).strip();
            int dot = name.indexOf('.');
            if (dot <= 0 || dot == name.length() - 1) {
                throw invalid("\"" + entry.strip() + "\" does not begin with database.collection=");
            }
            if (all.put(name, settings(name, entry.substring(equals + 1))) != null) {
                throw invalid("it names " + name + " twice");
            }
        }
        return all;
    }

    private static CollectionSettings settings(String collection, String text) {
        CollectionSettings settings = NONE;
        for (String pair : text.split(",", -1)) {
            int colon = pair.indexOf(':');
            String name = colon < 0 ? pair.strip() : pair.substring(0, colon).strip();
            String value = colon < 0 ? "" : pair.substring(colon + 1).strip();
            settings = switch (name) {
                case "shardKey" -> {
                    if (value.isEmpty() || value.startsWith("$")) {
                        throw invalid("the shard key of " + collection + " is no path");
                    }
                    yield new CollectionSettings(value, settings.requestUnits, settings.autoscaleRequestUnits);
                }
                case "requestUnits" ->
                    new CollectionSettings(
                            settings.shardKey, units(collection, value, 400), settings.autoscaleRequestUnits);
                case "autoscaleRequestUnits" ->
                    new CollectionSettings(settings.shardKey, settings.requestUnits, units(collection, value, 1000));
                default ->
                    throw invalid("it says \"" + name + "\" of " + collection
                            + "; known are shardKey, requestUnits and autoscaleRequestUnits");
            };
        }
        if (settings.requestUnits > 0 && settings.autoscaleRequestUnits > 0) {
            throw invalid(collection + " has either requestUnits or autoscaleRequestUnits");
        }
        return settings;
    }

    /** The least is the service's own (Microsoft Learn, "Azure Cosmos DB service quotas", minimum throughput limits). */
    private static int units(String collection, String value, int least) {
        int units;
        try {
            units = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw invalid("the request units of " + collection + " are no whole number");
        }
        if (units < least || units % 100 != 0) {
            throw invalid("the request units of " + collection + " must be a multiple of 100, " + least + " at least");
        }
        return units;
    }

    private static GodwitException invalid(String why) {
        return new GodwitException(Errors.OPTION_INVALID, "option collections: " + why);
    }
}
