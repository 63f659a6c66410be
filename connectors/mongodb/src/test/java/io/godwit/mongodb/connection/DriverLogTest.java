package io.godwit.mongodb.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Option;
import io.godwit.spi.Secret;
import io.godwit.testkit.mongodb.MongoServer;
import io.godwit.testkit.mongodb.SharedMongoServers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The driver logs its commands with their documents, as soon as anybody wants to see more than usual. */
final class DriverLogTest {
    private static final String VALUE = "a value of a document";

    @Test
    void noValueOfADocumentIsLoggedHoweverMuchIs() {
        Optional<String> missing = SharedMongoServers.missing(SharedMongoServers.Side.TARGET);
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        MongoServer server = SharedMongoServers.take(SharedMongoServers.Side.TARGET);
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        Kept kept = new Kept();
        root.addHandler(kept);
        root.setLevel(Level.ALL);
        try (Deployment deployment =
                Deployment.open(new Endpoint(server.uri(), Secret.NONE, Map.of()), "logged", Option.Side.TARGET)) {
            deployment
                    .client()
                    .getDatabase("app")
                    .getCollection("logged", BsonDocument.class)
                    .insertOne(new BsonDocument("text", new BsonString(VALUE)));
            assertThat(kept.said).noneMatch(line -> line.contains(VALUE));
        } finally {
            root.setLevel(before);
            root.removeHandler(kept);
            SharedMongoServers.giveBack(server);
        }
    }

    private static final class Kept extends Handler {
        private final List<String> said = new CopyOnWriteArrayList<>();

        Kept() {
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord entry) {
            said.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
