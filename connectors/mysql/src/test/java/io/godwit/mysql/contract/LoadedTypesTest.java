package io.godwit.mysql.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mysql.MySqlConnector;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.testkit.contract.Moves;
import io.godwit.testkit.contract.TypeCase;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.TestedServers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type's values by rows, in each format and by each way of writing, with look-ups, digests and digests of given rows. */
class LoadedTypesTest {
    private final Map<String, Object> wrong = new LinkedHashMap<>();

    static Stream<Arguments> fromAndTo() {
        return TestedServers.other()
                .map(other -> Stream.of(
                        Arguments.of(other, other, true),
                        Arguments.of(other, other, false),
                        Arguments.of(TestedServers.isMariaDb(other) ? "8.0" : "5.7", other, true)))
                .orElseGet(() -> Stream.of(
                        Arguments.of("8.0", "mariadb-10.11", true),
                        Arguments.of("8.0", "8.0", false),
                        Arguments.of("5.7", "8.0", true)));
    }

    @ParameterizedTest
    @MethodSource("fromAndTo")
    void everyValueArrives(String fromServer, String toServer, boolean localFiles) {
        List<TypeCase> cases = MySqlTypeCases.of(fromServer);
        try (MySqlTestDatabase from = new MySqlTestDatabase(fromServer);
                MySqlTestDatabase to = new MySqlTestDatabase(toServer);
                Source source = new MySqlConnector().source(from.endpoint(), "types");
                Source copy = new MySqlConnector().source(to.endpoint(), "types")) {
            to.server().execute("", "SET GLOBAL local_infile = " + (localFiles ? "ON" : "OFF"));
            fill(from, cases);
            Schema schema = source.schema(Selection.ALL);
            for (int way = 0; way < 2; way++) {
                move(source, to, schema, way);
                try (Snapshot before = source.snapshot(false);
                        Snapshot after = copy.snapshot(false)) {
                    for (int i = 0; i < cases.size(); i++) {
                        Table table = table(schema, from, i);
                        compare(cases.get(i), table, source, before, copy, after, way);
                    }
                }
                for (Table table : schema.tables()) {
                    to.run("drop table " + table.id());
                }
                to.run("drop database godwit");
            }
            to.server().execute("", "SET GLOBAL local_infile = ON");
            assertThat(wrong).isEmpty();
        }
    }

    private static void fill(MySqlTestDatabase database, List<TypeCase> cases) {
        for (int i = 0; i < cases.size(); i++) {
            TypeCase type = cases.get(i);
            database.create(database.table("t" + i), type.nativeType());
            List<String> statements = new ArrayList<>();
            for (int v = 0; v < type.literals().size(); v++) {
                statements.add("insert into t" + i + " values (" + v + ", "
                        + type.literals().get(v) + ")");
            }
            statements.add("insert into t" + i + " values (" + type.literals().size() + ", null)");
            database.run(statements.toArray(new String[0]));
        }
    }

    private static Table table(Schema schema, MySqlTestDatabase database, int index) {
        return schema.tables().stream()
                .filter(t -> t.id().equals(database.table("t" + index)))
                .findFirst()
                .orElseThrow();
    }

    private void move(Source source, MySqlTestDatabase to, Schema schema, int way) {
        try (Target target = new MySqlConnector().target(to.endpoint(), "types");
                Snapshot snapshot = source.snapshot(false)) {
            target.claim();
            target.progress();
            target.create(schema, Stage.PRE_DATA, 1);
            for (Table table : schema.tables()) {
                RowFormat format = way == 1
                        ? RowFormat.NEUTRAL
                        : source.formats(table).stream()
                                .filter(target.formats(table)::contains)
                                .findFirst()
                                .orElseThrow();
                for (Split split : source.splits(table, Moves.WHOLE)) {
                    try {
                        Moves.load(source, target, Moves.plan(table, format, RowFormat.NEUTRAL), snapshot, split);
                    } catch (RuntimeException e) {
                        wrong.put(table.moved().get(1).nativeType() + " written as " + format.name(), e.toString());
                    }
                }
            }
        }
    }

