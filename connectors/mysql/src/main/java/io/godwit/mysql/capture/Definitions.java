package io.godwit.mysql.capture;

import io.godwit.spi.TablePlan;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.util.List;

/** Compares a table as it was planned with what the source has now. */
final class Definitions {
    private final SourceFacts facts;

    Definitions(SourceFacts facts) {
        this.facts = facts;
    }

    /**
     * Lets pass what changes no column: indexes, defaults, comments.
     *
     * @param statement what the source ran, for people
     */
    void check(TablePlan plan, String statement) {
        Table planned = plan.table();
        Table now = facts.present(planned.id());
        if (now == null) {
            throw LoggedTable.changed(planned, "the source ran " + statement + ", and the table is gone");
        }
        List<Column> before = planned.columns();
        List<Column> after = now.columns();
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            Column old = i < before.size() ? before.get(i) : null;
            Column fresh = i < after.size() ? after.get(i) : null;
            if (fresh == null && old != null) {
                throw LoggedTable.changed(
                        planned, "the source ran " + statement + ", and column " + old.name() + " is gone");
            }
            if (old == null || fresh == null || !same(old, fresh)) {
                String name = fresh == null ? "" : fresh.name();
                throw LoggedTable.changed(
                        planned,
                        "the source ran " + statement + ", and column " + name
                                + (old == null ? " is new" : " is not as it was planned"));
            }
        }
    }

    private static boolean same(Column one, Column other) {
        return one.name().equals(other.name())
                && one.nativeType().equals(other.nativeType())
                && one.nullable() == other.nullable()
                && one.generated() == other.generated();
    }
}
