package io.godwit.engine.proof;

import io.godwit.engine.proof.Proof.Event;
import io.godwit.engine.proof.Proof.TableProof;
import io.godwit.engine.validate.SelfTestReport;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.Mode;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.row.Digest;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parts of the page that the answer rests on. */
final class ProofDetails {
    /** Lists longer than this are folded. */
    static final int FOLD = 30;

    private ProofDetails() {}

    static void write(Html page, Proof proof) {
        if (!proof.backups().isEmpty()) {
            ProofBackups.write(page, proof);
            timeline(page, proof.timeline());
            return;
        }
        comparison(page, proof.deciding());
        ProofEvidence.selfTest(page, proof.deciding());
        travel(page, proof.tables());
        ProofEvidence.conversions(page, proof.conversions());
        if (proof.mode() == Mode.ONLINE) {
            ledger(page, proof);
        }
        ProofEvidence.repairs(page, proof.repairs());
        objects(page, proof.objects());
        ProofEvidence.inventory(page, proof.inventory());
        ProofEvidence.views(page, proof.views());
        timeline(page, proof.timeline());
        passes(page, proof.validations());
        ProofEvidence.watched(page, proof.watched());
    }

    private static void comparison(Html page, @Nullable ValidationReport deciding) {
        page.section("The comparison the answer rests on");
        if (deciding == null) {
            page.element("p", "No comparison was made on which an answer could rest.")
                    .close("section");
            return;
        }
        page.open("p", "").text("Occasion: " + deciding.occasion() + ". ");
        if (!deciding.position().isEmpty()) {
            page.text("Both sides at source position ").element("code", deciding.position());
            page.text(deciding.aligned() ? ", exactly. " : ", not exactly: differences may be changes under way. ");
        }
        page.text("It took " + Display.duration(deciding.endedMillis() - deciding.startedMillis()) + ".")
                .close("p");
        List<TableResult> doubtful =
                deciding.tables().stream().filter(t -> !t.identical()).toList();
        List<TableResult> equal =
                deciding.tables().stream().filter(TableResult::identical).toList();
        if (!doubtful.isEmpty()) {
            results(page, "Tables that differ or could not be compared", doubtful);
        }
        if (!equal.isEmpty()) {
            fold(page, equal.size(), Display.count(equal.size(), "equal table"));
            results(
                    page,
                    deciding.usable()
                            ? "Tables that are equal"
                            : "Tables that were found equal by a comparison that failed its test",
                    equal);
            unfold(page, equal.size());
        }
        page.close("section");
    }

    private static void results(Html page, String caption, List<TableResult> results) {
        page.table(caption, "Table", "#Rows on source", "#Rows on target", "Digests of all rows", "Result");
        for (TableResult result : results) {
            Digest source = result.sourceDigest();
            Digest target = result.targetDigest();
            page.row(names(result.source(), result.target()))
                    .element("td", "number", source == null ? "-" : Display.number(source.rows()))
                    .element("td", "number", target == null ? "-" : Display.number(target.rows()))
                    .open("td", "digest");
            if (source != null && target != null) {
                page.element("code", source.hex()).text(" source").markup("<br>\n");
                page.element("code", target.hex()).text(" target").markup("<br>\n");
                page.element("span", "quiet", result.way());
            }
            page.close("td").open("td", "");
            if (result.identical()) {
                page.element("span", "mark good", "equal");
            } else if (source != null && target != null) {
                page.element("span", "mark bad", "differs");
            } else {
                page.element("span", "mark open", "not compared");
            }
            if (!result.reason().isEmpty()) {
                page.element("div", "quiet", result.reason());
            }
            if (result.differences() != null) {
                page.element("div", "quiet", result.differences().sentence());
            }
            page.close("td").rowEnd();
        }
        page.tableEnd();
    }

    private static void travel(Html page, List<TableProof> tables) {
        page.section("How the rows travelled");
        fold(page, tables.size(), Display.count(tables.size(), "table"));
        page.table(
                "The full load; changes made during and after it are in the ledger",
                "Table",
                "#Rows",
                "#Size",
                "#Parts",
                "Format, and why that one");
        for (TableProof table : tables) {
            page.row(names(table.source(), table.target()))
                    .number(table.rowsLoaded())
                    .element("td", "number", Display.bytes(table.bytesLoaded()))
                    .number(table.splits())
                    .open("td", "")
                    .element("code", table.format());
            if (!table.why().isEmpty()) {
                page.element("div", "quiet", table.why());
            }
            if (!table.filter().isEmpty()) {
                page.open("div", "").text("Only rows where ").element("code", table.filter());
                page.close("div");
            }
            page.close("td").rowEnd();
        }
        page.tableEnd();
        unfold(page, tables.size());
        page.close("section");
    }

