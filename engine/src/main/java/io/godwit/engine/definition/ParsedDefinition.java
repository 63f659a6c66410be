package io.godwit.engine.definition;

import io.godwit.engine.migration.Definition;
import java.util.List;

/**
 * A migration file that was read and found good.
 *
 * @param definition what it says
 * @param text the same as JSON to be kept: defaults left out, paths of secret files absolute, secrets that were written out
 *     replaced by a mark; {@link DefinitionReader} reads it back
 * @param warnings what is allowed but not advised, each with its place
 */
public record ParsedDefinition(Definition definition, String text, List<String> warnings) {
    public ParsedDefinition {
        warnings = List.copyOf(warnings);
    }
}
