package io.godwit.engine.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.engine.EngineErrors;
import io.godwit.engine.validate.ValidationJson;
import io.godwit.spi.GodwitException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A proof as JSON, as {@code docs/proof.schema.json} describes it. Fields keep one order. The last field, {@code digest}, is
 * {@code sha256:} and the SHA-256 of the canonical document in hexadecimal: the same JSON in UTF-8 without that field and
 * without white space between tokens.
 */
public final class ProofJson {
    private static final String DIGEST = "digest";

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(ValidationJson.module())
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ProofJson() {}

    /** The document, indented, with its digest; ends with a line feed. */
    public static String write(Proof proof) {
        try {
            ObjectNode document = JSON.valueToTree(proof);
            document.put(DIGEST, digest(document));
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new GodwitException(EngineErrors.INTERNAL, "the proof could not be put into words", "", e);
        }
    }

    /**
     * Reads a document back.
     *
     * @throws GodwitException if it is not a proof, or its digest does not fit it: then it was changed after it was written
     */
    public static Proof parse(String text) {
        try {
            JsonNode read = JSON.readTree(text);
            if (!(read instanceof ObjectNode document)) {
                throw new GodwitException(EngineErrors.PROOF_INVALID, "the document is not a JSON object");
            }
            JsonNode format = document.path("format");
            if (format.asInt() != ProofBuilder.FORMAT) {
                throw new GodwitException(
                        EngineErrors.PROOF_INVALID,
                        "the document is of format \"" + format.asText() + "\", and only " + ProofBuilder.FORMAT
                                + " is known");
            }
            JsonNode claimed = document.remove(DIGEST);
            if (claimed == null || !claimed.asText().equals(digest(document))) {
                throw new GodwitException(
                        EngineErrors.PROOF_INVALID, "the document does not fit the digest it carries");
            }
            return JSON.treeToValue(document, Proof.class);
        } catch (JsonProcessingException e) {
            throw new GodwitException(EngineErrors.PROOF_INVALID, "the document cannot be read as a proof", "", e);
        }
    }

    /** The digest of a proof's canonical document, as its JSON carries it. */
    static String digest(Proof proof) {
        try {
            ObjectNode document = JSON.valueToTree(proof);
            return digest(document);
        } catch (JsonProcessingException e) {
            throw new GodwitException(EngineErrors.INTERNAL, "the proof could not be put into words", "", e);
        }
    }

    private static String digest(ObjectNode documentWithoutDigest) throws JsonProcessingException {
        byte[] canonical = JSON.writeValueAsString(documentWithoutDigest).getBytes(StandardCharsets.UTF_8);
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