    private static void ledger(Html page, Proof proof) {
        Ledger ledger = proof.ledger();
        page.section("The ledger of changes").open("p", "");
        page.text(
                "Every change received from the source is accounted for: received = applied + already loaded + put aside. ");
        page.element(
                        "span",
                        ledger.balanced() ? "mark good" : "mark bad",
                        ledger.balanced() ? "balances" : "does not balance")
                .close("p");
        page.table("Row changes since the load began", "", "#Count");
        page.row("Source transactions").number(ledger.transactions()).rowEnd();
        page.row("Received").number(ledger.received()).rowEnd();
        page.row("Applied").number(ledger.applied()).rowEnd();
        page.row("Applied: inserts").number(ledger.inserts()).rowEnd();
        page.row("Applied: updates").number(ledger.updates()).rowEnd();
        page.row("Applied: deletes").number(ledger.deletes()).rowEnd();
        page.row("Already in the load").number(ledger.filtered()).rowEnd();
        page.row("Put aside").number(ledger.quarantined()).rowEnd();
        page.tableEnd();
        ProofEvidence.ranges(page, proof.ranges());
        page.open("p", "").text("Replayed from source position ").element("code", orNone(proof.firstPosition()));
        page.text(" to ")
                .element("code", orNone(proof.lastPosition()))
                .close("p")
                .close("section");
    }

    private static void objects(Html page, List<ObjectReport> objects) {
        page.section("Objects, as they were made");
        Map<String, Map<Outcome, Integer>> kinds = new TreeMap<>();
        Map<Outcome, List<ObjectReport>> outcomes = new EnumMap<>(Outcome.class);
        for (ObjectReport object : objects) {
            kinds.computeIfAbsent(object.kind(), k -> new EnumMap<>(Outcome.class))
                    .merge(object.outcome(), 1, Integer::sum);
            outcomes.computeIfAbsent(object.outcome(), o -> new ArrayList<>()).add(object);
        }
        page.table("What became of them, by kind", "Kind", "#Copied", "#Changed", "#Skipped");
        kinds.forEach((kind, counts) -> {
            page.row(kind);
            for (Outcome outcome : Outcome.values()) {
                page.number(counts.getOrDefault(outcome, 0));
            }
            page.rowEnd();
        });
        page.tableEnd();
        reasons(page, "Skipped: not on the target", outcomes.getOrDefault(Outcome.SKIPPED, List.of()));
        reasons(page, "Changed on the way", outcomes.getOrDefault(Outcome.CHANGED, List.of()));
        List<ObjectReport> copied = outcomes.getOrDefault(Outcome.COPIED, List.of());
        if (!copied.isEmpty()) {
            page.markup("<details>")
                    .element("summary", Display.count(copied.size(), "object") + " copied as they were");
            list(page, "Copied", copied, false);
            page.close("details");
        }
        page.close("section");
    }

    private static void reasons(Html page, String caption, List<ObjectReport> objects) {
        if (!objects.isEmpty()) {
            fold(page, objects.size(), caption + " (" + objects.size() + ")");
            list(page, caption, objects, true);
            unfold(page, objects.size());
        }
    }

    private static void list(Html page, String caption, List<ObjectReport> objects, boolean withReason) {
        List<ObjectReport> sorted = new ArrayList<>(objects);
        sorted.sort(Comparator.comparing(ObjectReport::kind).thenComparing(ObjectReport::name));
        if (withReason) {
            page.table(caption, "Object", "Kind", "Why");
        } else {
            page.table(caption, "Object", "Kind");
        }
        for (ObjectReport object : sorted) {
            page.row(object.name()).cell(object.kind());
            if (withReason) {
                page.cell(object.reason());
            }
            page.rowEnd();
        }
        page.tableEnd();
    }

    private static void timeline(Html page, List<Event> events) {
        page.section("Timeline");
        fold(page, events.size(), Display.count(events.size(), "event"));
        page.table("What happened and when (UTC)", "Event", "At", "Details");
        for (Event event : events) {
            page.row(event.event())
                    .element("td", "time", Display.exactTime(event.atMillis()))
                    .cell(event.details())
                    .rowEnd();
        }
        page.tableEnd();
        unfold(page, events.size());
        page.close("section");
    }

    private static void passes(Html page, List<ValidationReport> passes) {
        page.section("Every comparison that was made");
        if (passes.isEmpty()) {
            page.element("p", "None.").close("section");
            return;
        }
        fold(page, passes.size(), Display.count(passes.size(), "comparison"));
        page.table(
                "Oldest first",
                "Occasion",
                "Ended",
                "#Took",
                "Source position",
                "Exactly there",
                "#Equal",
                "#Tables",
                "Self-test");
        for (ValidationReport pass : passes) {
            page.row(pass.occasion())
                    .element("td", "time", Display.time(pass.endedMillis()))
                    .element("td", "number", Display.duration(pass.endedMillis() - pass.startedMillis()))
                    .cell(pass.position())
                    .cell(pass.aligned() ? "yes" : "no")
                    .number(pass.tables().stream()
                            .filter(TableResult::identical)
                            .count())
                    .number(pass.tables().size())
                    .cell(selfTest(pass))
                    .rowEnd();
        }
        page.tableEnd();
        unfold(page, passes.size());
        page.close("section");
    }

    private static String selfTest(ValidationReport pass) {
        SelfTestReport test = pass.selfTest();
        if (test == null) {
            return "not made";
        }
        return switch (test.outcome()) {
            case PASSED -> "passed";
            case FAILED -> "failed";
            case NOT_POSSIBLE -> "not possible";
        };
    }

    private static void fold(Html page, int length, String summary) {
        if (length > FOLD) {
            page.markup("<details>").element("summary", summary);
        }
    }

    private static void unfold(Html page, int length) {
        if (length > FOLD) {
            page.close("details");
        }
    }

    private static String names(String source, String target) {
        return source.equals(target) ? source : source + " as " + target;
    }

    private static String orNone(String position) {
        return position.isEmpty() ? "none" : position;
    }
}
