package io.godwit.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.cli.Console;
import io.godwit.testkit.memory.MemoryDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command as a user gives it, against databases in memory. */
class GodwitCommandTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private MemoryDatabase source = MemoryDatabase.create("cli_source");
    private MemoryDatabase target = MemoryDatabase.create("cli_target");

    @BeforeEach
    void fill() {
        source.execute(
                "create schema s",
                "create table s.items (id int64 primary key, name text)",
                "insert into s.items values (1, 'one')",
                "insert into s.items values (2, 'two')");
    }

    @AfterEach
    void drop() {
        MemoryDatabase.drop("cli_source");
        MemoryDatabase.drop("cli_target");
    }

    @Test
    void runsAnOfflineMigrationToAProof() throws IOException {
        String file = file("offline");
        Path proof = folder.resolve("proof");
        assertThat(godwit("run", file, "--proof", proof.toString()))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(proof.resolve("proof.json")).exists();
        assertThat(proof.resolve("proof.html")).exists();
        assertThat(target.rows("s.items")).isEqualTo(source.rows("s.items"));
        assertThat(godwit("status", "shop", "--json")).isZero();
        assertThat(json().at("/status/state").asText()).isEqualTo("DONE");
        assertThat(json().path("live").asBoolean()).isFalse();
        assertThat(godwit("status")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("shop")
                .contains("offline")
                .contains("done");
        assertThat(godwit("proof", "shop", "--json")).isZero();
        assertThat(json().path("identical").asBoolean()).isTrue();
        assertThat(godwit("validate", "shop", "--json")).isZero();
        assertThat(json().path("identical").asBoolean()).isTrue();
        target.execute("update s.items set name = 'other' where id = 2");
        assertThat(godwit("validate", "shop", "--json")).isEqualTo(1);
        assertThat(json().path("identical").asBoolean()).isFalse();
    }

    @Test
    void comparesTwoDatabasesWithNoMigrationBehindThem() throws IOException {
        target.execute(
                "create table s.items (id int64 primary key, name text)",
                "insert into s.items values (1, 'one')",
                "insert into s.items values (2, 'other')",
                "create table s.more (id int64 primary key)");
        String from = "memory://tester@localhost/cli_source";
        String to = "memory://tester@localhost/cli_target";

        assertThat(godwit("validate", from, to, "--recheck-pause", "0"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("DIFFERENT")
                .contains("1 row different (name)")
                .contains("id=2")
                .contains("table missing on source  s.more")
                .contains("The databases are not identical: 1 of 1 table differs; 1 table or column is not alike.");
        assertThat(godwit("validate", from, to, "--tables", "s.items", "--where", "s.items=id < 2", "--json"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(json().path("identical").asBoolean()).isTrue();
        assertThat(json().at("/tables/0/state").asText()).isEqualTo("EQUAL");
        assertThat(godwit("validate", from, to, "--json", "--rechecks", "0")).isEqualTo(1);
        assertThat(json().at("/tables/0/differences/listed/0/key/id").asText()).isEqualTo("2");
        assertThat(json().at("/structure/0/kind").asText()).isEqualTo("TABLE_MISSING_ON_SOURCE");
        assertThat(godwit("validate", from, to, "--no-keys", "--rechecks", "0")).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("fingerprint").doesNotContain("id=2");
        assertThat(source.isClean()).isTrue();
        assertThat(target.isClean()).isTrue();
        assertThat(target.tableNames()).hasSize(2);
        assertThat(godwit("status")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("validate_");
    }

    @Test
    void refusesComparisonsThatMakeNoSense() {
        String from = "memory://tester@localhost/cli_source";
        assertThat(godwit("validate", from)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("give the other's URL too");
        assertThat(godwit("validate", from, from)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("`TARGET` is the source's");
        assertThat(godwit("validate", from, "nothing://x/y")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("`TARGET` begins with `nothing`");
        assertThat(godwit("validate", "shop", "--resume")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("leave --resume out");
        godwit("validate", from, "memory://tester@localhost/cli_target", "--source-password", "hunter2");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("warning: `--source-password` is the password itself")
                .doesNotContain("hunter2");
    }

    @Test
    void aProofIsSignedAndVerified() throws IOException {
        assertThat(godwit("run", file("offline"))).isZero();
        Path key = Files.writeString(folder.resolve("key.pem"), """
                -----BEGIN PRIVATE KEY-----
                MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
                -----END PRIVATE KEY-----
                """);
        Path proof = folder.resolve("proof");
        assertThat(godwit("proof", "shop", "--sign", key.toString())).isEqualTo(2);
        assertThat(godwit("proof")).isEqualTo(2);
        assertThat(godwit("proof", "shop", "--output", proof.toString(), "--sign", key.toString()))
                .isZero();
        String document = proof.resolve("proof.json").toString();
        String open = proof.resolve("proof.json.pub").toString();
        assertThat(godwit("proof", "verify", document))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("is as it was written", "signed with the key sha256:");
        assertThat(godwit("proof", "verify", document, "--key", open, "--json")).isZero();
        assertThat(json().path("identical").asBoolean()).isTrue();

        Files.writeString(Path.of(document), Files.readString(Path.of(document)).replace(" : true", ":true"));
        assertThat(godwit("proof", "verify", document)).isEqualTo(5);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("signature does not fit");
        Files.writeString(Path.of(document), "{}");
        assertThat(godwit("proof", "verify", document, "--json")).isEqualTo(5);
        assertThat(godwit("proof", "verify", folder.resolve("absent").toString()))
                .isEqualTo(5);
    }

    @Test
    void runsAnOnlineMigrationToItsHandOver() throws IOException {
        assertThat(godwit("run", file("online"), "--cutover", "when-ready", "--json"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(json().at("/status/state").asText()).isEqualTo("DONE");
        assertThat(json().at("/proof/identical").asBoolean()).isTrue();
        assertThat(json().path("exitCode").asInt()).isZero();
        assertThat(godwit("cutover", "shop")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("was handed over already");
    }

    @Test
    void assessesAndPlansWithoutChangingAnything() throws IOException {
        String file = file("online");
        assertThat(godwit("assess", file, "--json"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(json().path("ready").asBoolean()).isTrue();
        assertThat(godwit("plan", file, "--json")).isZero();
        assertThat(json().at("/tables/0/source").asText()).isEqualTo("s.items");
        assertThat(godwit("plan", file)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("s.items").doesNotContain("becomes");
        assertThat(target.tableNames()).isEmpty();
        assertThat(source.isClean()).isTrue();
    }

    @Test
    void showsWhatBecomesOfColumnsWithValuesWhenAsked() throws IOException {
        source.execute("insert into s.items values (3, null)");
        String file = file("offline");
        assertThat(godwit("plan", file, "--samples", "3", "--json"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(json().at("/tables/0/columns/1/column").asText()).isEqualTo("name");
        assertThat(json().at("/tables/0/columns/1/targetType").asText()).isEqualTo("text");
        assertThat(json().at("/tables/0/columns/1/samples").toString()).isEqualTo("[\"one\",\"two\",\"null\"]");
        assertThat(godwit("plan", file, "--samples", "1")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("becomes", "one")
                .doesNotContain("two");
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("one");
        assertThat(target.tableNames()).isEmpty();
        assertThat(source.isClean()).isTrue();
    }

    @Test
    void wishesOfAMigrationThatDoesNotRunAreKept() throws IOException {
        assertThat(godwit("pause", "shop")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("MIGRATION_UNKNOWN");
        MemoryDatabase.drop("cli_target");
        assertThat(godwit("run", file("online"), "--no-progress")).isIn(4);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("TARGET_UNREACHABLE")
                .contains("what to do:");
        target = MemoryDatabase.create("cli_target");
        assertThat(godwit("pause", "shop", "--json")).isZero();
        assertThat(json().path("desired").asText()).isEqualTo("PAUSE");
        assertThat(godwit("cutover", "shop")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("godwit resume shop");
        assertThat(godwit("resume", "shop"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(target.rows("s.items")).isEqualTo(source.rows("s.items"));
    }

    @Test
    void cancelsWhatDoesNotRun() throws IOException {
        assertThat(godwit("cancel", file("online")))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(source.isClean()).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("shop is cancelled");
    }

    @Test
    void tellsOfMistakesWithExitCodeTwo() throws IOException {
        assertThat(godwit("run")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("FILE").contains("See: godwit run --help");
        assertThat(godwit("runn")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no such command");
        assertThat(godwit("run", folder.resolve("none.yaml").toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("DEFINITION_UNREADABLE")
                .doesNotContain("\tat ");
        String wrong = Files.writeString(folder.resolve("w.yaml"), "name: shop\nmod: x\n")
                .toString();
        assertThat(godwit("assess", wrong)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("w.yaml:2:1: unknown key `mod`; did you mean `mode`?");
        assertThat(godwit("assess", wrong, "--json")).isEqualTo(2);
        assertThat(json().at("/error/code").asText()).isEqualTo("DEFINITION_INVALID");
        assertThat(godwit("run", wrong, "--cutover", "soon")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("on-command or when-ready");
    }

    @Test
    void aMissingPasswordIsNamed() throws IOException {
        String file = Files.writeString(
                        folder.resolve("p.yaml"),
                        Files.readString(Path.of(file("online"))) + "source: { url: \"memory://x/cli_source\" }\n")
                .toString();
        assertThat(godwit("assess", file)).isEqualTo(2);
        String text = Files.readString(Path.of(file("online")))
                .replace("/cli_source\"", "/cli_source\", password: \"${NO_SUCH}\"");
        Files.writeString(Path.of(file), text);
        assertThat(godwit("run", file)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("SECRET_MISSING")
                .contains("NO_SUCH is not set");
        assertThat(godwit("status")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("There are no migrations");
    }

    @Test
    void helpAndCompletionKnowEveryCommand() {
        assertThat(godwit("help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("assess", "cutover", "130", "Begin with");
        assertThat(godwit("completion", "bash")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("cutover").contains("when-ready");
        assertThat(godwit("version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("godwit ");
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("unknown");
    }

    private String file(String mode) throws IOException {
        return Files.writeString(
                        folder.resolve("shop.yaml"),
                        "name: shop\nmode: " + mode + "\nsource: { url: \"" + source.url() + "\" }\ntarget: { url: \""
                                + target.url() + "\" }\n")
                .toString();
    }

    /** Runs a command; what it printed is in {@code out} and {@code err} until the next. */
    private int godwit(String... args) {
        out.reset();
        err.reset();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("GODWIT_STATE", folder.resolve("state").toString()),
                false);
        return GodwitCommand.commandLine(console).execute(args);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    }
}
