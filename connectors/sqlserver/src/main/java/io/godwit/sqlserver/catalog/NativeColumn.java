package io.godwit.sqlserver.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A column as {@code sys.columns} and its sisters describe it (Transact-SQL Reference, "sys.columns").
 *
 * @param id its number in the table
 * @param name its name
 * @param typeName the name of the server's own type in lower case: "nvarchar", "datetime2", "decimal" for numeric too, "rowversion" for timestamp; of a CLR
 *     type that somebody made, that type's
 * @param nativeType the type with its modifiers, and the collation where it is not the database's: "nvarchar(40)",
 *     "decimal(10,2)", "varchar(max) COLLATE Latin1_General_BIN2"
 * @param alias the user-defined type it was declared with, as {@code [schema].[name]}; null if with none
 * @param clrType whether its type is an assembly's that is not the server's own
 * @param maxLengthBytes most bytes of a value; -1 for (max)
 * @param precision of numbers: all digits
 * @param scale of numbers: digits after the point; of times: of a second
 * @param collation of text; empty of anything else
 * @param nullable whether it may be null
 * @param identity how its rows are numbered; null if they are not
 * @param computed what it is computed from; null if it is not
 * @param traits what else it is, which few columns are
 * @param comment its extended property MS_Description; empty if none
 */
public record NativeColumn(
        int id,
        String name,
        String typeName,
        String nativeType,
        @Nullable String alias,
        boolean clrType,
        int maxLengthBytes,
        int precision,
        int scale,
        String collation,
        boolean nullable,
        @Nullable Identity identity,
        @Nullable Computed computed,
        Traits traits,
        String comment) {
    /** The type whose values the server makes itself. */
    static final String ROW_VERSION = "rowversion";

    /**
     * How rows are numbered.
     *
     * @param seed the first number
     * @param increment from one to the next
     * @param last the last one given; null if none was
     * @param notForReplication whether replication agents' rows are not counted
     */
    public record Identity(
            String seed, String increment, @Nullable String last, boolean notForReplication) {}

    /**
     * What a value is computed from.
     *
     * @param definition as the server prints it, outer brackets included
     * @param persisted whether it is stored
     */
    public record Computed(String definition, boolean persisted) {}

    /**
     * What few columns are.
     *
     * @param rowGuid whether it is the table's ROWGUIDCOL
     * @param sparse whether nulls take no room
     * @param columnSet whether it is all sparse columns together, as XML
     * @param fileStream whether its values lie in files
     * @param generatedAlways 1 and 2: the times from and to which a row holds; others belong to ledgers
     * @param hidden whether {@code SELECT *} leaves it out
     * @param encrypted whether clients encrypt its values (Always Encrypted)
     * @param maskedWith the function that hides its values from who may not see them; empty if none
     * @param xmlCollection the schemas that its XML must fit, as {@code [schema].[name]}; empty if none
     * @param xmlDocument whether each value must be a whole document
     */
    public record Traits(
            boolean rowGuid,
            boolean sparse,
            boolean columnSet,
            boolean fileStream,
            int generatedAlways,
            boolean hidden,
            boolean encrypted,
            String maskedWith,
            String xmlCollection,
            boolean xmlDocument) {}

    /** Whether the server alone makes its values: it is computed or a row version. */
    public boolean isGenerated() {
        return computed != null || typeName.equals(ROW_VERSION);
    }

    /** Whether its values may be too large for a row, so that a change leaves them out where they stay as they are. */
    public boolean isLarge() {
        return switch (typeName) {
            case "text", "ntext", "image", "xml", "geometry", "geography" -> true;
            default -> maxLengthBytes < 0;
        };
    }
}
