package io.godwit.testkit.fault;

import io.godwit.spi.Connector;
import io.godwit.spi.Endpoint;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.Option;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import java.util.List;

/** A connector whose calls fail as a script says. */
public final class FaultyConnector implements Connector {
    private final Connector inner;
    private final Faults faults;

    /** Wraps a connector; several may share a script. */
    public FaultyConnector(Connector inner, Faults faults) {
        this.inner = inner;
        this.faults = faults;
    }

    @Override
    public String engine() {
        return inner.engine();
    }

    @Override
    public List<String> schemes() {
        return inner.schemes();
    }

    @Override
    public List<Option> options() {
        return inner.options();
    }

    @Override
    public List<ErrorCode> codes() {
        return inner.codes();
    }

    @Override
    public Source source(Endpoint endpoint, String migration) {
        Line line = new Line(faults, "source", Errors.SOURCE_UNREACHABLE);
        return new FaultySource(line.call("connect", () -> inner.source(endpoint, migration)), line);
    }

    @Override
    public Target target(Endpoint endpoint, String migration) {
        Line line = new Line(faults, "target", Errors.TARGET_UNREACHABLE);
        return new FaultyTarget(line.call("connect", () -> inner.target(endpoint, migration)), line);
    }
}
