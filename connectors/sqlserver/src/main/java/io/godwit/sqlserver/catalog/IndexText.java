package io.godwit.sqlserver.catalog;

import io.godwit.sqlserver.catalog.NativeIndex.Role;
import io.godwit.sqlserver.catalog.NativeIndex.Structure;
import io.godwit.sqlserver.connection.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes indexes and keys down as statements (Transact-SQL Reference, "CREATE INDEX", "ALTER TABLE table_constraint"). */
final class IndexText {
    private final Naming naming;
    private final Storage storage;

    IndexText(Naming naming, Storage storage) {
        this.naming = naming;
        this.storage = storage;
    }

    /** The statements of a tree or a columnstore; one that is switched off is made and switched off again. */
    List<String> create(NativeTable table, NativeIndex index) {
        List<String> statements = new ArrayList<>();
        String on = Quoting.table(table.target());
        if (index.isColumnstore()) {
            statements.add(columnstore(on, index));
        } else if (index.role() == Role.INDEX) {
            statements.add(tree(on, index));
        } else {
            statements.add("ALTER TABLE " + on + " ADD " + constraint(index));
        }
        if (index.disabled()) {
            statements.add("ALTER INDEX " + Quoting.name(index.name()) + " ON " + on + " DISABLE");
        }
        return statements;
    }

    /** A key as it stands in a table's statement. A name that the server chose is kept: nothing says that nobody uses it. */
    String constraint(NativeIndex index) {
        return "CONSTRAINT " + Quoting.name(index.name())
                + (index.role() == Role.PRIMARY_KEY ? " PRIMARY KEY " : " UNIQUE ")
                + (index.isClustered() ? "CLUSTERED " : "NONCLUSTERED ") + parts(index)
                + storage.with(index.storage(), index.options()) + storage.on(index.storage());
    }

    /** Key columns in brackets, each with its direction. */
    static String parts(NativeIndex index) {
        return index.parts().stream()
                .map(p -> Quoting.name(p.column()) + (p.descending() ? " DESC" : ""))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private String tree(String on, NativeIndex index) {
        StringBuilder text = new StringBuilder("CREATE ")
                .append(index.unique() ? "UNIQUE " : "")
                .append(index.isClustered() ? "CLUSTERED" : "NONCLUSTERED")
                .append(" INDEX ")
                .append(Quoting.name(index.name()))
                .append(" ON ")
                .append(on)
                .append(' ')
                .append(parts(index));
        if (!index.included().isEmpty()) {
            text.append(
                    index.included().stream().map(Quoting::name).collect(Collectors.joining(", ", " INCLUDE (", ")")));
        }
        if (!index.filter().isEmpty()) {
            text.append(" WHERE ").append(naming.rewrite(index.filter()));
        }
        return text.append(storage.with(index.storage(), index.options()))
                .append(storage.on(index.storage()))
                .toString();
    }

    private String columnstore(String on, NativeIndex index) {
        boolean clustered = index.type() == Structure.CLUSTERED_COLUMNSTORE;
        return "CREATE " + (clustered ? "CLUSTERED" : "NONCLUSTERED") + " COLUMNSTORE INDEX "
                + Quoting.name(index.name()) + " ON " + on
                + (clustered ? "" : " " + parts(index))
                + (index.filter().isEmpty() ? "" : " WHERE " + naming.rewrite(index.filter()))
                + storage.with(index.storage(), index.options())
                + storage.on(index.storage());
    }
}
