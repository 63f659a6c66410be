package io.godwit.testkit.memory;

import io.godwit.spi.Connector;
import io.godwit.spi.Endpoint;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import java.util.List;

/**
 * The connector of {@link MemoryDatabase}. Addresses read {@code memory://user@host/NAME?option=value&...}; what can be set
 * says {@link #options}.
 */
public final class MemoryConnector implements Connector {
    @Override
    public String engine() {
        return "memory";
    }

    @Override
    public List<String> schemes() {
        return List.of("memory");
    }

    @Override
    public List<Option> options() {
        return MemoryOptions.ALL;
    }

    @Override
    public List<ErrorCode> codes() {
        return Errors.ALL;
    }

    @Override
    public Source source(Endpoint endpoint, String migration) {
        MemoryOptions options = MemoryOptions.of(endpoint);
        return new MemorySource(database(options, Errors.SOURCE_UNREACHABLE), options, migration);
    }

    @Override
    public Target target(Endpoint endpoint, String migration) {
        MemoryOptions options = MemoryOptions.of(endpoint);
        return new MemoryTarget(database(options, Errors.TARGET_UNREACHABLE), options, migration);
    }

    private static MemoryDatabase database(MemoryOptions options, ErrorCode missing) {
        MemoryDatabase database = MemoryDatabase.find(options.database());
        if (database == null) {
            throw new GodwitException(missing, "There is no memory database " + options.database() + ".");
        }
        return database;
    }
}
