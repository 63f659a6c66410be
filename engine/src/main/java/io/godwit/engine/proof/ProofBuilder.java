package io.godwit.engine.proof;

import io.godwit.engine.inventory.InventoryJournal;
import io.godwit.engine.inventory.InventoryReport;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.plan.ReplacedDates;
import io.godwit.engine.proof.Proof.BackupLink;
import io.godwit.engine.proof.Proof.Repair;
import io.godwit.engine.proof.Proof.TableProof;
import io.godwit.engine.proof.Proof.Watched;
import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.state.Plan;
import io.godwit.engine.validate.ValidationJournal;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.views.TranslatedViews;
import io.godwit.engine.views.ViewJournal;
import io.godwit.engine.views.ViewResult;
import io.godwit.engine.watch.WatchJournal;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Identity;
import io.godwit.spi.Mode;
import io.godwit.spi.Progress;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.schema.ObjectReport;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;

/**
 * Puts a proof together from what is kept: the definition, the plan, the facts on the target and the journal. Asks no
 * database, and claims nothing that those four do not show.
 */
public final class ProofBuilder {
    /** The version of the document's schema that is written and read. */
    public static final int FORMAT = 2;

    private ProofBuilder() {}

    /**
     * The proof as things stand now; also of a migration that is under way or has failed.
     *
     * @param progress the facts, as the target holds them now
     * @param journal oldest first
     */
    public static Proof build(Definition definition, Plan plan, Progress progress, List<JournalEntry> journal) {
        boolean online = definition.mode() == Mode.ONLINE;
        AppliedTo applied = progress.applied();
        Ledger ledger = applied == null ? Ledger.ZERO : applied.ledger();
        String replayFrom = progress.replayFrom();
        List<ValidationReport> validations = ValidationJournal.reports(journal);
        List<ObjectReport> objects = RecordedObjects.reports(plan, progress);
        InventoryReport inventory = InventoryJournal.newest(journal);
        List<ViewResult> views = TranslatedViews.results(plan, progress, ViewJournal.newest(journal));
        Verdict verdict = Verdict.of(definition.mode(), plan, progress, ledger, journal);
        return new Proof(
                FORMAT,
                version(),
                definition.name(),
                definition.mode(),
                progress.opened() != null,
                verdict.identical(),
                verdict.sentence(),
                plan.source(),
                plan.target(),
                plan.tables().stream().map(t -> table(t, progress)).toList(),
                Conversion.of(plan, inventory, verdict.deciding(), ReplacedDates.newest(journal)),
                verdict.deciding(),
                validations,
                watched(journal),
                progress.repaired().stream()
                        .map(r -> new Repair(r.table().toString(), r.rows(), r.position()))
                        .toList(),
                ledger,
                CommitRanges.of(progress, journal),
                online && replayFrom != null ? replayFrom : "",
                online && applied != null ? applied.position() : "",
                objects,
                inventory,
                views,
                Timeline.events(journal),
                Timeline.downtimeMillis(journal),
                NotChecked.sentences(
                        definition, plan, verdict, objects, inventory, views, CommitRanges.tellNetChanges(journal)),
                System.currentTimeMillis(),
                List.of());
    }

    /**
     * The proof of a migration from backups.
     *
     * @param backups what the target says it was restored from
     * @param identical whether they hang together and end where the source's log ends
     */
    public static Proof ofBackups(
            Definition definition,
            Identity source,
            Identity target,
            List<BackupLink> backups,
            boolean complete,
            boolean identical,
            String verdict,
            long downtimeMillis,
            List<String> notChecked,
            List<JournalEntry> journal,
            long nowMillis) {
        return new Proof(
                FORMAT,
                version(),
                definition.name(),
                definition.mode(),
                complete,
                identical,
                verdict,
                source,
                target,
                List.of(),
                new Proof.Conversions("", -1, List.of()),
                null,
                List.of(),
                new Watched(0, 0),
                List.of(),
                Ledger.ZERO,
                List.of(),
                backups.isEmpty() ? "" : backups.get(0).first(),
                backups.isEmpty() ? "" : backups.get(backups.size() - 1).last(),
                List.of(),
                null,
                List.of(),
                Timeline.events(journal),
                downtimeMillis,
                notChecked,
                nowMillis,
                backups);
    }

    private static Watched watched(List<JournalEntry> journal) {
        WatchJournal.Totals totals = WatchJournal.totals(journal);
        return new Watched(totals.rows(), totals.differences());
    }

    private static TableProof table(TablePlan plan, Progress progress) {
        long rows = 0;
        long bytes = 0;
        List<SplitLoaded> loaded = progress.splits(plan.table().id());
        for (SplitLoaded split : loaded) {
            rows += split.rows();
            bytes += split.bytes();
        }
        String filter = plan.table().filter();
        return new TableProof(
                plan.table().id().toString(),
                plan.table().target().toString(),
                rows,
                bytes,
                loaded.size(),
                plan.rows().name(),
                plan.rowsWhy(),
                filter == null ? "" : filter);
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in =
                ProofBuilder.class.getResourceAsStream("/META-INF/maven/io.godwit/godwit-engine/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            properties.clear();
        }
        return properties.getProperty("version", "development");
    }
}
