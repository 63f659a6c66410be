package io.godwit.mongodb.apply;

import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Option;
import io.godwit.spi.Secret;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** A server to write to, with a checkpoint database of its own for each test. */
final class TargetServer implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String suffix = ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** The database that facts are kept in. */
    String checkpoints() {
        return "AP_godwit_" + suffix;
    }

    /** A database for rows. */
    String rows() {
        return "AP_rows_" + suffix;
    }

    Deployment deployment(String migration) {
        String address = System.getenv("GODWIT_TEST_MONGODB_TARGET");
        Assumptions.assumeTrue(address != null);
        Endpoint endpoint = new Endpoint(address, Secret.NONE, Map.of("checkpointDatabase", checkpoints()));
        Deployment deployment = Deployment.open(endpoint, migration, Option.Side.TARGET);
        open.push(deployment);
        return deployment;
    }

    /** The facts as one more process would hold them. */
    Facts facts(String migration) {
        Facts facts = new Facts(deployment(migration));
        open.push(facts::close);
        return facts;
    }

    @Override
    public void close() throws Exception {
        try (Deployment last = deployment("clean")) {
            last.client().getDatabase(checkpoints()).drop();
            last.client().getDatabase(rows()).drop();
        }
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
