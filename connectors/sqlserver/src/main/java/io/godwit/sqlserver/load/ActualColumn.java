package io.godwit.sqlserver.load;

import org.jspecify.annotations.Nullable;

/**
 * What a column really is on a server.
 *
 * @param type its type, of text with its collation
 * @param codePage of text that is no Unicode, the bytes' code page; null where the server has to translate, because Java does not
 *     know it
 * @param carries what bulk copies may carry to this server
 */
public record ActualColumn(SqlType type, @Nullable CodePage codePage, Carries carries) {
    /** What bulk copies may carry to a server. */
    public enum Carries {
        /** Whatever the server converts to the column's type, as SQL Server does. */
        CONVERTIBLE,
        /** Only what is of the column's very type in the protocol: other servers take the bytes for what they are not. */
        SAME_TYPE
    }
}
