package io.godwit.testkit.tds.sql;

/** Types from their texts. */
public final class TsqlTypes {
    private TsqlTypes() {}

    /** Reads a type, as in {@code nvarchar(128)}. */
    public static TsqlType of(String text) {
        return new Cursor(text).type();
    }
}
