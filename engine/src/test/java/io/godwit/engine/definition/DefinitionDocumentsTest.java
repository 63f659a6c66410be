package io.godwit.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DefinitionDocumentsTest {
    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void theSchemaIsPublishedAsTheCodeHasIt() throws IOException {
        assertCurrent("migration.schema.json", DefinitionDocuments.schema());
    }

    @Test
    void theReferenceIsPublishedAsTheCodeHasIt() throws IOException {
        assertCurrent("migration-file.md", DefinitionDocuments.reference());
    }

    @Test
    void everyGroupInTheSchemaIsClosedAndEveryKeyIsExplained() throws IOException {
        check(new ObjectMapper().readTree(DefinitionDocuments.schema()), "");
    }

    private static void check(JsonNode node, String path) {
        assertThat(node.path("description").asText()).as(path).isNotBlank();
        if (node.has("properties")) {
            assertThat(node.path("additionalProperties").asBoolean(true))
                    .as(path)
                    .isFalse();
            node.path("required")
                    .forEach(r ->
                            assertThat(node.path("properties").has(r.asText())).isTrue());
            node.path("properties").properties().forEach(p -> check(p.getValue(), path + "." + p.getKey()));
        } else {
            assertThat(node.has("type") || node.has("anyOf")).as(path).isTrue();
        }
    }

    private static void assertCurrent(String name, String text) throws IOException {
        Path file = DOCS.resolve(name);
        if (Boolean.getBoolean("godwit.write")) {
            Files.writeString(file, text);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("docs/" + name + " differs from the code; write it anew with: ./mvnw -pl engine -am test"
                        + " -Dtest=DefinitionDocumentsTest -Dsurefire.failIfNoSpecifiedTests=false -Dgodwit.write=true")
                .isEqualTo(text);
    }
}
