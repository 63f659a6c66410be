package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.proof.Proof;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.testkit.contract.TestDatabase;

/** Views of the contract's tables, written so that every engine takes them. */
final class TranslatedViews {
    private TranslatedViews() {}

    /**
     * Views of all that is translated, and one that is not.
     *
     * @param ordered whether one may say in what order its rows are shown
     */
    static String[] statements(TestDatabase from, boolean ordered) {
        return new String[] {
            "create view " + from.table("amounts") + " as select i.id, i.amount * 2 as twice, case when i.amount > 100"
                    + " then 'large' else 'small' end as size from " + from.table("item") + " i where i.id < 150",
            "create view " + from.table("joined") + " as select a.twice, a.size, c.code, i.name, i.body from "
                    + from.table("amounts") + " a join " + from.table("item") + " i on i.id = a.id left join "
                    + from.table("coded") + " c on c.id = a.id + 100 and c.code between 800 and 900 where a.id in"
                    + " (select l.amount from " + from.table("loose") + " l) or a.id > 40"
                    + (ordered ? " order by i.amount desc" : ""),
            "create view " + from.table("totals")
                    + " as select c.code % 3 as part, count(*) as n, sum(c.code) as total,"
                    + " max(c.id) as highest, count(distinct c.code) as codes from " + from.table("coded")
                    + " c group by c.code % 3 having count(*) > 1",
            "create view " + from.table("united") + " as select id as x from " + from.table("item")
                    + " union select code as x from " + from.table("coded") + " union all select -1 as x from "
                    + from.table("loose"),
            "create view " + from.table("averages") + " as select avg(c.code) as a from " + from.table("coded") + " c"
        };
    }

    /** Views of another engine that are translated show the same rows, and the others are listed with the reason. */
    static void assertProven(Proof proof) {
        assertThat(proof.views())
                .extracting(v -> v.target().replaceFirst("^.*\\.", "") + " " + v.state() + " " + v.reason())
                .containsExactlyInAnyOrder("amounts SAME ", "joined SAME ", "totals SAME ", "united SAME ");
        assertThat(proof.views()).allMatch(v -> v.rows() > 2);
        assertThat(proof.objects())
                .filteredOn(o -> o.kind().equals("view") && o.outcome() == ObjectReport.Outcome.SKIPPED)
                .singleElement()
                .satisfies(o -> assertThat(o.name() + ": " + o.reason()).contains("averages", "it uses avg"));
    }
}
