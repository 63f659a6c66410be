package io.godwit.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a script would read of {@code proof.json}.
 *
 * @param identical whether the deciding comparison found every table equal
 * @param downtimeMillis by Godwit's clock; -1 if there was none
 */
record ProofSummary(boolean identical, long downtimeMillis) {
    static ProofSummary read(Path folder) throws IOException {
        JsonNode proof =
                new ObjectMapper().readTree(folder.resolve("proof.json").toFile());
        return new ProofSummary(
                proof.path("identical").asBoolean(false),
                proof.path("downtimeMillis").asLong(-1));
    }
}
