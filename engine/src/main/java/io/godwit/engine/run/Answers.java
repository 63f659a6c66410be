package io.godwit.engine.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.godwit.engine.EngineErrors;
import io.godwit.engine.repair.RepairReport;
import io.godwit.engine.run.Status.ErrorReport;
import io.godwit.engine.state.Request;
import io.godwit.engine.validate.ValidationJson;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.spi.GodwitException;

/** Answers to requests as JSON documents. */
public final class Answers {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(ValidationJson.module())
            .addMixIn(RepairReport.class, WithTotal.class)
            .build();

    private Answers() {}

    @JsonIgnoreProperties(value = "repaired", allowGetters = true)
    private interface WithTotal {
        @JsonProperty("repaired")
        long repaired();
    }

    static String write(Object answer) {
        try {
            return JSON.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new GodwitException(EngineErrors.INTERNAL, "an answer could not be written down", "", e);
        }
    }

    /** What a comparison found that was asked for. */
    public static ValidationReport validation(Request request) {
        return read(request, ValidationReport.class);
    }

    /** What a repair did. */
    public static RepairReport repair(Request request) {
        return read(request, RepairReport.class);
    }

    /** Why a request failed. */
    public static ErrorReport error(Request request) {
        return read(request, ErrorReport.class);
    }

    private static <T> T read(Request request, Class<T> kind) {
        try {
            return JSON.readValue(request.result(), kind);
        } catch (JsonProcessingException e) {
            throw new GodwitException(EngineErrors.STATE_DAMAGED, "an answer cannot be read back", "", e);
        }
    }
}
