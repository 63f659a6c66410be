package io.godwit.spi.schema;

/**
 * What a column becomes on the target.
 *
 * @param column its name
 * @param sourceType the source's spelling of its type
 * @param targetType the target's spelling of the type it gets
 * @param reason why that one, and what about its values changes; empty if it is the same type
 */
public record ColumnMapping(String column, String sourceType, String targetType, String reason) {}
