package io.godwit.mongodb.catalog;

import io.godwit.mongodb.MongoOptions;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Platform;
import io.godwit.mongodb.cosmos.CosmosOptions;
import io.godwit.mongodb.cosmos.RequestUnits;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The request units of a target that is paid for by them, and nothing at all of any other. */
final class BoughtBudget {
    private static final Logger LOG = LoggerFactory.getLogger(BoughtBudget.class);

    private final Deployment deployment;

    BoughtBudget(Deployment deployment) {
        this.deployment = deployment;
    }

    /** Whether the target is such a one. */
    boolean isBought() {
        return deployment.server().platform() == Platform.COSMOS_RU;
    }

    /** Raises the request units of the collections to be loaded, where the option asks for it. */
    void raise(Schema schema) {
        if (isBought() && !deployment.option(CosmosOptions.BOOST_REQUEST_UNITS).isEmpty()) {
            try {
                units().raise(schema.tables().stream().map(Table::target).toList(), (int)
                        deployment.positive(CosmosOptions.BOOST_REQUEST_UNITS));
            } catch (RuntimeException e) {
                throw deployment.failure(e, "raising request units", "");
            }
        }
    }

    /** Puts them back; what cannot be put back now keeps neither a load nor a hand-over waiting, and is tried again at the next. */
    void putBack() {
        try {
            forget();
        } catch (GodwitException e) {
            LOG.warn("{}; it is tried again later", e.detail());
        }
    }

    /**
     * Puts them back for good.
     *
     * @throws GodwitException if they cannot be
     */
    void forget() {
        if (isBought()) {
            try {
                units().putBack();
            } catch (RuntimeException e) {
                throw deployment.failure(e, "putting back request units", "");
            }
        }
    }

    private RequestUnits units() {
        return new RequestUnits(
                deployment.client(),
                deployment.throttling(),
                deployment.option(MongoOptions.CHECKPOINT_DATABASE),
                deployment.migration());
    }
}
