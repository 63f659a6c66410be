package io.godwit.postgresql.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are given have the digest that the same rows have where they lie, whatever their types. */
class GivenRowsTest {
    @ParameterizedTest
    @ValueSource(ints = {12, 18})
    void everyTypesHostileValuesHashAsWhereTheyLie(int major) {
        List<String> differing = new ArrayList<>();
        try (LoadDatabase database = LoadDatabase.target(major)) {
            database.execute(HostileValues.TYPES.toArray(new String[0]));
            int number = 0;
            for (Map.Entry<String, List<String>> type : HostileValues.all().entrySet()) {
                String name = "t" + number++;
                database.execute("CREATE TABLE " + name + " (gone text, id integer, v " + type.getKey() + ")");
                for (String literal : type.getValue()) {
                    database.execute("INSERT INTO " + name + " VALUES ('', 1, " + literal + "), ('', 2, NULL)");
                }
                database.execute("ALTER TABLE " + name + " DROP COLUMN gone");
                if (!given(database, name).equals(lying(database, name))) {
                    differing.add(type.getKey());
                }
            }
        }
        assertThat(differing).isEmpty();
    }

    @Test
    void columnsAreFoundByNameAndGeneratedOnesCountAsNull() {
        try (LoadDatabase one = LoadDatabase.source(12);
                LoadDatabase other = LoadDatabase.target(18)) {
            one.execute("CREATE TABLE t (a text, b text, c integer)", "INSERT INTO t VALUES ('x', NULL, 1)");
            other.execute(
                    "CREATE TABLE t (c integer, twice integer GENERATED ALWAYS AS (c * 2) STORED, b text NOT NULL,"
                            + " a text CHECK (a = 'never'))");
            Table table = one.table("t");
            Digest digest = Digests.digest(other.sessions, table, Digests.ROW_TEXT_HASH, List.of(rows(one, "t")))
                    .get(0);
            assertThat(digest).isEqualTo(lying(one, "t"));
        }
    }

    @Test
    void aValueThatIsNoneOfItsTypeIsRefusedAndNothingIsWritten() {
        try (LoadDatabase database = LoadDatabase.target(15)) {
            database.execute(
                    "CREATE DOMAIN email AS text CHECK (VALUE ~ '@')",
                    "CREATE TABLE t (a email)",
                    "CREATE TABLE s (a text)");
            database.execute("INSERT INTO s VALUES ('none')");
            assertThatThrownBy(() -> Digests.digest(
                            database.sessions,
                            database.table("t"),
                            Digests.ROW_TEXT_HASH,
                            List.of(rows(database, "s"))))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.TARGET_REFUSED));
            assertThat(database.rows("SELECT count(*) FROM public.t")).containsExactly("0");
        }
    }

    private static Digest given(LoadDatabase database, String name) {
        return Digests.digest(
                        database.sessions, database.table(name), Digests.ROW_TEXT_HASH, List.of(rows(database, name)))
                .get(0);
    }

    private static Digest lying(LoadDatabase database, String name) {
        Table table = database.table(name);
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(database.sessions, false)) {
            return Digests.digest(
                    database.sessions, table, snapshot, new Split(table.id(), 0, 1, "", false), Digests.ROW_TEXT_HASH);
        }
    }

    private static RowBatch rows(LoadDatabase database, String name) {
        Table table = database.table(name);
        RowBatch rows = new RowBatch(RowFormat.NEUTRAL, table.moved().size());
        Split whole = new Split(table.id(), 0, 1, "", false);
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(database.sessions, false);
                Reader<Batch> reader =
                        CopyOut.open(database.sessions, LoadDatabase.plan(table, RowFormat.NEUTRAL), snapshot, whole)) {
            for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                RowBatch cells = (RowBatch) batch;
                for (int r = 0; r < cells.rows(); r++) {
                    cells.at(r);
                    for (int c = 0; c < cells.columns(); c++) {
                        if (cells.isNull(c)) {
                            rows.appendNull();
                        } else {
                            rows.append(cells.data(), cells.start(c), cells.length(c));
                        }
                    }
                }
            }
        }
        return rows;
    }
}
