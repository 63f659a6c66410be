package io.godwit.cli.command;

import io.godwit.cli.display.Amounts;
import io.godwit.cli.display.TextTable;
import io.godwit.engine.compare.DatabaseReport;
import io.godwit.engine.compare.StructureDifference;
import io.godwit.engine.compare.TableOutcome;
import io.godwit.engine.validate.SelfTestReport;
import io.godwit.engine.validate.TableDifferences;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.Identity;
import io.godwit.spi.row.Digest;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How two databases compared, for people and as JSON. */
final class ComparisonOutput {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final DifferenceOutput differences;

    ComparisonOutput(boolean keys) {
        this.differences = new DifferenceOutput(keys);
    }

    void print(PrintStream out, DatabaseReport report) {
        out.println("source: " + database(report.source()) + ", as of " + moment(report.sourceViewMillis()));
        out.println("target: " + database(report.target()) + ", as of " + moment(report.targetViewMillis()));
        out.println();
        TextTable tables = new TextTable("table", "result", ">source rows", ">target rows", "remarks");
        for (TableOutcome outcome : report.tables()) {
            tables.row(
                    DifferenceOutput.name(outcome.result()),
                    word(outcome),
                    ValidateCommand.rows(outcome.result().sourceDigest()),
                    ValidateCommand.rows(outcome.result().targetDigest()),
                    remarks(outcome));
        }
        if (!tables.isEmpty()) {
            tables.lines().forEach(out::println);
        }
        for (TableOutcome outcome : report.tables()) {
            TableDifferences table = outcome.differences();
            if (table != null && outcome.state() == TableOutcome.State.DIFFERENT) {
                differences.print(out, table);
            }
        }
        if (!report.structure().isEmpty()) {
            out.println();
            TextTable structure = new TextTable("not alike", "table or column", "why");
            report.structure().forEach(d -> structure.row(word(d), d.object(), d.detail()));
            structure.lines().forEach(out::println);
        }
        out.println();
        if (!report.selfTests().isEmpty()) {
            out.println(selfTest(report.selfTests()));
        }
        out.println(verdict(report));
    }

    private static String selfTest(List<SelfTestReport> tests) {
        long planted = tests.stream().mapToLong(SelfTestReport::planted).sum();
        long found = tests.stream().mapToLong(SelfTestReport::found).sum();
        String text = "Self-test: " + Amounts.count(found) + " of " + Amounts.count(planted)
                + " planted differences were found.";
        List<String> reasons = tests.stream()
                .filter(t -> t.outcome() == SelfTestReport.Outcome.NOT_POSSIBLE)
                .map(SelfTestReport::reason)
                .distinct()
                .toList();
        return reasons.isEmpty() ? text : text + " It was not possible everywhere: " + String.join("; ", reasons) + ".";
    }

    private static String verdict(DatabaseReport report) {
        String all = Amounts.count(report.tables().size(), "table");
        long unequal = count(report, TableOutcome.State.DIFFERENT);
        long missing = count(report, TableOutcome.State.NOT_COMPARED);
        long settled = count(report, TableOutcome.State.SETTLED);
        String moving = settled == 0
                ? ""
                : " In " + Amounts.count(settled, "table")
                        + " rows changed meanwhile and were equal when they were read again.";
        String took = " It took " + Amounts.duration(report.endedMillis() - report.sourceViewMillis()) + ".";
        if (report.identical()) {
            return (report.tables().size() == 1 ? "The table is" : "All " + all + " are") + " equal." + moving + took;
        }
        if (report.failedItsTest()) {
            return "The comparison failed its own test, so it says nothing of the databases." + took;
        }
        StringBuilder text = new StringBuilder("The databases are not identical: ");
        String separator = "";
        if (unequal > 0) {
            text.append(Amounts.count(unequal))
                    .append(" of ")
                    .append(all)
                    .append(unequal == 1 ? " differs" : " differ");
            separator = "; ";
        }
        if (missing > 0) {
            text.append(separator)
                    .append(Amounts.count(missing, "table"))
                    .append(missing == 1 ? " was not compared" : " were not compared");
            separator = "; ";
        }
        if (!report.structure().isEmpty()) {
            text.append(separator)
                    .append(Amounts.count(report.structure().size(), "table or column", "tables or columns"))
                    .append(report.structure().size() == 1 ? " is not alike" : " are not alike");
        }
        boolean reread =
                report.tables().stream().anyMatch(t -> t.state() == TableOutcome.State.DIFFERENT && t.rechecked() > 0);
        return text + "." + (reread ? " What differs did so each time it was read." : "") + moving + took;
    }

    private static long count(DatabaseReport report, TableOutcome.State state) {
        return report.tables().stream().filter(t -> t.state() == state).count();
    }

    private static String remarks(TableOutcome outcome) {
        StringBuilder text = new StringBuilder(outcome.result().reason());
        TableDifferences table = outcome.differences();
        if (table != null && outcome.state() == TableOutcome.State.DIFFERENT) {
            text.append(text.isEmpty() ? "" : "; ").append(table.summary().sentence());
            text.append(outcome.rechecked() == 0 ? "; not read again" : "");
        }
        if (outcome.changedMeanwhile() > 0) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append(Amounts.count(outcome.changedMeanwhile(), "row"))
                    .append(" changed meanwhile");
        }
        if (outcome.earlier()) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append("compared by an earlier run, ")
                    .append(moment(outcome.comparedMillis()));
        }
        return text.toString();
    }

    private static String word(TableOutcome outcome) {
        return switch (outcome.state()) {
            case EQUAL, SETTLED -> "equal";
            case DIFFERENT -> "DIFFERENT";
            case NOT_COMPARED -> "NOT COMPARED";
        };
    }

    private static String word(StructureDifference difference) {
        return difference.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String database(Identity identity) {
        return identity.database() + " at " + identity.address() + " (" + identity.engine() + " " + identity.version()
                + ")";
    }

    private static String moment(long millis) {
        return MOMENT.format(Instant.ofEpochMilli(millis));
    }

    Map<String, Object> document(DatabaseReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("identical", report.identical());
        document.put("source", report.source());
        document.put("target", report.target());
        document.put("sourceViewMillis", report.sourceViewMillis());
        document.put("targetViewMillis", report.targetViewMillis());
        document.put("endedMillis", report.endedMillis());
        document.put("structure", report.structure());
        document.put("tables", report.tables().stream().map(this::document).toList());
        document.put("selfTests", report.selfTests());
        return document;
    }

    private Map<String, Object> document(TableOutcome outcome) {
        TableResult result = outcome.result();
        TableDifferences table = outcome.differences();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("source", result.source());
        document.put("target", result.target());
        document.put("state", outcome.state());
        document.put("way", result.way());
        document.put("sourceRows", rows(result.sourceDigest()));
        document.put("targetRows", rows(result.targetDigest()));
        document.put("reason", result.reason());
        document.put("comparedMillis", outcome.comparedMillis());
        document.put("earlierRun", outcome.earlier());
        document.put("changedMeanwhile", outcome.changedMeanwhile());
        document.put("rechecks", outcome.rechecked());
        document.put("differences", table == null ? null : differences.document(table));
        return document;
    }

    private static @Nullable Long rows(@Nullable Digest digest) {
        return digest == null ? null : digest.rows();
    }
}
