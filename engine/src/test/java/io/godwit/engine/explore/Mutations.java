package io.godwit.engine.explore;

import java.util.List;

/** Each rule of {@code docs/correctness.md}, broken. Where a connector keeps a rule, the memory connector's is broken. */
@SuppressWarnings("StringConcatToTextBlock") // the text is that of the file, indented as there
final class Mutations {
    private static final String LOADER = "engine.load.Loader";
    private static final String SYNCHRONIZER = "engine.sync.Synchronizer";
    private static final String CUTOVER = "engine.cutover.Cutover";
    private static final String JOIN = "spi.change.Join";
    private static final String JOINS = "engine.plan.Joins";
    private static final String PHASE = "engine.migration.Phase";
    private static final String CHANGE_WRITER = "testkit.memory.MemoryChangeWriter";
    private static final String MEMORY_TARGET = "testkit.memory.MemoryTarget";

    private Mutations() {}

    static List<Mutation> all() {
        return List.of(
                Mutation.of(
                                "a load's fact commits with its rows",
                                "testkit.memory.MemoryRowWriter",
                                "            database.facts.add(migration, reached, tx);\n",
                                "")
                        .and(
                                "testkit.memory.MemoryRowWriter",
                                "        rows.clear();\n",
                                "        database.transaction(false, tx -> database.facts.add(migration, reached, tx));\n"),
                Mutation.of(
                                "a position commits with its changes",
                                CHANGE_WRITER,
                                "            database.facts.add(migration, reached, tx);\n",
                                "")
                        .and(
                                CHANGE_WRITER,
                                "        waiting.clear();\n",
                                "        waiting.clear();\n"
                                        + "        database.transaction(false, tx -> database.facts.add(migration, reached, tx));\n"),
                Mutation.of(
                                "the log is kept from before the first snapshot",
                                LOADER,
                                "        if (online) {\n            keepLog(progress);",
                                "        Snapshot early = view.open(source, online);\n"
                                        + "        if (online) {\n            keepLog(progress);")
                        .and(
                                LOADER,
                                "            Snapshot snapshot = view.open(source, online);\n",
                                "            Snapshot snapshot = early;\n"),
                Mutation.of(
                        "rows that were read at moments of their own converge until the load has ended",
                        "engine.plan.AsOf",
                        "(snapshot.consistent() ? \"\" : AT_OR_AFTER) + ",
                        ""),
                Mutation.of(
                        "changes are replayed from where the log was kept first",
                        SYNCHRONIZER,
                        "return source.position(progress.replayFrom());",
                        "return source.position(progress.convergeUntil());"),
                Mutation.of(
                        "what every split contains is skipped",
                        JOIN,
                        "if (skipUntil != null && skipUntil.covers(commit)) {",
                        "if (skipUntil != null && skipUntil.covers(commit) && !commit.covers(skipUntil)) {"),
                Mutation.of(
                        "skipped is only what every split contains",
                        JOINS,
                        "positions.stream().allMatch(p -> p.covers(candidate))",
                        "positions.stream().allMatch(candidate::covers)"),
                Mutation.of(
                        "what some splits contain converges",
                        JOIN,
                        "return ApplyMode.CONVERGE;",
                        "return ApplyMode.EXACT;"),
                Mutation.of(
                        "the load ends at its newest snapshot",
                        JOINS,
                        "positions.stream().allMatch(candidate::covers)",
                        "positions.stream().allMatch(p -> p.covers(candidate))"),
                Mutation.of(
                        "a table whose splits may not be mixed is loaded again whole",
                        LOADER,
                        "|| (begun && !mixable && ",
                        "|| (begun && false && "),
                Mutation.of(
                        "a table whose changes may leave values out is loaded from one snapshot",
                        LOADER,
                        "return whole && table.key()",
                        "return table.key()"),
                Mutation.of(
                        "keys are made before changes converge",
                        PHASE,
                        "if (!progress.stages().contains(Stage.KEYS)) {",
                        "if (progress.applied() != null && !progress.stages().contains(Stage.KEYS)) {"),
                Mutation.of(
                        "other unique indexes are made after changes have converged",
                        PHASE,
                        "if (mode == Mode.ONLINE && !postData && ",
                        "if (mode == Mode.ONLINE && postData && "),
                Mutation.of(
                        "a value that was not sent stays as it is",
                        CHANGE_WRITER,
                        "cells.set(c, MemoryTable.cell(present, c));",
                        "cells.set(c, null);"),
                Mutation.of(
                        "a source transaction is applied whole",
                        SYNCHRONIZER,
                        "inside = batch.isTransaction() && !batch.last();",
                        "inside = false;"),
                Mutation.of(
                        "source transactions are applied in the order of their commits",
                        "engine.sync.ChangeQueue",
                        "            waiting.add(captured);\n",
                        "            Captured last = waiting.peekLast();\n"
                                + "            if (last != null && last.batch().last() && captured.batch().isTransaction()\n"
                                + "                    && captured.batch().last() && last.batch().isTransaction()) {\n"
                                + "                waiting.removeLast();\n"
                                + "                waiting.add(captured);\n"
                                + "                waiting.add(last);\n"
                                + "            } else {\n"
                                + "                waiting.add(captured);\n"
                                + "            }\n"),
                Mutation.of(
                        "no batch is lost between reading and applying",
                        "engine.sync.Capture",
                        "if (!queue.put(new Captured(batch, received))) {",
                        "if (received % 11 != 10 && !queue.put(new Captured(batch, received))) {"),
                Mutation.of(
                        "what the load contains is counted as filtered",
                        "engine.sync.Sieve",
                        "filtered += batch.changes().size() - kept.size();",
                        ""),
                Mutation.of(
                        "the ledger goes on where the last run left it",
                        SYNCHRONIZER,
                        "Ledger total = before.plus(sieve.ledger());",
                        "Ledger total = sieve.ledger();"),
                Mutation.of(
                        "the log is released after the commit",
                        SYNCHRONIZER,
                        "        writer.commit(new AppliedTo(",
                        "        source.release(position);\n        writer.commit(new AppliedTo("),
                Mutation.of(
                        "a resume refuses another source",
                        "engine.plan.Planner",
                        "boolean moved = !same(plan.source(), now);",
                        "boolean moved = now == null;"),
                Mutation.of(
                                "a resume refuses a log that no longer reaches back",
                                SYNCHRONIZER,
                                "if (!from.covers(kept)) {",
                                "if (from == null) {")
                        .and(
                                "testkit.memory.MemoryLog",
                                "if (kept == null || kept.lost || position < kept.from) {",
                                "if (kept == null || kept.lost) {"),
                Mutation.of(
                                "one runner has the claim",
                                MEMORY_TARGET,
                                "            if (owner != null && owner != this) {\n                throw claimed();\n            }\n",
                                "            if (owner != null && owner != this) {\n                database.facts.release(migration, owner);\n"
                                        + "                owner = null;\n            }\n")
                        .and(MEMORY_TARGET, "while (owner == null && ", "while (false && "),
                Mutation.of(
                        "the source's tables are looked at before hand-over",
                        "engine.cutover.PlannedTables",
                        "if (!strangers.isEmpty()) {",
                        "if (strangers.size() > 1) {"),
                Mutation.of(
                        "the fence comes before the position that is drained to",
                        CUTOVER,
                        "Position fence = sides.source().fence(tables());",
                        "Position fence = sides.source().position();\n        sides.source().fence(tables());"),
                Mutation.of(
                        "the target is opened after the fence is reached",
                        CUTOVER,
                        "if (!synchronizer.reach(fence, ",
                        "if (steps == null && !synchronizer.reach(fence, "),
                Mutation.of(
                        "a fence is lifted only if the target is not open",
                        CUTOVER,
                        "if (steps.mayBeOpen() && ",
                        "if (steps == null && "),
                Mutation.of(
                        "a fence is lifted only by who has the claim",
                        "engine.run.MigrationRunner",
                        "            sides.target().claim();\n            Cutover cutover",
                        "            Cutover cutover"),
                Mutation.of(
                        "digests are added, so equal rows do not cancel out",
                        "spi.row.Digest",
                        "rows + other.rows, high + other.high, low + other.low",
                        "rows + other.rows, high ^ other.high, low ^ other.low"),
                Mutation.of(
                        "a comparison stops a hand-over that would not be equal",
                        "engine.cutover.EqualSides",
                        "    static void require(ValidationReport report, String consequence) {\n",
                        "    static void require(ValidationReport report, String consequence) {\n"
                                + "        if (consequence != null) {\n            return;\n        }\n"));
    }
}
