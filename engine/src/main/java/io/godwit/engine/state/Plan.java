package io.godwit.engine.state;

import io.godwit.spi.Identity;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.TableId;
import java.util.List;
import java.util.Map;

/**
 * What was decided before anything was changed. Made once and kept: a run that resumes follows the plan it began with.
 *
 * @param source which database the source was
 * @param target which database the target was
 * @param schema what the source held
 * @param tables one plan a table, joins not yet known
 * @param splits each table's splits, by the table's name on the source
 */
public record Plan(
        Identity source, Identity target, Schema schema, List<TablePlan> tables, Map<TableId, List<Split>> splits) {
    public Plan {
        tables = List.copyOf(tables);
        splits = Map.copyOf(splits);
    }
}
