package io.godwit.postgresql.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Digest;
import io.godwit.spi.schema.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal rows have equal digests on every version; any difference shows. */
class DigestsTest {
    private static final String[] ROWS = {
        "CREATE TABLE t (id integer PRIMARY KEY, a text, b text, f double precision, at timestamptz, raw bytea,"
                + " c \"char\", m money, twice bigint GENERATED ALWAYS AS (id * 2::bigint) STORED)",
        "INSERT INTO t SELECT i, 'text ' || i, CASE WHEN i % 3 = 0 THEN '' END, i / 7.0,"
                + " '2020-01-01 00:00:00+00'::timestamptz + i * interval '1.000001 second',"
                + " decode(md5(i::text), 'hex'), (i % 256 - 128)::\"char\", i FROM generate_series(1, 5000) i",
        "INSERT INTO t (id, f) VALUES (-1, 0)"
    };

    private LoadDatabase old;
    private LoadDatabase latest;

    @BeforeEach
    void open() {
        old = LoadDatabase.source(12);
        latest = LoadDatabase.target(18);
        old.execute(ROWS);
        latest.execute(ROWS);
    }

    @AfterEach
    void close() {
        old.close();
        latest.close();
    }

    @Test
    void equalRowsHaveEqualDigestsAcrossVersionsHoweverTheyLieAndAreSettings() {
        latest.execute(
                "CREATE INDEX ON t (a)",
                "CLUSTER t USING t_a_idx",
                "ALTER DATABASE \"" + latest.name + "\" SET datestyle = 'SQL, DMY'",
                "ALTER DATABASE \"" + latest.name + "\" SET timezone = 'Asia/Kathmandu'",
                "ALTER DATABASE \"" + latest.name + "\" SET bytea_output = 'escape'");
        assertThat(digest(latest)).isEqualTo(digest(old));
        assertThat(digest(old).rows()).isEqualTo(5001);
    }

    @Test
    void digestsOfSplitsAddUp() {
        Table table = latest.table("t");
        Digest sum = Digest.empty(Digests.ROW_TEXT_HASH);
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(latest.sessions, false)) {
            for (Split split : Splits.of(latest.sessions, table, new SplitSize(32 * 1024, 9))) {
                sum = sum.plus(Digests.digest(latest.sessions, table, snapshot, split, Digests.ROW_TEXT_HASH));
            }
        }
        assertThat(sum).isEqualTo(digest(old));
    }

    @Test
    void anEmptyTableHasTheEmptyDigest() {
        latest.execute("TRUNCATE t");
        assertThat(digest(latest)).isEqualTo(Digest.empty(Digests.ROW_TEXT_HASH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE t SET raw = set_bit(raw, 17, 1 - get_bit(raw, 17)) WHERE id = 4711",
                "DELETE FROM t WHERE id = 4711",
                "INSERT INTO t SELECT 5001, a, b, f, at, raw, c, m FROM t WHERE id = 5000",
                "UPDATE t SET a = (SELECT o.a FROM t o WHERE o.id = 3 - t.id) WHERE id IN (1, 2)",
                "UPDATE t SET a = left(a, -1) WHERE id = 4711",
                "UPDATE t SET at = at + interval '1 microsecond' WHERE id = 4711",
                "UPDATE t SET a = a || ' ' WHERE id = 4711",
                "UPDATE t SET b = NULL WHERE id = 3",
                "UPDATE t SET a = NULL, b = a WHERE id = 1",
                "UPDATE t SET f = '-0' WHERE id = -1",
                "UPDATE t SET f = 'NaN' WHERE id = -1",
                "UPDATE t SET a = NULL, b = NULL",
            })
    void aPlantedDifferenceShows(String planted) {
        Digest before = digest(old);
        latest.execute(planted);
        Digest after = digest(latest);
        assertThat(after.high()).isNotEqualTo(before.high());
        assertThat(after.low()).isNotEqualTo(before.low());
    }

    @Test
    void equalRowsDoNotCancelOut() {
        for (LoadDatabase database : new LoadDatabase[] {old, latest}) {
            database.execute("CREATE TABLE twice (a text)", "INSERT INTO twice VALUES ('x'), ('x')");
        }
        latest.execute("INSERT INTO twice VALUES ('x'), ('x')");
        assertThat(digest(latest, "twice")).isNotEqualTo(digest(old, "twice"));
        latest.execute("UPDATE twice SET a = 'y'", "DELETE FROM twice WHERE ctid IN (SELECT ctid FROM twice LIMIT 2)");
        assertThat(digest(latest, "twice")).isNotEqualTo(digest(old, "twice"));
    }

    private static Digest digest(LoadDatabase database) {
        return digest(database, "t");
    }

    private static Digest digest(LoadDatabase database, String name) {
        Table table = database.table(name);
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(database.sessions, false)) {
            Split whole = new Split(table.id(), 0, 1, "", false);
            return Digests.digest(database.sessions, table, snapshot, whole, Digests.ROW_TEXT_HASH);
        }
    }
}
