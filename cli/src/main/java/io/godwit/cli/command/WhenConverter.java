package io.godwit.cli.command;

import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code on-command} and {@code when-ready}, as the migration file writes them. */
final class WhenConverter implements ITypeConverter<When> {
    @Override
    public When convert(String value) {
        for (When when : When.values()) {
            if (word(when).equals(value)) {
                return when;
            }
        }
        throw new TypeConversionException("must be " + String.join(" or ", new Candidates()) + ", not '" + value + "'");
    }

    private static String word(When when) {
        return when.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The words, for completion. */
    static final class Candidates extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Candidates() {
            super(List.of(word(When.ON_COMMAND), word(When.WHEN_READY)));
        }
    }
}
