package io.godwit.engine.definition;

import io.godwit.engine.definition.Field.Kind;
import io.godwit.spi.schema.TypeText;
import java.util.List;

/** The migration file's format, told once. */
final class DefinitionFormat {
    static final Field ROOT = Field.group(
            "",
            true,
            "A migration.",
            Field.required(
                    "name",
                    Kind.NAME,
                    "What the migration is called: commands take it, and what Godwit keeps on source and target is named"
                            + " after it. Lower-case letters, digits and underscores, beginning with a letter, at most 40."),
            Field.choice(
                    "mode",
                    "",
                    "offline: one copy, while nothing writes to the source. online: a full load, then changes are applied as"
                            + " they come until the target is handed over.",
                    "online",
                    "offline"),
            endpoint("source", "The database to move from."),
            endpoint("target", "The database to move to; it exists, and holds none of the tables yet."),
            select(),
            rename(),
            Field.optional(
                    "filter",
                    Kind.CONDITIONS,
                    "Rows to move, as a condition in the source's language, by schema.table; all rows of tables not named."),
            Field.optional(
                    "columns",
                    Kind.COLUMN_RULES,
                    "Between engines: what becomes of single columns, by schema.table.column. type: the neutral type to move it"
                            + " as, one of " + String.join(", ", TypeText.names()) + ", with lengths in brackets."
                            + " noCalendarDates: what takes the place of a date that no calendar has, such as 0000-00-00:"
                            + " stop (the default), \"null\", or a date."),
            assess(),
            load(),
            sync(),
            cutover(),
            Field.optional(
                    "returnOf",
                    Kind.NAME,
                    "In the migration that Godwit makes for the way back: the one that it leads back from."));

    private DefinitionFormat() {}

    private static Field endpoint(String name, String help) {
        return Field.group(
                name,
                true,
                help,
                Field.required(
                        "url",
                        Kind.URL,
                        "Where it is and who logs in: engine://user@host:port/database?parameter=value. Never a password."),
                Field.optional(
                        "password",
                        Kind.SECRET,
                        "${NAME} for an environment variable, ${file:PATH} for a file's first line (a relative path starts"
                                + " at the migration file's folder), or the password itself, which is not advised."),
                Field.optional("options", Kind.OPTIONS, "Settings of this kind of database, each by its name."));
    }

    private static Field select() {
        return Field.group(
                "select",
                false,
                "What to move; everything if left out. In patterns * stands for any characters and ? for one.",
                Field.optional(
                        "schemas", Kind.SCHEMA_PATTERNS, "Schemas to move; all but the engine's own if left out."),
                Field.optional(
                        "tables",
                        Kind.TABLE_PATTERNS,
                        "Tables to move, as schema.table; all of the schemas if left out."),
                Field.optional("exclude", Kind.TABLE_PATTERNS, "Tables to leave out again, as schema.table."));
    }

    private static Field rename() {
        return Field.group(
                "rename",
                false,
                "Names on the target that differ from the source's.",
                Field.optional("schemas", Kind.SCHEMA_NAMES, "New schema name by old."),
                Field.optional(
                        "tables",
                        Kind.TABLE_NAMES,
                        "New schema.table by old schema.table; goes before a schema's new name."));
    }

    private static Field assess() {
        return Field.group(
                "assess",
                false,
                "How the source's rows are looked at before anything is changed, for values that a target of another engine"
                        + " cannot hold.",
                Field.choice(
                        "rows",
                        "all",
                        "all: every row is read once, inside the source's database. sample: some rows of each table are, which finds"
                                + " what is common and misses what is rare. none: such values stop the run where they are met.",
                        "all",
                        "sample",
                        "none"),
                Field.bounded(
                        "timeLimit",
                        Kind.DURATION,
                        "60s",
                        "1s",
                        "24h",
                        "How long one table is looked at, at most; what was not reached is said."));
    }

    private static Field load() {
        int lanes = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
        return Field.group(
                "load",
                false,
                "How rows are loaded.",
                Field.bounded(
                                "lanes",
                                Kind.INTEGER,
                                Integer.toString(lanes),
                                "1",
                                "64",
                                "How many splits are loaded at once; each takes a connection on both sides.")
                        .withDefaultHelp("4, or the number of processors if that is less"),
                Field.bounded(
                        "splitSize",
                        Kind.SIZE,
                        "2GB",
                        "1MB",
                        "64GB",
                        "How large a part of a table is loaded, and after an interruption loaded again, as a unit, at most;"
                                + " less where lanes would otherwise wait for one another."));
    }

    private static Field sync() {
        return Field.group(
                "sync",
                false,
                "How changes are applied; online only.",
                Field.bounded(
                        "groupChanges",
                        Kind.INTEGER,
                        "50000",
                        "1",
                        "1000000",
                        "Row changes after which a group of source transactions is committed on the target. A source"
                                + " transaction is never divided."),
                Field.bounded(
                        "groupMillis",
                        Kind.INTEGER,
                        "200",
                        "1",
                        "60000",
                        "Milliseconds after which a group is committed, whatever it holds."),
                Field.bounded(
                        "queueSize", Kind.SIZE, "64MB", "1MB", "4GB", "Memory for changes read and not yet applied."),
                Field.bounded(
                        "watchRowsPerSecond",
                        Kind.INTEGER,
                        "50",
                        "0",
                        "10000",
                        "Rows that continuous validation reads back from the target and compares with the changes that"
                                + " touched them; 0 for none."),
                Field.choice(
                        "onDivergence",
                        "report",
                        "What continuous validation does about a row that differs. report: it says so, and the cutover waits for"
                                + " a comparison that finds both sides equal. stop: the run stops.",
                        "report",
                        "stop"));
    }

    private static Field cutover() {
        return Field.group(
                "cutover",
                false,
                "How the target is handed over; online only, except for check: none.",
                Field.choice(
                        "when",
                        "on-command",
                        "on-command: when `godwit cutover NAME` says so. when-ready: as soon as the target has caught up and"
                                + " a first comparison was clean.",
                        "on-command",
                        "when-ready"),
                Field.choice(
                        "check",
                        "after-hand-over",
                        "What is compared while writers are stopped. after-hand-over: everything, in snapshots taken at the"
                                + " fence, after the target is handed over; needs a clean comparison before the fence, and"
                                + " downtime does not grow with the data. before-hand-over: everything, before the target is"
                                + " handed over: the longest downtime and the strongest answer. none: nothing is compared,"
                                + " offline neither; the proof then says so, and the run ends with exit code 1.",
                        "after-hand-over",
                        "before-hand-over",
                        "none"),
                Field.bounded(
                        "drainTimeout",
                        Kind.DURATION,
                        "60s",
                        "1s",
                        "24h",
                        "How long the last changes may take to arrive before writers are let in again and sync goes on."),
                Field.choice(
                        "wayBack",
                        "none",
                        "keep: the target keeps its log from hand-over on, and `godwit reverse NAME` brings what is written there"
                                + " back to the source, which can take over again with nothing lost. none: it does not.",
                        "none",
                        "keep"));
    }

    /** The names of a group's keys, in the order of the format. */
    static List<String> names(Field group) {
        return group.children().stream().map(Field::name).toList();
    }
}
