package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.state.SqlStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.contract.Workload;
import io.godwit.testkit.server.PostgresTestDatabase;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code SIGKILL} of the command line at seeded moments of whole migrations from and to SQL Server, or its stand-in, while clients write;
 * then both databases are compared by plain queries. One kill with each build; {@code -Dgodwit.kills=20} kills so often in each pair,
 * {@code -Dgodwit.seed} repeats the choices of a run. Output and state of the runs stay in {@code target/kills}.
 */
final class SqlServerKillsTest {
    private static final int KILLS = Integer.getInteger("godwit.kills", 0);
    private static final int KILLS_PER_MIGRATION = 6;
    private static final int ROWS = 3000;
    private static final long SEED = Long.getLong("godwit.seed", System.nanoTime() & 0xffffff);

    private final KilledRuns runs = new KilledRuns(
            new Random(SEED), List.of(Phase.SCHEMA, Phase.LOAD, Phase.LOAD, Phase.CONVERGE, Phase.SYNC, Phase.CUTOVER));

    @SuppressWarnings("ImmutableEnumChecker") // what they hold opens anew each time
    enum Pair {
        SQLSERVER_TO_SQLSERVER(SqlServerTestDatabase::new, SqlServerTestDatabase::new),
        POSTGRESQL_TO_SQLSERVER(() -> new PostgresTestDatabase(15), SqlServerTestDatabase::new),
        SQLSERVER_TO_POSTGRESQL(SqlServerTestDatabase::new, () -> new PostgresTestDatabase(15));

        private final Supplier<TestDatabase> source;
        private final Supplier<TestDatabase> target;

        Pair(Supplier<TestDatabase> source, Supplier<TestDatabase> target) {
            this.source = source;
            this.target = target;
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostOrDoubledOnline(Pair pair) throws Exception {
        killed(pair, "online", KILLS);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostOrDoubledOffline(Pair pair) throws Exception {
        killed(pair, "offline", KILLS > 0 ? (KILLS + 1) / 2 : pair == Pair.SQLSERVER_TO_SQLSERVER ? 1 : 0);
    }

    private void killed(Pair pair, String mode, int times) throws Exception {
        assumeThat(times).as("tried with -Dgodwit.kills=20").isPositive();
        int migrations = 0;
        while (runs.kills() < times && migrations < times) {
            migrations++;
            try (TestDatabase from = pair.source.get();
                    TestDatabase to = pair.target.get()) {
                migration(from, to, mode, Math.min(KILLS_PER_MIGRATION, times - runs.kills()));
            }
        }
        System.out.println(pair + " " + mode + ", seed " + SEED + ": " + runs.kills() + " kills in " + migrations
                + " migrations, nothing lost or doubled; they fell in " + runs.deaths());
        assertThat(runs.kills()).as("kills of %s migrations", migrations).isGreaterThanOrEqualTo(times);
    }

    private void migration(TestDatabase from, TestDatabase to, String mode, int times) throws Exception {
        fill(from);
        Path folder = KilledRuns.folder(mode);
        Files.writeString(folder.resolve("migration.yaml"), """
                name: %s
                mode: %s
                source: %s
                target: %s
                rename: { schemas: { %s: %s } }
                load: { splitSize: 1MB }
                sync: { groupMillis: 20 }
                """.formatted(
                        KilledRuns.NAME,
                        mode,
                        KilledRuns.endpoint(from.endpoint(), Set.of()),
                        KilledRuns.endpoint(to.endpoint(), Set.of("enableCapture")),
                        from.schema(),
                        to.schema()));
        try (StateStore store = SqlStateStore.open(folder.resolve("state"))) {
            if (mode.equals("online")) {
                try (Workload workload = new Workload(from, List.of(from.table("item"), from.table("busy")), SEED)) {
                    runs.killOften(folder, store, times);
                    store.desire(KilledRuns.NAME, Desired.CUTOVER);
                    KilledRuns.finish(folder);
                    workload.stop();
                }
            } else {
                runs.killOften(folder, store, times);
                KilledRuns.finish(folder);
            }
        }
        for (String table : List.of("item", "busy", "pair", "loose")) {
            assertThat(rows(to, to.table(table)))
                    .as("%s, seed %s, in %s", table, SEED, folder)
                    .isEqualTo(rows(from, from.table(table)));
        }
    }

    private static void fill(TestDatabase database) {
        database.create(database.table("item"), Shape.KEYED);
        database.create(database.table("busy"), Shape.KEYED);
        database.create(database.table("pair"), Shape.COMPOSITE);
        List<String> statements = new ArrayList<>();
        database.create(database.table("loose"), Shape.KEYLESS);
        for (int i = 0; i < ROWS; i++) {
            statements.add("insert into " + database.table("item") + " values (" + i + ", 'name " + i + "', " + i
                    + ", '" + "b".repeat(1000) + "')");
            statements.add("insert into " + database.table("pair") + " values ('r" + i % 7 + "', " + i + ", 'p')");
            statements.add("insert into " + database.table("loose") + " values ('same', " + i % 3 + ")");
        }
        database.run(statements.toArray(new String[0]));
    }

    /** By the driver alone, in an order of their own. */
    private static List<String> rows(TestDatabase database, TableId table) {
        List<String> columns = switch (table.name()) {
            case "loose" -> List.of("name", "amount");
            case "pair" -> List.of("region", "number", "name");
            default -> List.of("id", "name", "amount", "body");
        };
        String text = columns.stream()
                .map(column -> column + ", '|', case when " + column + " is null then 'null' else '' end")
                .collect(Collectors.joining(", "));
        String sql = String.format(Locale.ROOT, "SELECT CONCAT(%s) FROM %s", text, table);
        List<String> found = database instanceof SqlServerTestDatabase server
                ? server.query(sql)
                : ((PostgresTestDatabase) database).query(sql);
        return found.stream().sorted().toList();
    }
}
