package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.cli.Console;
import io.godwit.cli.command.GodwitCommand;
import io.godwit.spi.Endpoint;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole migrations from backups, as a user runs them: on the stand-in, or on the server that {@code GODWIT_TEST_SQLSERVER} names, with
 * {@code GODWIT_TEST_SQLSERVER_BACKUPS} as an empty folder that this machine and the server see under the same path.
 */
class LogShippingTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    Path folder;

    private final SqlServerTestDatabase source = new SqlServerTestDatabase();
    private final SqlServerTestDatabase other = new SqlServerTestDatabase();
    private final String target = source.name() + "_moved";
    private Path backups = Path.of("");

    @BeforeEach
    void fill() throws IOException {
        assumeTrue(!source.isBabelfish(), "it has no backups");
        String given = System.getenv("GODWIT_TEST_SQLSERVER_BACKUPS");
        assumeTrue(source.isStandIn() || given != null, "a server needs a folder for backups");
        backups = given == null ? folder.resolve("backups") : Path.of(given, source.name());
        Files.createDirectories(backups);
        source.run("CREATE TABLE dbo.items (id int IDENTITY NOT NULL PRIMARY KEY, name nvarchar(40) NULL)");
        add("one");
    }

    @AfterEach
    void drop() {
        other.runAlone("DROP DATABASE IF EXISTS [" + target + "]");
        source.close();
        other.close();
    }

    @Test
    void shipsLogsUntilTheTailAndHandsOver() throws IOException {
        back("DATABASE", "1_full.bak", "INIT");
        add("two");
        back("LOG", "2.trn", "INIT");
        String file = file("online", "");
        Answer assessed = godwit("assess", file, "--json");
        assertThat(assessed.exitCode).as(assessed.text()).isZero();
        CompletableFuture<Answer> run = start(file);
        await(() -> restored() == 2);
        add("three");
        back("DATABASE", "3_differential.bak", "INIT, DIFFERENTIAL");
        add("four");
        back("LOG", "4.trn", "INIT");
        await(() -> restored() == 3);
        assertThat(godwit("pause", "shipping").exitCode).isZero();
        assertThat(run.join().exitCode).isEqualTo(6);

        add("five");
        back("LOG", "5.trn", "INIT");
        CompletableFuture<Answer> again = start("shipping");
        await(() -> restored() == 4);
        Answer early = godwit("cutover", "shipping");
        assertThat(early.exitCode).as(early.text()).isZero();
        await(() -> message().contains("WITH NORECOVERY"));
        add("six");
        back("LOG", "6_tail.trn", "INIT, NORECOVERY");
        Answer ended = again.join();
        assertThat(ended.exitCode).as(ended.text()).isZero();
        assertThat(rows()).containsExactly("one", "two", "three", "four", "five", "six");
        assertThat(ended.text()).contains("5 backups without a gap").contains("shut writers out");

        Answer proof = godwit(
                "proof",
                "shipping",
                "--json",
                "--output",
                folder.resolve("proof").toString());
        assertThat(proof.exitCode).as(proof.text()).isZero();
        assertThat(proof.json().path("backups").size()).isEqualTo(5);
        assertThat(proof.json().at("/backups/0/kind").asText()).isEqualTo("full");
        assertThat(proof.json().at("/backups/4/closing").asBoolean()).isTrue();
        assertThat(Files.readString(folder.resolve("proof/proof.html"))).contains("6_tail.trn");
        assertThat(godwit("run", "shipping").exitCode).isZero();
        assertThat(godwit("cancel", "shipping").exitCode).isZero();
        assertThat(rows()).hasSize(6);
    }

    @Test
    void restoresWhatThereIsOffline() throws IOException {
        back("DATABASE", "full.bak", "INIT");
        add("two");
        back("DATABASE", "differential.bak", "INIT, DIFFERENTIAL");
        add("three");
        back("LOG", "log.trn", "INIT");
        add("written too late");
        Answer run = godwit("run", file("offline", ""), "--json");
        assertThat(run.exitCode).as(run.text()).isEqualTo(1);
        assertThat(run.json().at("/proof/verdict").asText())
                .contains("3 backups")
                .contains("is not shown");
        assertThat(rows()).containsExactly("one", "two", "three");
    }

    @Test
    void readsStripedAndAppendedBackupsAndLeavesOutOthers() throws IOException {
        String striped = "'" + backups.resolve("a.bak") + "', DISK = N'" + backups.resolve("b.bak") + "'";
        other.runAlone("BACKUP DATABASE [" + source.name() + "] TO DISK = N" + striped + " WITH INIT");
        add("two");
        back("LOG", "all.trn", "NOINIT");
        add("three");
        back("LOG", "all.trn", "NOINIT, NORECOVERY");
        other.run("CREATE TABLE dbo.strangers (id int NOT NULL PRIMARY KEY)");
        other.runAlone(
                "BACKUP DATABASE [" + other.name() + "] TO DISK = N'" + backups.resolve("other.bak") + "' WITH INIT");
        Files.writeString(backups.resolve("readme.bak"), "no backup at all");
        Answer run = godwit("run", file("online", "cutover: { when: when-ready }"), "--json");
        assertThat(run.exitCode).as(run.text()).isZero();
        assertThat(rows()).containsExactly("one", "two", "three");
    }

    @Test
    void namesTheGapAndGoesOnWhenItIsFilled() throws IOException {
        back("DATABASE", "full.bak", "INIT");
        add("two");
        back("LOG", "1.trn", "INIT");
        add("three");
        back("LOG", "2.trn", "INIT, NORECOVERY");
        Path late = Files.move(backups.resolve("1.trn"), folder.resolve("1.trn"));
        Answer offline = godwit("assess", file("offline", ""), "--json");
        assertThat(offline.exitCode).isEqualTo(3);
        assertThat(offline.text()).contains("SQLSERVER_BACKUP_CHAIN_BROKEN").contains("2.trn");
        CompletableFuture<Answer> run = start(file("online", "cutover: { when: when-ready }"));
        await(() -> message().contains("is missing before"));
        Files.copy(late, backups.resolve("1.trn"));
        Answer ended = run.join();
        assertThat(ended.exitCode).as(ended.text()).isZero();
        assertThat(rows()).containsExactly("one", "two", "three");
    }

    @Test
    void neverTouchesADatabaseThatItDidNotMake() throws IOException {
        back("DATABASE", "full.bak", "INIT");
        other.runAlone("CREATE DATABASE [" + target + "]");
        Answer assessed = godwit("assess", file("offline", ""));
        assertThat(assessed.exitCode).isEqualTo(3);
        assertThat(assessed.text()).contains("SQLSERVER_DATABASE_NAME_TAKEN");
        Answer run = godwit("run", file("offline", ""));
        assertThat(run.exitCode).isEqualTo(3);
        assertThat(run.text()).contains("ASSESSMENT_BLOCKED");
    }

    @Test
    void whatNeedsRowsOfTheSourceIsRefusedByName() throws IOException {
        back("DATABASE", "full.bak", "INIT");
        Answer plan = godwit("plan", file("offline", ""));
        assertThat(plan.exitCode).isEqualTo(5);
        assertThat(plan.text()).contains("NOT_SUPPORTED").contains("backups are restored");
    }

    private void add(String name) {
        source.run("INSERT INTO dbo.items (name) VALUES (N'" + name + "')");
    }

    private void back(String what, String file, String options) {
        other.runAlone("BACKUP " + what + " [" + source.name() + "] TO DISK = N'" + backups.resolve(file) + "' WITH "
                + options);
    }

    private List<String> rows() {
        return other.queryIn(target, "SELECT name FROM dbo.items ORDER BY id");
    }

    private int restored() {
        return status().at("/status/restore/restored").asInt(-1);
    }

    private String message() {
        return status().at("/status/message").asText();
    }

    private JsonNode status() {
        return godwit("status", "shipping", "--json").json();
    }

    private static void await(BooleanSupplier state) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!state.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private String file(String mode, String more) throws IOException {
        Endpoint endpoint = source.endpoint();
        List<String> options = new ArrayList<>();
        endpoint.options().forEach((name, value) -> {
            if (!name.equals("enableCapture") && !name.equals("fence")) {
                options.add(name + ": \"" + value + "\"");
            }
        });
        Path file = folder.resolve(mode + ".yaml");
        Files.writeString(file, """
                name: shipping
                mode: %s
                source:
                  url: "sqlserver-backups://%s"
                  options: { sourceDatabase: %s }
                target:
                  url: "%s"
                  password: "${TARGET_PASSWORD}"
                  options: { %s }
                %s
                """.formatted(
                        mode,
                        backups,
                        source.name(),
                        endpoint.url().replace("/" + source.name(), "/" + target),
                        String.join(", ", options),
                        more));
        return file.toString();
    }

    /** What a command said, and how it ended. */
    private record Answer(int exitCode, String out, String err) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (IOException e) {
                throw new IllegalStateException(text(), e);
            }
        }

        String text() {
            return out + err;
        }
    }

    private CompletableFuture<Answer> start(String migration) {
        return CompletableFuture.supplyAsync(() -> godwit("run", migration, "--no-progress"));
    }

    private Answer godwit(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(
                        "GODWIT_STATE",
                        folder.resolve("state").toString(),
                        "TARGET_PASSWORD",
                        source.endpoint().password().reveal()),
                false);
        int exitCode = GodwitCommand.commandLine(console).execute(args);
        return new Answer(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
