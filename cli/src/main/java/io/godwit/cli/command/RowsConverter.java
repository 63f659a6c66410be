package io.godwit.cli.command;

import io.godwit.engine.migration.Definition.Assessment.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code all}, {@code sample} and {@code none}, as the migration file writes them. */
final class RowsConverter implements ITypeConverter<Rows> {
    @Override
    public Rows convert(String value) {
        for (Rows rows : Rows.values()) {
            if (word(rows).equals(value)) {
                return rows;
            }
        }
        throw new TypeConversionException("must be " + String.join(" or ", new Candidates()) + ", not '" + value + "'");
    }

    private static String word(Rows rows) {
        return rows.name().toLowerCase(Locale.ROOT);
    }

    /** The words, for completion. */
    static final class Candidates extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Candidates() {
            super(List.of(word(Rows.ALL), word(Rows.SAMPLE), word(Rows.NONE)));
        }
    }
}
