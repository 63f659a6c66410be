package io.godwit.mongodb.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Updates;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimTest {
    private final TargetServer server = new TargetServer();

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void aLivingRunnerKeepsOthersOutUntilItCloses() {
        Facts first = server.facts("one");
        first.claim();
        first.claim();
        Facts second = server.facts("one");
        FactsTest.assertRefused(Errors.TARGET_CLAIMED, second::claim);
        server.facts("two").claim();
        first.record(new Checkpoint.LoadBegun("1:0"));
        first.close();
        second.claim();
        assertThat(second.progress().replayFrom()).isEqualTo("1:0");
    }

    @Test
    void aDeadRunnersLeaseRunsOut() {
        Facts second = server.facts("one");
        BsonDocument dead = new BsonDocument("_id", second.collection().names().id(FactDocuments.LEASE, ""))
                .append("holder", new BsonString("somebody"))
                .append("process", new BsonString("0"))
                .append("number", new BsonInt64(41))
                .append("renewals", new BsonInt64(3))
                .append("released", org.bson.BsonBoolean.FALSE);
        second.collection().documents().insertOne(dead);
        long begun = System.nanoTime();
        second.claim();
        assertThat(System.nanoTime() - begun).isGreaterThan(5_000_000_000L);
        assertThat(second.heldClaim().number()).isEqualTo(42);
    }

    /** As if another had taken a lease over that stood still while its holder did, and the holder woke up. */
    private static void overtake(Facts facts) {
        for (String kind : new String[] {FactDocuments.LEASE, FactDocuments.CLAIM}) {
            facts.collection()
                    .documents()
                    .updateOne(
                            new BsonDocument("_id", facts.collection().names().id(kind, "")),
                            Updates.combine(
                                    Updates.inc("number", 1L),
                                    Updates.set("holder", "another"),
                                    Updates.set("released", true)));
        }
    }

    @Test
    void whoLostTheClaimWritesNoMore() {
        Facts facts = server.facts("one");
        facts.claim();
        facts.record(new Checkpoint.LoadBegun("1:0"));
        overtake(facts);
        FactsTest.assertRefused(Errors.TARGET_CLAIMED, () -> facts.record(new Checkpoint.LoadEnded("2:0")));
        FactsTest.assertRefused(Errors.TARGET_CLAIMED, facts::requireClaim);
        assertThat(facts.progress().convergeUntil()).isNull();
        facts.claim();
        facts.record(new Checkpoint.LoadEnded("3:0"));
    }

    @Test
    void aTransactionThatBeganBeforeTheClaimWasLostDoesNotCommit() {
        Facts facts = server.facts("one");
        facts.claim();
        Claim old = facts.heldClaim();
        try (ClientSession session = old.openSession()) {
            session.startTransaction();
            facts.collection().documents().find(session).first();
            overtake(facts);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> old.guard(session));
            session.abortTransaction();
        }
    }
}
