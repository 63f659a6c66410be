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
     * What a document of any format says of itself, once it is known to be as it was written.
     *
     * @param format version of the document's schema
     * @param digest the digest it carries, which fits
     * @param complete as in {@link Proof#complete}
     * @param identical as in {@link Proof#identical}
     * @param verdict as in {@link Proof#verdict}
     */
    public record Checked(int format, String digest, boolean complete, boolean identical, String verdict) {}

    /**
     * Checks a document of any format against the digest it carries.
     *
     * @throws GodwitException if it is not a proof, or was changed after it was written
     */
    public static Checked check(String text) {
        try {
            ObjectNode document = document(text);
            String digest = document.path(DIGEST).asText();
            fits(document);
            return new Checked(
                    document.path("format").asInt(),
                    digest,
                    document.path("complete").asBoolean(),
                    document.path("identical").asBoolean(),
                    document.path("verdict").asText());
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    /** Whether a document is of the format that {@link #parse} reads; false of anything that is no proof. */
    public static boolean isCurrent(String text) {
        try {
            return JSON.readTree(text).path("format").asInt() == ProofBuilder.FORMAT;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static ObjectNode document(String text) throws JsonProcessingException {
        if (!(JSON.readTree(text) instanceof ObjectNode document)) {
            throw new GodwitException(EngineErrors.PROOF_INVALID, "the document is not a JSON object");
        }
        return document;
    }

    /** Takes the digest out of the document and checks the rest against it. */
    private static void fits(ObjectNode document) throws JsonProcessingException {
        JsonNode claimed = document.remove(DIGEST);
        if (claimed == null || !claimed.asText().equals(digest(document))) {
            throw new GodwitException(EngineErrors.PROOF_INVALID, "the document does not fit the digest it carries");
        }
    }

    private static GodwitException unreadable(JsonProcessingException e) {
        return new GodwitException(EngineErrors.PROOF_INVALID, "the document cannot be read as a proof", "", e);
    }

    /**
     * Reads a document back.
     *
     * @throws GodwitException if it is not a proof, or its digest does not fit it: then it was changed after it was written
     */
    public static Proof parse(String text) {
        try {
            ObjectNode document = document(text);
            JsonNode format = document.path("format");
            if (format.asInt() != ProofBuilder.FORMAT) {
                throw new GodwitException(
                        EngineErrors.PROOF_INVALID,
                        "the document is of format \"" + format.asText() + "\", and only " + ProofBuilder.FORMAT
                                + " is known");
            }
            fits(document);
            return JSON.treeToValue(document, Proof.class);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
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
