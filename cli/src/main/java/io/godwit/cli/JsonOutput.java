package io.godwit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.godwit.engine.validate.ValidationJson;
import java.io.PrintStream;

/** The one JSON document that a command with {@code --json} ends with. */
public final class JsonOutput {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(ValidationJson.module())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private JsonOutput() {}

    /** Prints a value: records, maps, lists, texts and numbers. */
    public static void print(PrintStream out, Object value) {
        try {
            out.println(MAPPER.writeValueAsString(value));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
        }
    }
}
