package io.godwit.engine.proof;

import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.engine.migration.Definition.Load;
import io.godwit.engine.migration.Definition.Sync;
import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.state.Plan;
import io.godwit.engine.validate.ValidationJournal;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.Opened;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Identity;
import io.godwit.spi.Mode;
import io.godwit.spi.Progress;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Definitions, plans, facts and journals of migrations as they really look, for tests of what is made of them. */
final class Samples {
    static final long BEGAN = 1_795_354_000_000L;
    static final String REPLAY_FROM = "2/A01F2C8";
    static final String FENCE = "2/B7730A0";
    static final Ledger LEDGER = new Ledger(18_204, 61_377, 60_893, 484, 0, 20_411, 37_002, 3_480);
    private static final String WAY = "elephant/row-text-v1";

    private Samples() {}

    static Definition definition(Mode mode) {
        return new Definition(
                "shop",
                mode,
                new EndpointReference("elephant://app@db1.example.org/shop", "${SOURCE_PASSWORD}", Map.of()),
                new EndpointReference("elephant://app@db2.example.org/shop", "${TARGET_PASSWORD}", Map.of()),
                Selection.ALL,
                new Load(4, 256L << 20),
                new Sync(10_000, 500, 64L << 20),
                new CutoverPolicy(CutoverPolicy.When.ON_COMMAND, CutoverPolicy.Check.BEFORE_HAND_OVER, 60_000));
    }

    static TablePlan table(String name, @Nullable String filter, boolean generated) {
        TableId id = TableId.parse(name);
        Column key = new Column("id", new Type.Int(64), "bigint", false, false, false);
        Column text = new Column("label", new Type.Text(0, false), "text", true, false, true);
        Column computed = new Column("label_upper", new Type.Text(0, false), "text", true, true, false);
        Table table = new Table(
                id,
                id,
                generated ? List.of(key, text, computed) : List.of(key, text),
                new Key(id.name() + "_pkey", List.of("id"), true),
                false,
                false,
                filter,
                1000,
                1 << 20);
        return new TablePlan(
                table,
                new RowFormat("elephant/copy-binary", "int8,text"),
                "both sides list it with the same layout",
                new RowFormat("elephant/text", "int8,text"),
                "both sides list it",
                Join.NONE);
    }

    static Plan plan(TablePlan... tables) {
        Map<TableId, List<Split>> splits = new HashMap<>();
        List<SchemaObject> objects = new ArrayList<>();
        for (TablePlan table : tables) {
            TableId id = table.table().id();
            splits.put(id, List.of(new Split(id, 0, 2, "..500000", true), new Split(id, 1, 2, "500000..", true)));
            objects.add(new SchemaObject("table", id.toString(), Stage.PRE_DATA, List.of("create"), null));
            objects.add(new SchemaObject("index", id + "_label", Stage.POST_DATA, List.of("create"), null));
        }
        objects.add(new SchemaObject("sequence value", "sales.orders_id_seq", Stage.OPEN, List.of("set"), null));
        objects.add(new SchemaObject(
                "subscription",
                "reports",
                Stage.POST_DATA,
                List.of(),
                "it names a server that the target cannot reach"));
        return new Plan(
                new Identity("elephant", "15.14 (Debian)", "self-managed", "7571099843331203001", "shop", "db1:5432"),
                new Identity("elephant", "18.1", "self-managed", "7571099901204817002", "shop", "db2:5432"),
                new Schema(
                        "elephant",
                        "15.14",
                        Arrays.stream(tables).map(TablePlan::table).toList(),
                        objects),
                List.of(tables),
                splits);
    }

    /** Everything loaded, applied and handed over. */
    static Progress done(Plan plan) {
        return progress(plan, LEDGER, new Opened(FENCE));
    }

    static Progress progress(Plan plan, Ledger ledger, @Nullable Opened opened) {
        List<SplitLoaded> loaded = new ArrayList<>();
        long rows = 120_000;
        for (TablePlan table : plan.tables()) {
            for (Split split : plan.splits().getOrDefault(table.table().id(), List.of())) {
                loaded.add(new SplitLoaded(split, rows, rows * 143, "2/A0200F0"));
                rows = rows * 7 / 5 + 11;
            }
        }
        List<ObjectReport> objects = new ArrayList<>();
        for (SchemaObject object : plan.schema().objects()) {
            if (object.skipped() == null && object.stage() != Stage.OPEN) {
                objects.add(new ObjectReport(object.kind(), object.name(), object.stage(), Outcome.COPIED, ""));
            }
        }
        objects.add(new ObjectReport(
                "function",
                "sales.total(integer)",
                Stage.PRE_DATA,
                Outcome.CHANGED,
                "its search path was written out, because the target resolves names before it has one"));
        return new Progress(
                Set.of(Stage.PRE_DATA, Stage.KEYS, Stage.POST_DATA),
                objects,
                REPLAY_FROM,
                loaded,
                "2/A0200F0",
                new AppliedTo(FENCE, ledger, BEGAN + 900_000),
                opened);
    }

    static ValidationReport report(String occasion, String position, boolean aligned, List<TableResult> results) {
        return new ValidationReport(occasion, position, aligned, BEGAN + 900_300, BEGAN + 901_450, results);
    }

    static TableResult equal(String table) {
        Digest digest = digest(table);
        return new TableResult(table, table, WAY, digest, digest, "");
    }

    static TableResult differing(String table) {
        Digest digest = digest(table);
        Digest other = new Digest(WAY, digest.rows(), digest.high() + 7, digest.low() - 9);
        return new TableResult(table, table, WAY, digest, other, "");
    }

    static TableResult uncompared(String table, String reason) {
        return new TableResult(table, table, WAY, null, null, reason);
    }

    private static Digest digest(String table) {
        long seed = table.hashCode() * 0x9e3779b97f4a7c15L;
        return new Digest(WAY, 120_000 + Math.abs(seed % 900_000), seed * 31 + 7, ~seed * 0x2545f4914f6cdd1dL);
    }

    /** The journal of a run with one cutover; the comparison comes between drain and hand-over. */
    static List<JournalEntry> journal(ValidationReport report) {
        return List.of(
                entry(0, "run-started", Map.of("process", "4711")),
                entry(1_200, "phase-entered", Map.of("phase", "LOAD", "replayFrom", REPLAY_FROM)),
                entry(540_000, "phase-entered", Map.of("phase", "SYNC")),
                entry(899_000, "cutover-fencing", Map.of()),
                entry(899_420, "cutover-fenced", Map.of("fence", FENCE)),
                entry(900_100, "cutover-drained", Map.of("applied", FENCE)),
                ValidationJournal.entry(report),
                entry(901_500, "cutover-checked", Map.of("identical", Boolean.toString(report.identical()))),
                entry(901_840, "handed-over", Map.of("fence", FENCE)));
    }

    static JournalEntry entry(long afterMillis, String event, Map<String, String> details) {
        return new JournalEntry(BEGAN + afterMillis, event, details);
    }
}
