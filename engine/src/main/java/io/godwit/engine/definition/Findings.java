package io.godwit.engine.definition;

import io.godwit.engine.EngineErrors;
import io.godwit.spi.GodwitException;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a migration file, each with its place, so that all of it can be mended at once. */
final class Findings {
    private final String file;
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Findings(String file) {
        this.file = file;
    }

    void error(int line, int column, String message) {
        errors.add(file + ":" + line + ":" + column + ": " + message);
    }

    void error(Node at, String message) {
        error(at.line(), at.column(), message);
    }

    void warning(Node at, String message) {
        warnings.add(file + ":" + at.line() + ":" + at.column() + ": " + message);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    boolean any() {
        return !errors.isEmpty();
    }

    /** Stops if anything was found. */
    void refuse() {
        if (any()) {
            throw new GodwitException(EngineErrors.DEFINITION_INVALID, String.join("\n", errors), file, null);
        }
    }
}
