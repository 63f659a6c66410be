package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.JsonOutput;
import io.godwit.cli.Session;
import io.godwit.cli.display.Amounts;
import io.godwit.cli.display.TextTable;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.plan.ColumnPreview;
import io.godwit.engine.plan.Preview;
import io.godwit.engine.state.Plan;
import io.godwit.spi.Identity;
import io.godwit.spi.TablePlan;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Table;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit plan}. */
@Command(name = "plan", description = "Shows what would be done, table by table, with reasons; changes nothing.")
final class PlanCommand extends SessionCommand {
    @Parameters(
            paramLabel = "FILE",
            description = "The migration file, or the name of a migration that was run before.")
    private String migration = "";

    @Option(
            names = "--samples",
            paramLabel = "N",
            description =
                    "Also read N rows of each table from the source and show their values, as they would be carried."
                            + " They are printed here and nowhere else. Default: 0")
    private int samples;

    PlanCommand(Console console) {
        super(console);
    }

    @Override
    int execute(Session session) {
        Definition definition = session.migration(migration, null).definition();
        Preview preview = session.operations()
                .preview(definition, session.source(definition), session.target(definition), Math.max(samples, 0));
        if (isJson()) {
            JsonOutput.print(session.console().out(), document(definition, preview));
        } else {
            print(session.console().out(), preview);
            ColumnsOutput.print(session.console().out(), preview);
        }
        return ExitCode.DONE;
    }

    private static Map<String, Object> document(Definition definition, Preview preview) {
        Plan plan = preview.plan();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", definition.name());
        document.put("mode", definition.mode());
        document.put("source", plan.source());
        document.put("target", plan.target());
        document.put(
                "tables", plan.tables().stream().map(t -> table(preview, t)).toList());
        document.put(
                "objects",
                plan.schema().objects().stream().map(o -> object(preview, o)).toList());
        return document;
    }

    private static Map<String, Object> table(Preview preview, TablePlan table) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source", table.table().id().toString());
        fields.put("target", table.table().target().toString());
        fields.put("estimatedRows", table.table().estimatedRows());
        fields.put("estimatedBytes", table.table().estimatedBytes());
        fields.put("splits", splits(preview.plan(), table));
        fields.put("filter", table.table().filter());
        fields.put("rows", table.rows().name());
        fields.put("rowsWhy", table.rowsWhy());
        fields.put("changes", table.changes().name());
        fields.put("changesWhy", table.changesWhy());
        List<ColumnPreview> columns = preview.columns().get(table.table().id());
        if (columns != null) {
            fields.put("columns", columns.stream().map(ColumnsOutput::fields).toList());
        }
        return fields;
    }

    private static Map<String, Object> object(Preview preview, SchemaObject object) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", object.kind());
        fields.put("name", object.name());
        fields.put("stage", object.stage());
        fields.put("skipped", preview.skipped(object));
        if (preview.isLeftToHand(object)) {
            fields.put("text", String.join(";\n", object.statements()));
        }
        return fields;
    }

    private static int splits(Plan plan, TablePlan table) {
        return plan.splits().getOrDefault(table.table().id(), List.of()).size();
    }

    private static void print(PrintStream out, Preview preview) {
        Plan plan = preview.plan();
        out.println("source  " + identity(plan.source()));
        out.println("target  " + identity(plan.target()));
        out.println();
        TextTable tables = new TextTable("table", ">rows, about", ">size, about", ">splits", "format", "why");
        for (TablePlan plannedTable : plan.tables()) {
            Table table = plannedTable.table();
            String name =
                    table.id().equals(table.target()) ? table.id().toString() : table.id() + " -> " + table.target();
            tables.row(
                    table.filter() == null ? name : name + " (filtered)",
                    table.estimatedRows() < 0 ? "?" : Amounts.count(table.estimatedRows()),
                    Amounts.bytes(table.estimatedBytes()),
                    Integer.toString(splits(plan, plannedTable)),
                    plannedTable.rows().name(),
                    plannedTable.rowsWhy());
        }
        tables.lines().forEach(out::println);
        out.println();
        objects(out, preview);
    }

    private static String identity(Identity identity) {
        return identity.engine() + " " + identity.version() + ", " + identity.platform() + ", database "
                + identity.database() + " at " + identity.address();
    }

    private static void objects(PrintStream out, Preview preview) {
        List<SchemaObject> objects = preview.plan().schema().objects();
        Map<String, Long> moved = objects.stream()
                .filter(o -> preview.skipped(o) == null)
                .collect(Collectors.groupingBy(SchemaObject::kind, TreeMap::new, Collectors.counting()));
        moved.forEach((kind, count) -> out.println(String.format(Locale.ROOT, "%8s  %s", Amounts.count(count), kind)));
        List<SchemaObject> skipped =
                objects.stream().filter(o -> preview.skipped(o) != null).toList();
        if (!skipped.isEmpty()) {
            out.println();
            TextTable table = new TextTable("not moved", "name", "why");
            skipped.forEach(o -> table.row(o.kind(), o.name(), String.valueOf(preview.skipped(o))));
            table.lines().forEach(out::println);
        }
        for (SchemaObject object : skipped) {
            if (preview.isLeftToHand(object)) {
                out.println();
                out.println(object.kind() + " " + object.name() + ", as the source has it:");
                String.join(";\n", object.statements()).lines().forEach(line -> out.println("    " + line));
            }
        }
    }
}
