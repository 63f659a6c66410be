package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Status;
import io.godwit.engine.state.SqlStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.spi.Endpoint;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.contract.Workload;
import io.godwit.testkit.server.PostgresTestDatabase;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
    private static final String NAME = "killed";
    private static final int KILLS = Integer.getInteger("godwit.kills", 0);
    private static final int KILLS_PER_MIGRATION = 6;
    private static final int ROWS = 3000;
    private static final long RUN_AT_MOST_SECONDS = 180;
    private static final long SEED = Long.getLong("godwit.seed", System.nanoTime() & 0xffffff);

    private final Random random = new Random(SEED);
    private final Map<Phase, Integer> deaths = new TreeMap<>();
    private int kills;

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
        while (kills < times && migrations < times) {
            migrations++;
            try (TestDatabase from = pair.source.get();
                    TestDatabase to = pair.target.get()) {
                migration(from, to, mode, Math.min(KILLS_PER_MIGRATION, times - kills));
            }
        }
        System.out.println(pair + " " + mode + ", seed " + SEED + ": " + kills + " kills in " + migrations
                + " migrations, nothing lost or doubled; they fell in " + deaths);
        assertThat(kills).as("kills of %s migrations", migrations).isGreaterThanOrEqualTo(times);
    }

    private void migration(TestDatabase from, TestDatabase to, String mode, int times) throws Exception {
        fill(from);
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/kills")), mode + "-");
        Files.writeString(folder.resolve("migration.yaml"), """
                name: %s
                mode: %s
                source: %s
                target: %s
                rename: { schemas: { %s: %s } }
                load: { splitSize: 1MB }
                sync: { groupMillis: 20 }
                """.formatted(
                        NAME,
                        mode,
                        endpoint(from.endpoint(), Set.of()),
                        endpoint(to.endpoint(), Set.of("enableCapture")),
                        from.schema(),
                        to.schema()));
        try (StateStore store = SqlStateStore.open(folder.resolve("state"))) {
            if (mode.equals("online")) {
                try (Workload workload = new Workload(from, List.of(from.table("item"), from.table("busy")), SEED)) {
                    killOften(folder, store, times);
                    store.desire(NAME, Desired.CUTOVER);
                    finish(folder);
                    workload.stop();
                }
            } else {
                killOften(folder, store, times);
                finish(folder);
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

    private static String endpoint(Endpoint endpoint, Set<String> notThere) {
        return "{ url: \"" + endpoint.url() + "\", password: \""
                + endpoint.password().reveal() + "\", options: { "
                + endpoint.options().entrySet().stream()
                        .filter(option -> !notThere.contains(option.getKey()))
                        .map(option -> option.getKey() + ": \"" + option.getValue() + "\"")
                        .collect(Collectors.joining(", "))
                + " } }";
    }

    /** Each run dies some time after it came into some phase, or after its start if it begins beyond. */
    private void killOften(Path folder, StateStore store, int times) throws Exception {
        Phase[] phases = {Phase.SCHEMA, Phase.LOAD, Phase.LOAD, Phase.CONVERGE, Phase.SYNC, Phase.CUTOVER};
        for (int i = 0; i < times; i++) {
            Phase wanted = phases[(int) ((i + random.nextDouble()) * phases.length / times)];
            if (wanted == Phase.CUTOVER) {
                store.desire(NAME, Desired.CUTOVER);
            }
            Process run = run(folder);
            Phase reached = await(run, store, wanted);
            long end =
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(wanted == Phase.SYNC ? 800 : 250));
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(100_000);
            }
            if (!run.isAlive()) {
                assertThat(run.exitValue()).as("a run in %s", folder).isZero();
                return;
            }
            Phase died = store.status(NAME).map(Status::phase).orElse(reached);
            run.destroyForcibly().waitFor();
            kills++;
            deaths.merge(died, 1, Integer::sum);
        }
    }

    private static Phase await(Process run, StateStore store, Phase wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RUN_AT_MOST_SECONDS);
        while (run.isAlive()) {
            Status now = store.status(NAME).orElse(null);
            if (now != null && now.processId() == run.pid() && now.phase().compareTo(wanted) >= 0) {
                return now.phase();
            }
            assertThat(System.nanoTime()).as("a run that comes to %s", wanted).isLessThan(deadline);
            LockSupport.parkNanos(2_000_000);
        }
        return wanted;
    }

    private static Process run(Path folder) throws IOException {
        Path output = Files.createTempFile(folder, "output-", ".txt");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("godwit.class.path", System.getProperty("java.class.path")),
                        "io.godwit.cli.Main",
                        "run",
                        folder.resolve("migration.yaml").toString(),
                        "--no-progress",
                        "--state",
                        folder.resolve("state").toString(),
                        "--proof",
                        folder.resolve("proof").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Runs to the end, undisturbed. */
    private static void finish(Path folder) throws Exception {
        Process run = run(folder);
        boolean ended = run.waitFor(RUN_AT_MOST_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            run.destroyForcibly().waitFor();
        }
        assertThat(ended && run.exitValue() == 0)
                .as("the last run, in %s, ends well", folder)
                .isTrue();
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
