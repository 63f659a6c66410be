package io.godwit.engine.proof;

import static io.godwit.engine.proof.Samples.definition;
import static io.godwit.engine.proof.Samples.plan;
import static io.godwit.engine.proof.Samples.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.engine.EngineErrors;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofSignatureTest {
    /** The first test vector of RFC 8032, section 7.1, as `openssl genpkey` writes keys. */
    private static final String KEY = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
            -----END PRIVATE KEY-----
            """;

    private static final String PUBLIC = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
            -----END PUBLIC KEY-----
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path key = Path.of("");
    private Path document = Path.of("");

    @BeforeEach
    void write() throws IOException {
        key = Files.writeString(folder.resolve("key.pem"), KEY);
        document = folder.resolve(ProofWriter.JSON);
        ProofWriter.write(proof(), folder);
    }

    private static Proof proof() {
        return ProofBuilder.build(
                definition(Mode.OFFLINE),
                plan(table("sales.orders", null, false)),
                Progress.none(),
                java.util.List.of());
    }

    @Test
    void aSignedDocumentIsVerifiedWithTheKeyBesideItAndWithOneGiven() throws IOException {
        String id = ProofSignature.sign(folder, key);

        assertThat(Files.readString(folder.resolve("proof.json.pub"))).isEqualTo(PUBLIC);
        assertThat(folder.resolve("proof.json.sig")).hasSize(64);
        assertThat(ProofSignature.verify(document, null)).isEqualTo(id).startsWith("sha256:");
        Path open = Files.writeString(folder.resolve("open.pem"), PUBLIC);
        assertThat(ProofSignature.verify(document, open)).isEqualTo(id);
    }

    @Test
    void aChangedByteIsFound() throws IOException {
        ProofSignature.sign(folder, key);
        byte[] bytes = Files.readAllBytes(document);
        for (int at : new int[] {0, bytes.length / 2, bytes.length - 1}) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            Files.write(document, changed);
            refused(EngineErrors.PROOF_INVALID, () -> ProofSignature.verify(document, null));
        }
        Files.write(document, bytes);
        Path signature = folder.resolve("proof.json.sig");
        byte[] signed = Files.readAllBytes(signature);
        signed[5] ^= 1;
        Files.write(signature, signed);
        refused(EngineErrors.PROOF_INVALID, () -> ProofSignature.verify(document, null));
        Files.write(signature, new byte[3]);
        refused(EngineErrors.PROOF_INVALID, () -> ProofSignature.verify(document, null));
    }

    @Test
    void anotherKeysSignatureIsRefused() throws Exception {
        ProofSignature.sign(folder, key);
        byte[] other = java.security.KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        Path open = Files.writeString(
                folder.resolve("other.pem"),
                "-----BEGIN PUBLIC KEY-----\n" + java.util.Base64.getEncoder().encodeToString(other)
                        + "\n-----END PUBLIC KEY-----\n");
        refused(EngineErrors.PROOF_INVALID, () -> ProofSignature.verify(document, open));
    }

    @Test
    void anUnsignedDocumentSaysSoUnlessASignerIsExpected() throws IOException {
        assertThat(ProofSignature.verify(document, null)).isNull();
        Path open = Files.writeString(folder.resolve("open.pem"), PUBLIC);
        refused(EngineErrors.PROOF_INVALID, () -> ProofSignature.verify(document, open));
    }

    @Test
    void aNewDocumentDoesNotKeepTheSignatureOfTheOld() {
        ProofSignature.sign(folder, key);
        ProofWriter.write(proof(), folder);
        assertThat(ProofSignature.verify(document, null)).isNull();
    }

    @Test
    void whatIsNoKeyIsRefused() throws IOException {
        Path none = Files.writeString(folder.resolve("none.pem"), PUBLIC);
        refused(EngineErrors.SIGNING_KEY_INVALID, () -> ProofSignature.sign(folder, none));
        refused(EngineErrors.SIGNING_KEY_INVALID, () -> ProofSignature.sign(folder, folder.resolve("absent")));
        Files.writeString(none, KEY.replace("MC4C", "MC4D"));
        refused(EngineErrors.SIGNING_KEY_INVALID, () -> ProofSignature.sign(folder, none));
    }

    @Test
    void documentsOfOtherFormatsCanBeCheckedThoughNotRead() {
        String text = ProofJson.write(proof());
        assertThat(ProofJson.check(text).verdict()).isEqualTo(proof().verdict());
        assertThat(ProofJson.isCurrent(text)).isTrue();
        String older = "{\"format\":1,\"verdict\":\"It was so.\"}";
        assertThat(ProofJson.isCurrent(older)).isFalse();
        refused(EngineErrors.PROOF_INVALID, () -> ProofJson.check(older));
        refused(EngineErrors.PROOF_INVALID, () -> ProofJson.check(text.replace("\"OFFLINE\"", "\"ONLINE\"")));
    }

    private static void refused(ErrorCode code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
