package io.godwit.engine.run;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.reverse.Ends;
import io.godwit.spi.Connector;
import io.godwit.spi.Endpoint;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import io.godwit.spi.restore.Restoration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens both sides, and closes them together or one alone. Used by one thread. */
final class Endpoints implements AutoCloseable, Ends {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

    private final String migration;
    private final Endpoint sourceEndpoint;
    private final Endpoint targetEndpoint;
    private final Connectors connectors;
    private @Nullable Source source;
    private @Nullable Target target;
    private @Nullable Source readBack;
    private @Nullable Restoration restoration;

    Endpoints(String migration, Endpoint source, Endpoint target, Connectors connectors) {
        this.migration = migration;
        this.sourceEndpoint = source;
        this.targetEndpoint = target;
        this.connectors = connectors;
    }

    /** Both sides; what is not open is opened. */
    Sides open() {
        Source openSource = source;
        if (openSource == null) {
            openSource = connectors.forUrl(sourceEndpoint.url()).source(sourceEndpoint, migration);
            source = openSource;
        }
        Connector connector = connectors.forUrl(targetEndpoint.url());
        Target openTarget = target;
        if (openTarget == null) {
            openTarget = connector.target(targetEndpoint, migration);
            target = openTarget;
        }
        Source openReadBack = readBack;
        if (openReadBack == null) {
            openReadBack = connector.source(targetEndpoint, migration);
            readBack = openReadBack;
        }
        return new Sides(openSource, openTarget, openReadBack);
    }

    /** Whether the source is backups, which are restored and not read. */
    boolean areBackups() {
        return connectors.forUrl(sourceEndpoint.url()).isBackups(sourceEndpoint);
    }

    /** The target, opened for restoring. */
    Restoration restoration() {
        Restoration open = restoration;
        if (open == null) {
            Connector connector = connectors.forUrl(sourceEndpoint.url());
            if (!connector.equals(connectors.forUrl(targetEndpoint.url()))) {
                throw new GodwitException(
                        EngineErrors.DEFINITION_INVALID,
                        "Backups can be restored by the kind of database that made them only; name such a target, or the database itself"
                                + " as the source.",
                        "target.url",
                        null);
            }
            open = connector.restoration(sourceEndpoint, targetEndpoint, migration);
            restoration = open;
        }
        return open;
    }

    @Override
    public Source newSource(String name) {
        return connectors.forUrl(targetEndpoint.url()).source(targetEndpoint(Option.Side.SOURCE), name);
    }

    @Override
    public Target newTarget(String name) {
        return connectors.forUrl(sourceEndpoint.url()).target(sourceEndpoint(Option.Side.TARGET), name);
    }

    @Override
    public List<Option> options(String url) {
        return connectors.forUrl(url).options();
    }

    private Endpoint targetEndpoint(Option.Side side) {
        return onSide(targetEndpoint, side);
    }

    private Endpoint sourceEndpoint(Option.Side side) {
        return onSide(sourceEndpoint, side);
    }

    /** An endpoint's settings for the other side mean nothing on this one. */
    private Endpoint onSide(Endpoint endpoint, Option.Side side) {
        Map<String, String> kept = new LinkedHashMap<>(endpoint.options());
        for (Option option : options(endpoint.url())) {
            if (option.side() != side && option.side() != Option.Side.BOTH) {
                kept.remove(option.name());
            }
        }
        return new Endpoint(endpoint.url(), endpoint.password(), kept);
    }

    /** The former source's fence of the migration that this one leads back from is lifted; harmless if there is none. */
    void liftFenceOf(String forward) {
        try (Source former =
                connectors.forUrl(targetEndpoint.url()).source(targetEndpoint(Option.Side.SOURCE), forward)) {
            former.unfence();
        }
    }

    /** Closes the target's side and gives up its claim. */
    void closeTarget() {
        close(target, "target");
        close(readBack, "target");
        close(restoration, "target");
        restoration = null;
        target = null;
        readBack = null;
    }

    @Override
    public void close() {
        closeTarget();
        close(source, "source");
        source = null;
    }

    /** What fails on closing a broken connection changes nothing any more. */
    private static void close(@Nullable AutoCloseable open, String side) {
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (GodwitException e) {
            LOG.debug("closing the {} failed", side, e);
        } catch (Exception e) {
            LOG.warn("closing the {} failed: {}", side, e.toString());
        }
    }
}
