package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.TableId;

/**
 * A sequence as {@code sys.sequences} describes it; numbers as text, since they may have 38 digits.
 *
 * @param id its name
 * @param target its name on the target
 * @param type its type with modifiers: "bigint", "decimal(18,0)"
 * @param start where it begins
 * @param increment from one number to the next
 * @param minimum the least
 * @param maximum the greatest
 * @param cycles whether it begins anew when it is at its end
 * @param cache how many numbers the server takes at once: "CACHE 50", "CACHE" or "NO CACHE"
 * @param next the number it gives next; empty if it is used up
 * @param current the last number given, or the first if none was
 */
public record NativeSequence(
        TableId id,
        TableId target,
        String type,
        String start,
        String increment,
        String minimum,
        String maximum,
        boolean cycles,
        String cache,
        String next,
        String current) {}
