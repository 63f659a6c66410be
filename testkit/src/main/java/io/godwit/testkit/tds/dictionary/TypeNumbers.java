package io.godwit.testkit.tds.dictionary;

import java.util.Locale;
import java.util.Map;

/** The numbers that SQL Server's types have in its catalog. */
final class TypeNumbers {
    /** Types with their numbers (Transact-SQL Reference, sys.types). */
    static final Map<String, Integer> ALL = Map.ofEntries(
            Map.entry("image", 34),
            Map.entry("text", 35),
            Map.entry("uniqueidentifier", 36),
            Map.entry("date", 40),
            Map.entry("time", 41),
            Map.entry("datetime2", 42),
            Map.entry("datetimeoffset", 43),
            Map.entry("tinyint", 48),
            Map.entry("smallint", 52),
            Map.entry("int", 56),
            Map.entry("smalldatetime", 58),
            Map.entry("real", 59),
            Map.entry("money", 60),
            Map.entry("datetime", 61),
            Map.entry("float", 62),
            Map.entry("sql_variant", 98),
            Map.entry("ntext", 99),
            Map.entry("bit", 104),
            Map.entry("decimal", 106),
            Map.entry("numeric", 108),
            Map.entry("smallmoney", 122),
            Map.entry("bigint", 127),
            Map.entry("varbinary", 165),
            Map.entry("varchar", 167),
            Map.entry("binary", 173),
            Map.entry("char", 175),
            Map.entry("timestamp", 189),
            Map.entry("nvarchar", 231),
            Map.entry("nchar", 239),
            Map.entry("xml", 241),
            Map.entry("sysname", 256));

    private TypeNumbers() {}

    /** The number of a type by its name. */
    static int system(String type) {
        Integer number = ALL.get(type.toLowerCase(Locale.ROOT));
        return number == null ? 0 : number;
    }
}
