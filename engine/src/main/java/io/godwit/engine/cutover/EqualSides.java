package io.godwit.engine.cutover;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.GodwitException;
import java.util.List;

/** What a comparison means for a cutover. */
final class EqualSides {
    /** How many tables a message names. */
    private static final int NAMES = 5;

    private EqualSides() {}

    /** Refuses to go on unless every table was found equal by a comparison that counts. */
    static void require(ValidationReport report, String consequence) {
        if (report.identical()) {
            return;
        }
        if (!report.usable()) {
            throw new GodwitException(
                    EngineErrors.SELF_TEST_FAILED,
                    consequence + ": the comparison did not find differences that were planted to test it, so it shows"
                            + " nothing.",
                    report.position(),
                    null);
        }
        List<String> names = report.tables().stream()
                .filter(t -> !t.identical())
                .map(EqualSides::difference)
                .toList();
        String more = names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "";
        throw new GodwitException(
                differ(report) ? EngineErrors.VALIDATION_DIFFERS : EngineErrors.COMPARISON_INCOMPLETE,
                consequence + ". Tables: " + String.join("; ", names.subList(0, Math.min(NAMES, names.size()))) + more
                        + ".",
                report.position(),
                null);
    }

    /** Whether a table was compared and is not equal; one that could not be compared may be equal yet. */
    static boolean differ(ValidationReport report) {
        return report.tables().stream()
                .anyMatch(t -> !t.identical() && t.reason().isEmpty());
    }

    private static String difference(TableResult table) {
        if (!table.reason().isEmpty()) {
            return table.source() + " (not compared: " + table.reason() + ")";
        }
        var source = table.sourceDigest();
        var target = table.targetDigest();
        if (source != null && target != null && source.rows() != target.rows()) {
            return table.source() + " (" + source.rows() + " rows, target " + target.rows() + ")";
        }
        return table.source() + " (values)";
    }
}
