package io.godwit.engine.proof;

import io.godwit.engine.inventory.InventoryReport;
import io.godwit.engine.inventory.InventoryReport.State;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.plan.Followers;
import io.godwit.engine.state.Plan;
import io.godwit.engine.validate.RowDigest;
import io.godwit.engine.validate.SelfTestReport;
import io.godwit.engine.validate.SelfTestReport.Check;
import io.godwit.engine.validate.SelfTestReport.Outcome;
import io.godwit.engine.validate.SelfTestReport.Result;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.engine.views.ViewResult;
import io.godwit.spi.Mode;
import io.godwit.spi.TablePlan;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a proof does not vouch for, said in whole sentences and computed from the facts. */
final class NotChecked {
    private NotChecked() {}

    static List<String> sentences(
            Definition definition,
            Plan plan,
            Verdict verdict,
            List<ObjectReport> objects,
            @Nullable InventoryReport inventory,
            List<ViewResult> views,
            boolean net) {
        List<String> sentences = new ArrayList<>();
        comparison(sentences, verdict, net);
        selection(sentences, definition.selection(), plan);
        watch(sentences, definition, plan);
        objects(sentences, objects, inventory);
        views(sentences, views);
        if (definition.mode() == Mode.OFFLINE) {
            sentences.add("That nothing wrote to the source during the run: in this mode writers are stopped by the"
                    + " operator, and Godwit does not keep them out.");
        }
        sentences.add("Users, roles and grants, which were not moved.");
        sentences.add("What the source keeps outside the tables and objects listed here, such as files, large objects"
                + " stored apart from rows, server settings and scheduled jobs.");
        if (net) {
            sentences.add(
                    "Changes one by one: the source told what became of each row between two moments, and the target went"
                            + " from one of these moments to the next. What a row was in between was not moved.");
        }
        sentences.add(
                "Anything written to either side after the last comparison, except that changes in the ledger were"
                        + (net ? " applied, whatever the target held before." : " each applied exactly."));
        return sentences;
    }

    private static void views(List<String> sentences, List<ViewResult> views) {
        for (ViewResult view : views) {
            String name = "View " + view.source() + ", which was translated: ";
            switch (view.state()) {
                case NOT_PROVEN ->
                    sentences.add(
                            name + "that it shows the same rows on the target is not proven (" + view.reason() + ").");
                case DIFFERS -> sentences.add(name + view.reason() + ".");
                case SAME, TAKEN_BACK -> {}
            }
        }
        if (views.stream().anyMatch(v -> v.state() == ViewResult.State.SAME)) {
            sentences.add("What translated views show of rows that were not there when they were compared, and in which"
                    + " order.");
        }
    }

    private static void comparison(List<String> sentences, Verdict verdict, boolean net) {
        ValidationReport deciding = verdict.deciding();
        if (deciding == null) {
            sentences.add("The rows: no comparison was made on which this document could rest.");
            return;
        }
        if (!verdict.last()) {
            sentences.add("Rows as they were at hand-over: the comparison was made at source position "
                    + deciding.position() + ", while the source was in use. Changes after that position were"
                    + (net ? "" : " each") + " applied" + (net ? "" : " exactly")
                    + ", but rows were not compared again.");
        }
        boolean neutral = false;
        boolean inDatabase = false;
        for (TableResult table : deciding.tables()) {
            boolean compared = table.sourceDigest() != null && table.targetDigest() != null;
            if (!table.reason().isEmpty()) {
                sentences.add("Table " + table.source() + ": " + table.reason() + ".");
            }
            neutral |= compared && RowDigest.isOurs(table.way());
            inDatabase |= compared && !RowDigest.isOurs(table.way());
        }
        if (inDatabase) {
            sentences.add("Differences that do not show in a value's text form: each server hashed the text form of its"
                    + " own values, under the same session settings on both sides.");
        }
        if (neutral) {
            sentences.add("Differences that do not show in Godwit's neutral form of a value, in which rows of tables"
                    + " without a digest common to both servers were read and hashed.");
        }
        selfTest(sentences, deciding.selfTest());
        if (neutral || inDatabase) {
            sentences.add("Forgery: the 128-bit hashes find accidents, but are not cryptographic and do not protect"
                    + " against somebody who builds rows to deceive them.");
        }
    }

    private static void selection(List<String> sentences, Selection selection, Plan plan) {
        if (!selection.schemas().isEmpty() || selection.narrowsTables()) {
            sentences.add("Tables outside the selection, whose rows were not moved.");
        }
        for (TablePlan table : plan.tables()) {
            if (table.table().filter() != null) {
                sentences.add("Table " + table.table().id()
                        + ": rows on the source that do not meet its condition, which were not moved.");
            }
        }
    }

    private static void watch(List<String> sentences, Definition definition, Plan plan) {
        String followers = Followers.of(plan.tables()).tables().stream()
                .sorted()
                .map(TableId::toString)
                .collect(Collectors.joining(", "));
        if (definition.mode() == Mode.ONLINE && definition.sync().watchRowsPerSecond() > 0 && !followers.isEmpty()) {
            sentences.add(
                    "By continuous validation, tables whose rows the source's foreign keys change along with others"
                            + " without logging it: " + followers + ". Comparisons cover them like all others.");
        }
    }

    private static void selfTest(List<String> sentences, @Nullable SelfTestReport test) {
        if (test == null) {
            sentences.add("Whether the comparison would have noticed a difference: no self-test was made with it.");
        } else if (test.outcome() == Outcome.NOT_POSSIBLE) {
            sentences.add(
                    "Whether the comparison would have noticed a difference: its self-test could not be carried out ("
                            + test.reason() + ").");
        } else {
            long tables = test.checks().stream()
                    .filter(c -> c.result() != Result.NOT_APPLICABLE)
                    .map(Check::table)
                    .distinct()
                    .count();
            sentences.add(
                    "Whether the comparison would have noticed every difference there can be: its self-test planted"
                            + " differences of the kinds listed in copies of rows of "
                            + Display.count(tables, "table") + ", not of every table and type.");
        }
    }

    private static void objects(
            List<String> sentences, List<ObjectReport> objects, @Nullable InventoryReport inventory) {
        boolean moved = objects.stream().anyMatch(o -> o.outcome() != ObjectReport.Outcome.SKIPPED);
        if (moved) {
            if (inventory == null) {
                sentences.add("Definitions of objects, and values such as those of sequences: they were written to the"
                        + " target, and not compared after that.");
            } else {
                sentences.add("What objects do: their definitions were read back and compared as text.");
                long differing = inventory.count(State.DIFFERS);
                if (differing > 0) {
                    sentences.add(
                            differing == 1
                                    ? "1 object whose definition does not read the same on both sides; both texts are listed."
                                    : differing
                                            + " objects whose definitions do not read the same on both sides; both texts"
                                            + " are listed.");
                }
            }
        }
        String kinds = objects.stream()
                .map(ObjectReport::kind)
                .distinct()
                .filter(kind -> objects.stream()
                        .noneMatch(o -> o.kind().equals(kind) && o.outcome() != ObjectReport.Outcome.SKIPPED))
                .collect(Collectors.joining(", "));
        if (!kinds.isEmpty()) {
            sentences.add("Kinds of objects of which none is on the target: " + kinds + ".");
        }
        long skipped = objects.stream()
                .filter(o -> o.outcome() == ObjectReport.Outcome.SKIPPED)
                .count();
        if (skipped > 0) {
            sentences.add(
                    skipped == 1
                            ? "1 object that is not on the target; it is listed with the reason."
                            : skipped + " objects that are not on the target; they are listed with the reasons.");
        }
    }
}
