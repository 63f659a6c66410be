package io.godwit.sql;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Type;
import io.godwit.spi.schema.TypeText;
import java.util.function.Predicate;

/** The neutral type of a column about which the migration file has a word. */
public final class TypeRule {
    private TypeRule() {}

    /**
     * The type that the file gives the column, or the one that its own suggests.
     *
     * @param rule what the file says
     * @param column its name, for people
     * @param nativeType its type in the source's spelling, for people
     * @param natural the neutral type that its own suggests
     * @param canRead whether its values can be read as a neutral type at all; single ones may still be refused
     * @throws GodwitException {@code OPTION_INVALID} if the file names no type, or one that the values cannot have
     */
    public static Type of(ColumnRule rule, String column, String nativeType, Type natural, Predicate<Type> canRead) {
        String wanted = rule.type();
        if (wanted == null) {
            return natural;
        }
        Type asked;
        try {
            asked = TypeText.parse(wanted);
        } catch (IllegalArgumentException e) {
            throw invalid(column, e.getMessage() + "", e);
        }
        if (!canRead.test(asked)) {
            throw invalid(column, "values of " + nativeType + " cannot be read as " + wanted, null);
        }
        return asked;
    }

    private static GodwitException invalid(
            String column, String why, @org.jspecify.annotations.Nullable Exception cause) {
        return new GodwitException(
                Errors.OPTION_INVALID, "the type given for column " + column + ": " + why, "", cause);
    }
}
