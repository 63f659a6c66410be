package io.godwit.engine.proof;

import io.godwit.engine.inventory.InventoryReport;
import io.godwit.engine.inventory.InventoryReport.Finding;
import io.godwit.engine.inventory.InventoryReport.KindCount;
import io.godwit.engine.inventory.InventoryReport.State;
import io.godwit.engine.proof.Proof.CommitRange;
import io.godwit.engine.proof.Proof.Conversions;
import io.godwit.engine.proof.Proof.ConvertedValues;
import io.godwit.engine.proof.Proof.Repair;
import io.godwit.engine.proof.Proof.Watched;
import io.godwit.engine.validate.SelfTestReport;
import io.godwit.engine.validate.SelfTestReport.Check;
import io.godwit.engine.validate.SelfTestReport.Kind;
import io.godwit.engine.validate.SelfTestReport.Outcome;
import io.godwit.engine.validate.SelfTestReport.Result;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.views.ViewResult;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts of the page that say how far the answer can be trusted. */
final class ProofEvidence {
    private ProofEvidence() {}

    // --- self-test ---

    static void selfTest(Html page, @Nullable ValidationReport deciding) {
        page.section("Would a difference have been noticed?");
        SelfTestReport test = deciding == null ? null : deciding.selfTest();
        if (test == null) {
            page.element("p", "This was not tried: no self-test was made.").close("section");
            return;
        }
        page.open("p", "");
        switch (test.outcome()) {
            case PASSED ->
                page.element("span", "mark good", "yes")
                        .text(" All " + Display.count(test.planted(), "difference")
                                + " planted to test the comparison were found.");
            case FAILED ->
                page.element("span", "mark bad", "no")
                        .text(" Of " + Display.count(test.planted(), "planted difference") + ", "
                                + Display.number(test.found()) + " were found"
                                + (controlFailed(test) ? ", and equal rows were not found equal" : "")
                                + ". So the comparison above shows nothing.");
            case NOT_POSSIBLE ->
                page.element("span", "mark open", "not known")
                        .text(" The self-test could not be carried out: " + test.reason() + ".");
        }
        page.close("p").open("p", "");
        page.text(
                "Copies of a few rows were hashed by the same databases and judged by the same code as the data, with one"
                        + " small difference on one side; and digests of the data were lost, doubled or changed on their way."
                        + " It took " + Display.duration(test.millis()) + ".");
        page.close("p");
        if (!test.checks().isEmpty()) {
            kinds(page, test);
        }
        if (test.outcome() == Outcome.FAILED) {
            wrong(page, test);
        }
        page.close("section");
    }

    private static boolean controlFailed(SelfTestReport test) {
        return test.checks().stream().anyMatch(c -> c.kind() == Kind.CONTROL && c.result() == Result.WRONG);
    }

    private static void kinds(Html page, SelfTestReport test) {
        page.table("What was planted", "Kind", "#Planted", "#Found", "In");
        for (Kind kind : Kind.values()) {
            List<Check> tried = test.checks().stream()
                    .filter(c -> c.kind() == kind && c.result() != Result.NOT_APPLICABLE)
                    .toList();
            String where = tried.isEmpty()
                    ? test.checks().stream()
                            .filter(c -> c.kind() == kind)
                            .map(c -> "not planted: " + c.reason())
                            .distinct()
                            .collect(Collectors.joining("; "))
                    : tried.stream().map(Check::table).distinct().collect(Collectors.joining(", "));
            if (!where.isEmpty()) {
                long right =
                        tried.stream().filter(c -> c.result() == Result.RIGHT).count();
                page.row(kind.words()).number(tried.size());
                if (right < tried.size()) {
                    page.open("td", "number")
                            .element("span", "mark bad", Display.number(right))
                            .close("td");
                } else {
                    page.number(right);
                }
                page.cell(where).rowEnd();
            }
        }
        page.tableEnd();
    }

    private static void wrong(Html page, SelfTestReport test) {
        page.table("What was missed", "Kind", "Digest", "Table", "Side", "Where");
        test.checks().stream()
                .filter(c -> c.result() == Result.WRONG)
                .forEach(c -> page.row(c.kind().words())
                        .cell(c.way())
                        .cell(c.table())
                        .cell(c.side())
                        .cell(c.place())
                        .rowEnd());
        page.tableEnd();
    }

    // --- conversions, ranges, repairs ---

    static void conversions(Html page, Conversions conversions) {
        page.section("Conversions").element("p", conversions.how());
        if (conversions.columns() < 0) {
            page.element("p", "The types of the target's columns were not read back.");
        } else if (conversions.converted().isEmpty()) {
            page.element(
                    "p",
                    conversions.columns() == 1
                            ? "The one column has the same type on both sides, so no value was converted."
                            : "All " + Display.number(conversions.columns())
                                    + " columns have the same type on both sides, so no value was converted.");
        } else {
            page.table("Columns that have another type on the target", "Column", "From", "To", "#Values");
            for (ConvertedValues column : conversions.converted()) {
                page.row(column.table() + "." + column.column())
                        .cell(column.sourceType())
                        .cell(column.targetType())
                        .element("td", "number", column.values() < 0 ? "-" : Display.number(column.values()))
                        .rowEnd();
            }
            page.tableEnd();
        }
        page.close("section");
    }

