package io.godwit.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.ErrorReport;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.run.Status.TableStatus;
import io.godwit.spi.Mode;
import io.godwit.spi.change.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final List<TableStatus> TABLES = List.of(
            new TableStatus("public.customers", "public.customers", 91_000, 90_500, 12_582_912, 2, 2, 0),
            new TableStatus("public.orders", "public.orders", 1_200_000, 1_875_000, 327_155_712, 5, 9, 0),
            new TableStatus("public.unknown", "public.unknown", 0, -1, 0, 0, 1, 0));

    @Test
    void drawsALoad() {
        assertThat(String.join("\n", new Progress(Style.PLAIN).lines(load(TABLES), 80, 24)))
                .isEqualTo("""
                        shop  online  running                                                     12:31
                          + schema   > load   keys   converge   post-data   sync   cutover

                          public.customers  [######################] 100%     91,000 rows   12.0 MB
                          public.orders     [##############--------]  64%  1,200,000 rows    312 MB
                          public.unknown    [----------------------]   0%          0 rows       0 B

                          245,000 rows/s   61.0 MB/s   about 1 min 12 s left

                          loading rows""");
    }

    @Test
    void drawsASyncAndSaysHowToHandOver() {
        assertThat(String.join("\n", new Progress(Style.PLAIN).lines(sync(State.RUNNING, null), 80, 24)))
                .isEqualTo("""
                        shop  online  running                                                     12:31
                          + schema   + load   + keys   + converge   + post-data   > sync   cutover

                          1,243 changes/s   behind by 200 ms, 4.0 KB of log
                          1,204 changes in 53 transactions: 1,200 applied, 4 already loaded
                          900 inserts, 200 updates, 100 deletes

                          applying; hand over with: godwit cutover shop""");
    }

    @Test
    void saysHowToGoOnAfterAPauseAndLeavesAnErrorToItsOwnPlace() {
        assertThat(new Progress(Style.PLAIN).line(sync(State.PAUSED, null)))
                .endsWith("paused; go on with: godwit resume shop");
        ErrorReport error = new ErrorReport("CODE", "RETRY", "m", "", "");
        assertThat(new Progress(Style.PLAIN).line(sync(State.STOPPED, error))).doesNotContain("applying");
    }

    @Test
    void saysNoPhaseBeforeTheFactsAreRead() {
        Status connecting = sync(State.RUNNING, null, Desired.RUN, List.of());
        assertThat(String.join("\n", new Progress(Style.PLAIN).lines(connecting, 80, 24)))
                .doesNotContain("schema");
    }

    @Test
    void doesNotAskForACutoverThatBeginsByItself() {
        Status automatic = sync(State.RUNNING, null, Desired.CUTOVER, TABLES);
        assertThat(new Progress(Style.PLAIN).line(automatic)).endsWith("  applying");
    }

    @Test
    void fitsAnyTerminalWhateverTheNamesAndNumbers() {
        List<TableStatus> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String name = "a_rather_long_schema_name.a_table_with_a_very_long_name_" + i;
            many.add(new TableStatus(name, name, 1_000_000_000L * i, 1_500_000_000L * i, 1L << 50, i % 3, 2, 0));
        }
        for (int width : new int[] {50, 60, 80, 133, 250}) {
            for (int height : new int[] {12, 24, 60}) {
                List<String> lines = new Progress(new Style(true, false)).lines(load(many), width, height);
                assertThat(lines).hasSizeLessThan(height);
                assertThat(lines.subList(2, lines.size()))
                        .as("width " + width)
                        .allMatch(line -> line.length() < Math.max(width, 76));
                assertThat(lines).anyMatch(line -> line.contains("200 tables in all"));
            }
        }
    }

    @Test
    void onlyALoadedTableIsWhole() {
        assertThat(Progress.fraction(new TableStatus("a", "a", 200, 100, 0, 1, 2, 0)))
                .isEqualTo(0.99);
        assertThat(Progress.fraction(new TableStatus("a", "a", 50, 100, 0, 2, 2, 0)))
                .isEqualTo(1);
    }

    @Test
    void barsHaveOneLengthAndColourOnlyWhereItIsWanted() {
        Style unicode = new Style(true, false);
        for (int i = 0; i <= 100; i++) {
            assertThat(unicode.bar(i / 100.0, 13)).hasSize(13);
            assertThat(Style.PLAIN.bar(i / 100.0, 13)).hasSize(15);
        }
        assertThat(unicode.bar(0.5, 3)).isEqualTo("\u2588\u258c\u00b7");
        assertThat(Style.of(Map.of("LANG", "de_DE.UTF-8"), true)).isEqualTo(new Style(true, true));
        assertThat(Style.of(Map.of("LANG", "de_DE.UTF-8", "NO_COLOR", "1"), true))
                .isEqualTo(new Style(true, false));
        assertThat(Style.of(Map.of("LANG", "de_DE.UTF-8", "LC_ALL", "C"), false))
                .isEqualTo(Style.PLAIN);
    }

    @Test
    void writesAmountsTheSameEverywhere() {
        assertThat(Amounts.bytes(1023)).isEqualTo("1.0 KB");
        assertThat(Amounts.bytes(312L << 20)).isEqualTo("312 MB");
        assertThat(Amounts.duration(250)).isEqualTo("250 ms");
        assertThat(Amounts.duration(7_505_000)).isEqualTo("2 h 05 min");
        assertThat(Amounts.clock(7_509_000)).isEqualTo("2:05:09");
        assertThat(Amounts.count(1, "row")).isEqualTo("1 row");
    }

    private static Status load(List<TableStatus> tables) {
        return new Status(
                "shop",
                Mode.ONLINE,
                Phase.LOAD,
                State.RUNNING,
                Desired.RUN,
                "loading rows",
                tables,
                245_000,
                63_963_136,
                72_000,
                -1,
                -1,
                0,
                Ledger.ZERO,
                -1,
                1_000,
                752_000,
                1,
                null);
    }

    private static Status sync(State state, @org.jspecify.annotations.Nullable ErrorReport error) {
        return sync(state, error, Desired.RUN, TABLES);
    }

    private static Status sync(
            State state,
            @org.jspecify.annotations.Nullable ErrorReport error,
            Desired desired,
            List<TableStatus> tables) {
        return new Status(
                "shop",
                Mode.ONLINE,
                Phase.SYNC,
                state,
                desired,
                "applying",
                tables,
                0,
                0,
                -1,
                4096,
                200,
                1_243,
                new Ledger(53, 1_204, 1_200, 4, 0, 900, 200, 100),
                -1,
                1_000,
                752_000,
                1,
                error);
    }
}
