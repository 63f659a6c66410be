package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.TableInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What names mean to the session that runs a batch. */
interface Names {
    /** The type of a local variable; an error as the server's if it is not declared. */
    TsqlType variable(String name);

    /** {@code @@NAME}. */
    Expression global(String name);

    /** The next number of a sequence. */
    Expression nextValue(List<String> sequence);

    /** A table, or null if no table has that name. */
    @Nullable
    TableInfo table(List<String> parts);

    /** The query that a view stands for, or null if no view has that name. */
    @Nullable
    String view(List<String> parts);

    /** A view of the dictionary, its rows made ready; null if that is none. */
    @Nullable
    SystemRows systemView(List<String> parts);

    /** What became of a tracked table's keys since a version, in H2's language. */
    String changes(TableInfo table, String from);

    /** Takes note of what a statement wants of a table before it is run. */
    void wants(TableInfo table, Locks.Mode mode);

    /** Whether the session gives identity columns of this table their values by hand. */
    boolean givesIdentity(TableInfo table);
}
