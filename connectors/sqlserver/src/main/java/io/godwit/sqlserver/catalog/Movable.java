package io.godwit.sqlserver.catalog;

import io.godwit.sqlserver.load.SqlType;
import org.jspecify.annotations.Nullable;

/** Which tables can be moved. */
final class Movable {
    private Movable() {}

    /** Why a table cannot be moved, null if it can. */
    static @Nullable String refusal(NativeTable table) {
        NativeTable.Traits traits = table.traits();
        if (traits.memoryOptimized()) {
            return "it lives in memory (MEMORY_OPTIMIZED), whose tables Godwit does not make; make it by hand on the target, on disk"
                    + " or in memory";
        }
        if (traits.fileTable()) {
            return "its rows are files (FileTable): copy the files";
        }
        if (traits.external()) {
            return "its rows are not in this database (external table): make it on the target with its data source";
        }
        if (traits.graph()) {
            return "it is a node or an edge of a graph, whose hidden numbers cannot be given: make it by hand";
        }
        if (traits.ledger()) {
            return "it is a ledger table, whose proofs cannot be moved";
        }
        for (NativeColumn column : table.columns()) {
            String why = refusal(column);
            if (why != null) {
                return "its column " + column.name() + " " + why;
            }
        }
        return null;
    }

    private static @Nullable String refusal(NativeColumn column) {
        if (column.isGenerated()) {
            return column.clrType() ? "is of the CLR type " + column.typeName() : null;
        }
        if (column.traits().encrypted()) {
            return "is encrypted by its clients (Always Encrypted): the server does not have its values";
        }
        if (column.clrType()) {
            return "is of the CLR type " + column.typeName() + ", whose values only its assembly understands";
        }
        if (SqlType.parse(column.nativeType()).family() == null) {
            return "is of type " + column.typeName() + ", which Godwit does not know";
        }
        return null;
    }

    /** What of a table becomes another thing on the target, null if nothing. */
    static @Nullable String change(NativeTable table) {
        for (NativeColumn column : table.columns()) {
            if (column.traits().fileStream()) {
                return "column " + column.name() + " keeps its values in the table rather than in files (FILESTREAM)";
            }
        }
        return null;
    }
}
