package io.godwit.mysql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Change;
import io.godwit.spi.schema.TableId;
import org.jspecify.annotations.Nullable;

/** What statements do that the log keeps as statements. */
final class StatementEffects {
    private final Tables tables;
    private final Definitions definitions;

    StatementEffects(Tables tables, Definitions definitions) {
        this.tables = tables;
        this.definitions = definitions;
    }

    /**
     * What a statement does to tables in scope.
     *
     * @return null if it does nothing to their rows
     * @throws GodwitException if it changed what the log does not say
     */
    @Nullable
    Change of(LogStatement statement) {
        switch (statement.meaning()) {
            case TRUNCATE -> {
                return Change.truncate(statement.tables().stream()
                        .map(t -> tables.scope().planned(t))
                        .toList());
            }
            case WRITE -> {
                if (!statement.tables().isEmpty()) {
                    throw new GodwitException(
                            Errors.NOT_SUPPORTED,
                            "the log holds " + statement.name() + " as a statement instead of the rows it changed; set"
                                    + " binlog_format=ROW for the server and all sessions, and begin the migration anew",
                            statement.tables().get(0).toString(),
                            null);
                }
            }
            case REMOVE ->
                throw new GodwitException(
                        Errors.SCHEMA_CHANGED,
                        "the source ran " + statement.name()
                                + ", which takes the table or rows of it away without logging them",
                        statement.tables().get(0).toString(),
                        null);
            case DEFINE, BEGIN_WITH_TABLE -> {
                for (TableId table : statement.tables()) {
                    definitions.check(tables.scope().planned(table), statement.name());
                }
            }
            default -> {}
        }
        return null;
    }
}
