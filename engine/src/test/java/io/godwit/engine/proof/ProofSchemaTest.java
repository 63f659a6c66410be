package io.godwit.engine.proof;

import static io.godwit.engine.proof.Samples.FENCE;
import static io.godwit.engine.proof.Samples.definition;
import static io.godwit.engine.proof.Samples.done;
import static io.godwit.engine.proof.Samples.equal;
import static io.godwit.engine.proof.Samples.journal;
import static io.godwit.engine.proof.Samples.plan;
import static io.godwit.engine.proof.Samples.report;
import static io.godwit.engine.proof.Samples.table;
import static io.godwit.engine.proof.Samples.uncompared;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.engine.state.Plan;
import io.godwit.spi.Mode;
import io.godwit.spi.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published schema and the code say the same: every field, in one order, of one kind. */
class ProofSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final JsonNode schema = JSON.readTree(Files.readString(Path.of("../docs/proof.schema.json")));

    ProofSchemaTest() throws IOException {}

    @Test
    void aFinishedProofFits() throws IOException {
        Plan plan = plan(table("sales.orders", "id > 1", false), table("sales.lines", null, false));
        Proof proof = ProofBuilder.build(
                definition(Mode.ONLINE),
                plan,
                done(plan),
                journal(report(
                        "at-fence", FENCE, true, List.of(equal("sales.orders"), uncompared("sales.lines", "no")))));
        assertThat(misfits(proof)).isEmpty();
    }

    @Test
    void aProofOfNothingYetFits() throws IOException {
        Proof proof = ProofBuilder.build(
                definition(Mode.OFFLINE), plan(table("sales.orders", null, false)), Progress.none(), List.of());
        assertThat(misfits(proof)).isEmpty();
    }

    @Test
    void theCheckItselfFindsMisfits() throws IOException {
        ObjectNode document = (ObjectNode) JSON.readTree(ProofJson.write(ProofBuilder.build(
                definition(Mode.OFFLINE), plan(table("sales.orders", null, false)), Progress.none(), List.of())));
        document.put("complete", "yes").put("mode", "SOMEHOW").put("more", 1).put("digest", "md5:1");
        document.remove("verdict");
        assertThat(misfits(document))
                .anyMatch(m -> m.startsWith("$.complete"))
                .anyMatch(m -> m.startsWith("$.mode"))
                .anyMatch(m -> m.startsWith("$.digest"))
                .anyMatch(m -> m.startsWith("$: fields"));
    }

    private List<String> misfits(Proof proof) throws IOException {
        return misfits(JSON.readTree(ProofJson.write(proof)));
    }

    private List<String> misfits(JsonNode document) {
        List<String> misfits = new ArrayList<>();
        check("$", document, schema, misfits);
        return misfits;
    }

    private void check(String path, JsonNode value, JsonNode rule, List<String> misfits) {
        if (rule.has("$ref")) {
            JsonNode named = schema.at(rule.get("$ref").asText().substring(1));
            assertThat(named.isMissingNode()).as(rule.toString()).isFalse();
            check(path, value, named, misfits);
            return;
        }
        if (rule.has("anyOf")) {
            check(
                    path,
                    value,
                    value.isNull()
                            ? rule.get("anyOf").get(1)
                            : rule.get("anyOf").get(0),
                    misfits);
            return;
        }
        if (rule.has("enum")) {
            List<String> allowed = new ArrayList<>();
            rule.get("enum").forEach(label -> allowed.add(label.asText()));
            if (!allowed.contains(value.asText())) {
                misfits.add(path + ": " + value + " is none of " + allowed);
            }
            return;
        }
        checkType(path, value, rule, misfits);
        boolean tooSmall =
                rule.has("minimum") && value.asLong() < rule.get("minimum").asLong();
        boolean other = rule.has("const") && !value.equals(rule.get("const"));
        boolean unlike = rule.has("pattern")
                && !value.asText().matches(rule.get("pattern").asText());
        if (tooSmall || other || unlike) {
            misfits.add(path + ": " + value + " is not as " + rule);
        }
    }

    private void checkType(String path, JsonNode value, JsonNode rule, List<String> misfits) {
        boolean fits = switch (rule.get("type").asText()) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> false;
        };
        if (!fits) {
            misfits.add(path + ": " + value.getNodeType() + " instead of " + rule.get("type"));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(path + "[" + i + "]", value.get(i), rule.get("items"), misfits);
            }
        } else if (value.isObject()) {
            List<String> has = new ArrayList<>();
            value.fieldNames().forEachRemaining(has::add);
            List<String> wants = new ArrayList<>();
            rule.get("properties").fieldNames().forEachRemaining(wants::add);
            if (!has.equals(wants)) {
                misfits.add(path + ": fields " + has + " instead of " + wants);
            }
            rule.get("properties").properties().forEach(field -> {
                if (value.has(field.getKey())) {
                    check(path + "." + field.getKey(), value.get(field.getKey()), field.getValue(), misfits);
                }
            });
        }
    }
}
