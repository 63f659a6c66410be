package io.godwit.engine.proof;

import static io.godwit.engine.proof.Samples.FENCE;
import static io.godwit.engine.proof.Samples.definition;
import static io.godwit.engine.proof.Samples.differing;
import static io.godwit.engine.proof.Samples.done;
import static io.godwit.engine.proof.Samples.equal;
import static io.godwit.engine.proof.Samples.journal;
import static io.godwit.engine.proof.Samples.plan;
import static io.godwit.engine.proof.Samples.report;
import static io.godwit.engine.proof.Samples.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.state.Plan;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.TablePlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofWriterTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void bothFormsAreWrittenAndNothingElseIsLeft() throws IOException {
        ProofWriter.write(shop(), directory.resolve("made/for/it"));
        ProofWriter.write(shop(), directory.resolve("made/for/it"));

        try (Stream<Path> files = Files.list(directory.resolve("made/for/it"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(ProofWriter.JSON, ProofWriter.HTML);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> ProofWriter.write(shop(), file.resolve("below")))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(EngineErrors.PROOF_NOT_WRITTEN))
                .hasMessageContaining("below");
    }

    @Test
    void whatIsWrittenReadsBackEqual() {
        Proof proof = shop();
        assertThat(ProofJson.parse(ProofJson.write(proof))).isEqualTo(proof);
    }

    @Test
    void aDocumentChangedAfterwardsIsRefused() {
        String text = ProofJson.write(differs()).replace("\"identical\" : false", "\"identical\" : true");
        assertThatThrownBy(() -> ProofJson.parse(text))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(EngineErrors.PROOF_INVALID));
    }

    @Test
    void anythingElseIsRefused() {
        for (String text : List.of("", "[]", "{}", "{\"format\": 2}", "no", "null")) {
            assertThatThrownBy(() -> ProofJson.parse(text))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(EngineErrors.PROOF_INVALID));
        }
    }

    /** Anybody can check the digest with tools that only take white space out. */
    @Test
    void theDigestIsThatOfTheDocumentWithoutWhiteSpaceAndDigest() throws Exception {
        String text = ProofJson.write(shop());
        StringBuilder compact = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && text.charAt(i - 1) != '\\') {
                quoted = !quoted;
            }
            if (quoted || !Character.isWhitespace(c)) {
                compact.append(c);
            }
        }
        int digest = compact.indexOf(",\"digest\":\"sha256:");
        byte[] canonical = (compact.substring(0, digest) + "}").getBytes(StandardCharsets.UTF_8);

        assertThat(compact.substring(digest))
                .isEqualTo(",\"digest\":\"sha256:"
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(canonical))
                        + "\"}");
    }

    @Test
    void thePageSaysTheAnswerFirst() {
        assertThat(ProofHtml.page(shop()))
                .contains("<strong>Identical</strong>")
                .doesNotContain("<script");
        assertThat(ProofHtml.page(differs()))
                .contains("<strong>Not identical</strong>")
                .contains(">differs<");
    }

    @Test
    void namesAreEscapedOnThePage() {
        String evil = "s.<img src=x onerror=alert(1)>&\"'\u202ecod.exe";
        Plan plan = plan(table(evil, "note <> '</code><script>'", false));
        String page = ProofHtml.page(ProofBuilder.build(
                definition(Mode.ONLINE),
                plan,
                done(plan),
                journal(report("at-fence", FENCE, true, List.of(equal(evil))))));

        assertThat(page)
                .doesNotContain("<img")
                .doesNotContain("<script")
                .doesNotContain("\u202e")
                .contains("&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;\\u202ecod.exe");
    }

    private static Proof shop() {
        String[] names = {
            "sales.orders",
            "sales.order_lines",
            "sales.customers",
            "stock.articles",
            "stock.movements",
            "audit.log_2026"
        };
        return proof(names, Stream.of(names).map(Samples::equal).toList());
    }

    private static Proof differs() {
        return proof(
                new String[] {"sales.orders", "sales.order_lines"},
                List.of(equal("sales.orders"), differing("sales.order_lines")));
    }

    private static Proof proof(String[] names, List<TableResult> results) {
        Plan plan = plan(Stream.of(names)
                .map(n -> table(n, n.startsWith("audit") ? "at >= date '2026-01-01'" : null, false))
                .toArray(TablePlan[]::new));
        return ProofBuilder.build(
                definition(Mode.ONLINE), plan, done(plan), journal(report("before-hand-over", FENCE, true, results)));
    }
}
