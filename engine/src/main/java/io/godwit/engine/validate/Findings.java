package io.godwit.engine.validate;

import java.util.List;

/**
 * One pass of comparing all tables, with what was found in those that differ.
 *
 * @param report the result, without any value
 * @param differences the tables that differ, with keys, in the order of the report; kept in memory only
 */
public record Findings(ValidationReport report, List<TableDifferences> differences) {
    public Findings {
        differences = List.copyOf(differences);
    }
}