    private void compare(
            TypeCase type, Table table, Source source, Snapshot before, Source copy, Snapshot after, int way) {
        String name = type.nativeType() + " by " + (way == 1 ? "neutral rows" : "its own form");
        List<String> expected = new ArrayList<>();
        for (int v = 0; v < type.expected().size(); v++) {
            expected.add(v + "|" + type.expected().get(v));
        }
        expected.add(type.expected().size() + "|∅");
        expected.sort(null);
        if (!table.moved().get(1).type().equals(type.neutral())) {
            wrong.put(name + " is", table.moved().get(1).type());
        }
        try {
            check(name + " read", expected, rows(source, table, before));
            check(name, expected, rows(copy, table.onTarget(), after));
            for (String digest : source.digests(table)) {
                Digest own = digest(source, table, before, digest);
                if (copy.digests(table.onTarget()).contains(digest)) {
                    check(name + " digest", own, digest(copy, table.onTarget(), after, digest));
                }
                List<RowBatch> given = given(source, table, before);
                check(
                        name + " given",
                        own,
                        source.digest(table, digest, given).stream().reduce(Digest.empty(digest), Digest::plus));
            }
            lookUp(name, table, source, before, way);
        } catch (RuntimeException e) {
            wrong.put(name, e + " " + e.getCause());
        }
    }

    private void lookUp(String name, Table table, Source source, Snapshot snapshot, int way) {
        RowFormat format =
                way == 1 ? RowFormat.NEUTRAL : source.changeFormats(table).get(0);
        TablePlan plan = Moves.plan(table, format, format);
        List<Row> rows = new ArrayList<>();
        read(source, plan, snapshot).forEach(b -> {
            for (int r = 0; r < b.rows(); r++) {
                rows.add(Row.copyOf(b.at(r)));
            }
        });
        List<Row> keys = rows.stream().map(r -> Moves.project(r, 0)).toList();
        check(
                name + " looked up",
                new java.util.HashSet<>(rows),
                new java.util.HashSet<>(source.lookUp(plan, null, keys)));
        // the same rows, found by all their values
        Table keyless = new Table(
                table.id(),
                table.target(),
                table.columns(),
                null,
                true,
                false,
                null,
                table.estimatedRows(),
                table.estimatedBytes());
        TablePlan whole = Moves.plan(keyless, format, format);
        check(
                name + " looked up whole",
                new java.util.HashSet<>(rows),
                new java.util.HashSet<>(source.lookUp(whole, snapshot, rows)));
    }

    private void check(String name, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            wrong.put(name, "not " + expected + " but " + actual);
        }
    }

    private static List<RowBatch> read(Source source, TablePlan plan, Snapshot snapshot) {
        List<RowBatch> all = new ArrayList<>();
        for (Split split : source.splits(plan.table(), Moves.WHOLE)) {
            try (Reader<Batch> reader = source.rows(plan, snapshot, split)) {
                for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                    RowBatch rows = (RowBatch) batch;
                    RowBatch kept = new RowBatch(rows.format(), rows.columns());
                    for (int r = 0; r < rows.rows(); r++) {
                        rows.at(r);
                        for (int c = 0; c < rows.columns(); c++) {
                            if (rows.isNull(c)) {
                                kept.appendNull();
                            } else {
                                kept.append(rows.data(), rows.start(c), rows.length(c));
                            }
                        }
                    }
                    all.add(kept);
                }
            }
        }
        return all;
    }

    private static List<RowBatch> given(Source source, Table table, Snapshot snapshot) {
        return read(source, Moves.neutral(table), snapshot);
    }

    private static List<String> rows(Source source, Table table, Snapshot snapshot) {
        return Moves.rows(source, table, snapshot, source.splits(table, Moves.WHOLE));
    }

    private static Digest digest(Source source, Table table, Snapshot snapshot, String name) {
        return source.splits(table, Moves.WHOLE).stream()
                .map(s -> source.digest(table, snapshot, s, name))
                .reduce(Digest.empty(name), Digest::plus);
    }
}
