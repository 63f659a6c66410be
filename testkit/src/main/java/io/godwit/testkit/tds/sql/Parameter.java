package io.godwit.testkit.tds.sql;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of a call.
 *
 * @param name with its {@code @}, or empty
 * @param output whether its value goes out too
 */
public record Parameter(
        String name, TsqlType type, @Nullable Object value, boolean output) {}
