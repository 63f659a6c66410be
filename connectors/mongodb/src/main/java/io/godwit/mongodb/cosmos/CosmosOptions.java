package io.godwit.mongodb.cosmos;

import io.godwit.spi.Option;
import io.godwit.spi.Option.Kind;
import io.godwit.spi.Option.Side;
import java.util.List;

/** Settings of a target that is paid for by request units, or shards by a key that the source has not. */
public final class CosmosOptions {
    /** How fast a collection is while it is loaded. */
    public static final Option BOOST_REQUEST_UNITS = new Option(
            "boostRequestUnits",
            Kind.INTEGER,
            Side.TARGET,
            "",
            "request units per second that each collection with fewer of its own is given while it is loaded and its indexes are"
                    + " made (Azure Cosmos DB for MongoDB by request units); what it had before comes back afterwards, also when the"
                    + " run breaks off and the migration is cancelled");

    /** How single collections are made. */
    public static final Option COLLECTIONS = new Option(
            "collections",
            Kind.TEXT,
            Side.TARGET,
            "",
            "how collections are made on Azure Cosmos DB, by their names on the target:"
                    + " \"shop.orders=shardKey:customerId,requestUnits:4000; shop.items=autoscaleRequestUnits:10000\";"
                    + " on vCore only shardKey, by which documents are spread by hash");

    /** All of them. */
    public static final List<Option> ALL = List.of(BOOST_REQUEST_UNITS, COLLECTIONS);

    private CosmosOptions() {}
}