    static void ranges(Html page, List<CommitRange> ranges) {
        if (ranges.isEmpty()) {
            return;
        }
        page.table(
                "The source's commits, stretch by stretch; a new one begins whenever applying begins again",
                "From position",
                "To position",
                "#Transactions",
                "#Received",
                "#Applied",
                "#Loaded already",
                "#Put aside",
                "Last commit");
        for (CommitRange range : ranges) {
            page.row(range.from())
                    .cell(range.to())
                    .number(range.transactions())
                    .number(range.received())
                    .number(range.applied())
                    .number(range.filtered())
                    .number(range.quarantined())
                    .element(
                            "td",
                            "time",
                            range.lastCommitMillis() == 0 ? "-" : Display.exactTime(range.lastCommitMillis()))
                    .rowEnd();
        }
        page.tableEnd();
    }

    static void watched(Html page, Watched watched) {
        if (watched.rows() == 0 && watched.differences() == 0) {
            return;
        }
        page.section("Read back during sync").open("p", "");
        page.element(
                        "span",
                        watched.differences() == 0 ? "mark good" : "mark open",
                        Display.count(watched.differences(), "difference"))
                .text(" among " + Display.count(watched.rows(), "row")
                        + " that changes touched and that were read back from the target while others were applied.")
                .close("p")
                .close("section");
    }

    static void repairs(Html page, List<Repair> repairs) {
        if (repairs.isEmpty()) {
            return;
        }
        page.section("Repairs").element("p", "Rows that were made equal to the source's again, outside the ledger.");
        page.table("By table", "Table", "#Rows", "Last read at source position");
        repairs.forEach(
                r -> page.row(r.table()).number(r.rows()).cell(r.position()).rowEnd());
        page.tableEnd().close("section");
    }

    // --- inventory ---

    static void inventory(Html page, @Nullable InventoryReport inventory) {
        page.section("Objects, read back from the target");
        if (inventory == null) {
            page.element("p", "The target's catalogue was not read back.").close("section");
            return;
        }
        page.element(
                "p",
                "Both catalogues were read at " + Display.time(inventory.takenMillis())
                        + " UTC and compared by kind, name and definition.");
        page.table(
                "By kind",
                "Kind",
                "#Same",
                "#Further on",
                "#Differ in text",
                "#Missing",
                "#Behind",
                "#Only on the target");
        for (KindCount kind : inventory.kinds()) {
            page.row(kind.kind())
                    .number(kind.same())
                    .number(kind.further())
                    .number(kind.differs())
                    .number(kind.missing())
                    .number(kind.behind())
                    .number(kind.extra())
                    .rowEnd();
        }
        page.tableEnd();
        findings(page, inventory, State.MISSING, "Missing on the target");
        findings(page, inventory, State.BEHIND, "Behind on the target: they would give out numbers that are taken");
        findings(page, inventory, State.DIFFERS, "Definitions that do not read the same on both sides");
        findings(page, inventory, State.EXTRA, "Only on the target");
        page.close("section");
    }

    static void views(Html page, List<ViewResult> views) {
        if (views.isEmpty()) {
            return;
        }
        page.section("Views that were translated");
        page.element(
                "p",
                "Each was read on both sides, at one position, and its rows were hashed by value. One that does not show"
                        + " the same is removed from the target.");
        page.table("In the order in which they were made", "View", "On the target", "Result", "#Rows", "Why");
        for (ViewResult view : views) {
            page.row(view.source()).cell(view.target()).cell(words(view.state()));
            if (view.rows() < 0) {
                page.cell("not counted");
            } else {
                page.number(view.rows());
            }
            page.cell(view.reason()).rowEnd();
        }
        page.tableEnd().close("section");
    }

    private static String words(ViewResult.State state) {
        return switch (state) {
            case SAME -> "the same rows";
            case NOT_PROVEN -> "not proven";
            case TAKEN_BACK -> "taken back";
            case DIFFERS -> "not the same";
        };
    }

    private static void findings(Html page, InventoryReport inventory, State state, String caption) {
        List<Finding> found =
                inventory.findings().stream().filter(f -> f.state() == state).toList();
        if (found.isEmpty()) {
            return;
        }
        boolean folded = state == State.EXTRA || found.size() > ProofDetails.FOLD;
        if (folded) {
            page.markup("<details>").element("summary", caption + " (" + inventory.count(state) + ")");
        }
        page.table(caption, "Object", "Kind", "What is known");
        for (Finding finding : found) {
            page.row(finding.name()).cell(finding.kind()).open("td", "");
            if (!finding.reason().isEmpty()) {
                page.element("div", "", finding.reason());
            }
            if (state != State.EXTRA) {
                definition(page, "source", finding.source());
                definition(page, "target", finding.target());
            }
            page.close("td").rowEnd();
        }
        page.tableEnd();
        if (folded) {
            page.close("details");
        }
    }

    private static void definition(Html page, String side, String text) {
        if (!text.isEmpty()) {
            page.open("div", "definition")
                    .element("span", "quiet", side + ": ")
                    .element("code", text)
                    .close("div");
        }
    }
}
