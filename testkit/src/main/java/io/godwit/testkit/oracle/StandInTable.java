package io.godwit.testkit.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A table of the stand-in, as its log and its flashback queries need it. Guarded by the database's definitions. */
final class StandInTable {
    /** The column of H2's table that stands for the place of a row (ROWID): given once, and kept by updates. */
    static final String PLACE = "ROW_PLACE";

    /** A column. */
    record Column(String name, ColumnType type, boolean virtual) {}

    final String owner;
    final String name;
    final long object;
    final List<Column> columns = new ArrayList<>();
    final List<String> key = new ArrayList<>();

    /** Which supplemental logging it has (Database Reference, "ALL_LOG_GROUPS", LOG_GROUP_TYPE). */
    final Set<String> logged = new HashSet<>();

    /** Whether H2 has it: not if a column is of a type that H2 lacks, and it is in the dictionary only. */
    boolean held;

    /** How often its definition has changed. */
    int version = 1;

    /** Since when its rows can be read as of a moment. */
    long changedScn;

    StandInTable(String owner, String name, long object) {
        this.owner = owner;
        this.name = name;
        this.object = object;
    }

    static String quoted(String owner, String name) {
        return '"' + owner + "\".\"" + name + '"';
    }

    String quoted() {
        return quoted(owner, name);
    }

    /** Where the versions of its rows are kept. */
    String history() {
        return quoted("HISTORY", owner + "." + name);
    }

    /** The names of its columns, quoted. */
    String listed() {
        return columns.stream().map(c -> '"' + c.name() + '"').collect(Collectors.joining(", "));
    }
}
