package io.godwit.testkit.contract;

import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * One native type and values that it has to carry.
 *
 * @param nativeType its spelling in a table's definition
 * @param neutral what it is as a neutral type
 * @param literals values as literals of the engine's language
 * @param expected each as {@link NeutralText} writes it
 * @param generated whether values may also be generated from the neutral type
 */
public record TypeCase(
        String nativeType, Type neutral, List<String> literals, List<String> expected, boolean generated) {
    public TypeCase {
        literals = List.copyOf(literals);
        expected = List.copyOf(expected);
    }

    /**
     * Alternating literals and expectations.
     *
     * @param literalsAndExpected literal, expectation, literal, expectation and so on
     */
    public static TypeCase of(String nativeType, Type neutral, String... literalsAndExpected) {
        List<String> literals = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < literalsAndExpected.length; i += 2) {
            literals.add(literalsAndExpected[i]);
            expected.add(literalsAndExpected[i + 1]);
        }
        return new TypeCase(nativeType, neutral, literals, expected, false);
    }

    /** The same case, with generated values besides. */
    public TypeCase generating() {
        return new TypeCase(nativeType, neutral, literals, expected, true);
    }
}
