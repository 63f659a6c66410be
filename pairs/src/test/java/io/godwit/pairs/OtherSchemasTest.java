package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.inventory.InventoryReport.State;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.run.Connectors;
import io.godwit.engine.run.MigrationRunner;
import io.godwit.engine.run.Status;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.mysql.MySqlConnector;
import io.godwit.spi.Mode;
import io.godwit.spi.schema.Selection;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tables that go to another schema than the one that the target's address names. */
final class OtherSchemasTest {
    private final StateStore store = new MemoryStateStore();

    /** The inventory read only what the address names: tables in other databases seemed to be missing. */
    @Test
    void theInventoryFindsThemThere() {
        try (TestDatabase from = new MySqlTestDatabase("mariadb-10.11");
                TestDatabase to = new MySqlTestDatabase("mariadb-10.11")) {
            from.create(from.table("item"), Shape.KEYED);
            from.run("insert into " + from.table("item") + " values (1, 'one', 1, null)");
            Definition definition = new Definition(
                    "elsewhere",
                    Mode.OFFLINE,
                    new EndpointReference(from.endpoint().url(), "", Map.of()),
                    new EndpointReference(to.endpoint().url(), "", Map.of()),
                    new Selection(List.of(), List.of(), List.of(), Map.of("app", "elsewhere"), Map.of(), Map.of()),
                    new Definition.Load(1, 1 << 20),
                    new Definition.Sync(100, 50, 8L << 20),
                    new CutoverPolicy(
                            CutoverPolicy.When.WHEN_READY, CutoverPolicy.Check.BEFORE_HAND_OVER, 60_000, false));
            Status last = new MigrationRunner(
                            definition,
                            from.endpoint(),
                            to.endpoint(),
                            new Connectors(List.of(new MySqlConnector())),
                            store,
                            status -> {})
                    .run();
            assertThat(last.state()).as("%s", last.error()).isEqualTo(Status.State.DONE);
            Proof proof = ProofJson.parse(store.proof("elsewhere").orElseThrow());
            assertThat(Objects.requireNonNull(proof.inventory()).findings())
                    .filteredOn(f -> f.state() == State.MISSING)
                    .isEmpty();
        }
    }
}
