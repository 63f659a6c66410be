package io.godwit.postgresql.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.postgresql.apply.Facts;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type's hostile values go from server to server in every format that both know, and arrive as they were. */
class RoundTripTest {
    @ParameterizedTest
    @CsvSource({"12, 18", "18, 15"})
    void everyValueArrivesAsItWasInEveryFormat(int from, int to) {
        try (LoadDatabase source = LoadDatabase.source(from);
                LoadDatabase target = LoadDatabase.target(to);
                Facts facts = new Facts(target.sessions, "round trip")) {
            source.execute(HostileValues.TYPES.toArray(String[]::new));
            target.execute(HostileValues.TYPES.toArray(String[]::new));
            facts.claim();
            List<String> tables = createTables(source, target);
            try (PostgresSnapshot snapshot = PostgresSnapshot.open(source.sessions, true)) {
                for (String name : tables) {
                    Table table = source.table(name);
                    Content sent = Content.of(source, snapshot, table);
                    for (RowFormat format : LoadDatabase.common(table, source, target)) {
                        Split whole = new Split(table.id(), 0, 1, "", false);
                        long rows = source.load(LoadDatabase.plan(table, format), snapshot, whole, target, facts);
                        try (PostgresSnapshot now = PostgresSnapshot.open(target.sessions, false)) {
                            assertThat(Content.of(target, now, table))
                                    .as(
                                            "%s (%s) as %s",
                                            name, table.columns().get(1).nativeType(), format)
                                    .isEqualTo(sent);
                        }
                        assertThat(rows).isEqualTo(sent.rows.size());
                        facts.reset(table);
                    }
                }
            }
        }
    }

    /** One table of one value column for each type, and one with all types side by side, most of them null. */
    private static List<String> createTables(LoadDatabase source, LoadDatabase target) {
        List<String> tables = new ArrayList<>();
        List<String> definitions = new ArrayList<>();
        for (Map.Entry<String, List<String>> type : HostileValues.all().entrySet()) {
            String table = "t" + tables.size();
            tables.add(table);
            definitions.add("v" + definitions.size() + " " + type.getKey());
            String ddl = "CREATE TABLE " + table + " (id integer PRIMARY KEY, v " + type.getKey() + ", tail text)";
            source.execute(ddl);
            target.execute(ddl);
            int id = 0;
            for (String literal : type.getValue()) {
                source.execute("INSERT INTO " + table + " VALUES (" + id++ + ", " + literal + ", 'end')");
            }
            source.execute("INSERT INTO " + table + " VALUES (-1, NULL, NULL)");
        }
        String wide = "CREATE TABLE wide (id integer GENERATED ALWAYS AS IDENTITY, " + String.join(", ", definitions)
                + ", doubled integer GENERATED ALWAYS AS (id * 2) STORED)";
        source.execute(wide);
        target.execute(wide);
        int column = 0;
        for (List<String> literals : HostileValues.all().values()) {
            source.execute("INSERT INTO wide (v" + column + ") VALUES (" + literals.get(0) + ")");
            column++;
        }
        tables.add("wide");
        return tables;
    }

    /** What a table holds, by two measures: the text of every row, and the digest. */
    private record Content(List<String> rows, Digest digest) {
        static Content of(LoadDatabase database, PostgresSnapshot snapshot, Table table) {
            Split whole = new Split(table.id(), 0, 1, "", false);
            return new Content(
                    database.rows("SELECT r::text FROM public." + table.id().name() + " r ORDER BY id"),
                    Digests.digest(database.sessions, table, snapshot, whole, Digests.ROW_TEXT_HASH));
        }
    }
}
