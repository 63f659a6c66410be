package io.godwit.cli.display;

import io.godwit.engine.meter.RestoreProgress;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.run.Status.TableStatus;
import io.godwit.spi.Mode;
import io.godwit.spi.change.Ledger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Draws a status: a few lines for a terminal, or one line for a log. A pure function of what it is given. */
public final class Progress {
    private static final int NARROWEST = 50;
    private static final int WIDEST_NAME = 36;
    private static final Set<Phase> RESTORE_PHASES = EnumSet.of(Phase.LOAD, Phase.SYNC, Phase.CUTOVER);
    private static final String HANDED_OVER = "handed over";

    private final Style style;

    /** Draws in this style. */
    public Progress(Style style) {
        this.style = style;
    }

    /** The lines for a terminal of this size; none is wider, and there are not more. */
    public List<String> lines(Status status, int width, int height) {
        int room = Math.max(NARROWEST, width) - 1;
        List<String> lines = new ArrayList<>();
        lines.add(head(status, room));
        if (Words.isKnown(status)) {
            lines.add("  " + phases(status));
        }
        if (status.phase().compareTo(Phase.SYNC) < 0 && !status.tables().isEmpty()) {
            lines.add("");
            lines.addAll(tables(status.tables(), room, Math.max(3, height - 9)));
        }
        List<String> figures = figures(status, room);
        if (!figures.isEmpty()) {
            lines.add("");
            figures.forEach(f -> lines.add("  " + f));
        }
        String message = Words.message(status);
        if (!message.isEmpty()) {
            lines.add("");
            lines.add("  " + cut(message, room - 2));
        }
        return lines;
    }

    /** One line for a log, without the name. */
    public String line(Status status) {
        List<String> parts = new ArrayList<>();
        String phase = status.phase() == Phase.DONE ? HANDED_OVER : Words.phase(status);
        if (!phase.isEmpty()) {
            parts.add(phase);
        }
        if (status.phase() == Phase.LOAD && status.restore() == null) {
            parts.add(percent(fraction(status.tables())));
        }
        parts.addAll(figures(status, Integer.MAX_VALUE).stream().limit(1).toList());
        String message = Words.message(status);
        if (!message.isEmpty() && !message.equals(phase)) {
            parts.add(message);
        }
        if (status.error() != null) {
            parts.add(Words.state(status.state()));
        }
        return String.join("  ", parts);
    }

    private String head(Status status, int room) {
        String left = status.name() + "  " + status.mode().name().toLowerCase(Locale.ROOT) + "  "
                + Words.state(status.state());
        String right = Amounts.clock(status.updatedMillis() - status.startedMillis());
        String gap = " ".repeat(Math.max(2, room - left.length() - right.length()));
        return style.bold(left) + gap + style.faint(right);
    }

    private String phases(Status status) {
        StringBuilder line = new StringBuilder();
        for (Phase phase : Phase.values()) {
            if (phase == Phase.DONE
                    || (status.mode() == Mode.OFFLINE && Words.onlineOnly(phase) && status.restore() == null)
                    || (status.restore() != null && !RESTORE_PHASES.contains(phase))) {
                continue;
            }
            int order = phase.compareTo(status.phase());
            String word = Words.phase(phase);
            line.append(line.length() == 0 ? "" : "   ");
            if (order < 0) {
                line.append(style.good(style.done())).append(' ').append(word);
            } else if (order == 0) {
                line.append(style.bold(style.active(style.current() + " " + word)));
            } else {
                line.append(style.faint(word));
            }
        }
        return line.toString();
    }

    private List<String> tables(List<TableStatus> all, int room, int most) {
        List<TableStatus> shown = all;
        if (all.size() > most) {
            shown = all.stream()
                    .sorted(Comparator.comparingInt(Progress::interest)
                            .thenComparing(Comparator.comparingLong(TableStatus::estimatedRows)
                                    .reversed()))
                    .limit(most - 1L)
                    .toList();
        }
        int name = Math.min(
                Math.min(WIDEST_NAME, room / 3),
                shown.stream().mapToInt(t -> t.source().length()).max().orElse(0));
        int rows = shown.stream()
                .mapToInt(t -> Amounts.count(t.rows()).length())
                .max()
                .orElse(0);
        int cells = Math.max(5, Math.min(40, room - name - rows - 30 - (style.unicode() ? 0 : 2)));
        List<String> lines = new ArrayList<>();
        for (TableStatus table : shown) {
            double fraction = fraction(table);
            lines.add("  " + pad(cut(table.source(), name), name) + "  " + style.bar(fraction, cells) + " "
                    + String.format(
                            Locale.ROOT,
                            "%4s  %" + Math.max(1, rows) + "s rows  %8s",
                            percent(fraction),
                            Amounts.count(table.rows()),
                            Amounts.bytes(table.bytes())));
        }
        if (shown.size() < all.size()) {
            long loaded = all.stream().filter(t -> interest(t) == 2).count();
            lines.add("  "
                    + style.faint(style.more() + " " + Amounts.count(all.size(), "table") + " in all, "
                            + Amounts.count(loaded) + " loaded"));
        }
        return lines;
    }

    /** Tables under way come first, then those that wait, then those that are loaded. */
    private static int interest(TableStatus table) {
        if (table.splits() > 0 && table.splitsLoaded() >= table.splits()) {
            return 2;
        }
        return table.rows() > 0 ? 0 : 1;
    }

    private List<String> figures(Status status, int room) {
        List<String> lines = new ArrayList<>();
        RestoreProgress restore = status.restore();
        if (restore != null) {
            lines.addAll(restored(status, restore, room - 2));
            return lines;
        }
        if (status.phase() == Phase.LOAD) {
            String left = status.remainingMillis() < 0
                    ? ""
                    : "   about " + Amounts.duration(status.remainingMillis()) + " left";
            lines.add(Amounts.count(status.rowsPerSecond()) + " rows/s   " + Amounts.bytes(status.bytesPerSecond())
                    + "/s" + left);
        }
        boolean changes = status.mode() == Mode.ONLINE && status.phase().compareTo(Phase.CONVERGE) >= 0;
        boolean known = status.lagMillis() >= 0 || status.lagBytes() >= 0;
        if (changes && known && !isFinal(status)) {
            lines.add(Amounts.count(status.changesPerSecond()) + " changes/s   behind by " + lag(status));
        }
        if (changes && status.ledger().received() > 0) {
            lines.addAll(ledger(status.ledger(), room - 2));
        }
        Status.Watched watched = status.watched();
        if (changes && watched != null && watched.rows() > 0) {
            lines.add(Amounts.count(watched.rows(), "row") + " read back, "
                    + (watched.differences() == 0 ? "none differs" : Amounts.count(watched.differences()) + " DIFFER"));
        }
        if (status.downtimeMillis() >= 0) {
            lines.add("downtime " + Amounts.duration(status.downtimeMillis()));
        }
        return lines;
    }

    private static List<String> restored(Status status, RestoreProgress restore, int room) {
        List<String> lines = new ArrayList<>();
        String age = status.lagMillis() < 0 || isFinal(status)
                ? ""
                : "   as the source was " + Amounts.duration(status.lagMillis()) + " ago";
        lines.add(cut(
                Amounts.count(restore.restored(), "backup") + " restored, " + Amounts.count(restore.pending())
                        + " to go" + age,
                room));
        if (!restore.current().isEmpty()) {
            lines.add(cut((restore.percent() < 0 ? "" : restore.percent() + "% of the ") + restore.current(), room));
        }
        if (!restore.last().isEmpty()) {
            lines.add(cut("last: " + restore.last(), room));
        }
        if (status.downtimeMillis() >= 0) {
            lines.add("downtime " + Amounts.duration(status.downtimeMillis()));
        }
        return lines;
    }

    private static String lag(Status status) {
        String time = status.lagMillis() < 0 ? "" : Amounts.duration(status.lagMillis());
        String bytes = status.lagBytes() < 0 ? "" : Amounts.bytes(status.lagBytes()) + " of log";
        return time.isEmpty() || bytes.isEmpty() ? time + bytes : time + ", " + bytes;
    }

    private static List<String> ledger(Ledger ledger, int room) {
        String all = Amounts.count(ledger.received(), "change") + " in "
                + Amounts.count(ledger.transactions(), "transaction") + ": " + Amounts.count(ledger.applied())
                + " applied, " + Amounts.count(ledger.filtered()) + " already loaded"
                + (ledger.quarantined() == 0 ? "" : ", " + Amounts.count(ledger.quarantined()) + " put aside");
        String kinds = Amounts.count(ledger.inserts(), "insert") + ", " + Amounts.count(ledger.updates(), "update")
                + ", " + Amounts.count(ledger.deletes(), "delete");
        return List.of(cut(all, room), cut(kinds, room));
    }

    /** How much of a table is loaded; only a loaded one is whole, whatever the estimate says. */
    static double fraction(TableStatus table) {
        if (table.splits() > 0 && table.splitsLoaded() >= table.splits()) {
            return 1;
        }
        double fraction = 0;
        if (table.estimatedRows() > 0) {
            fraction = (double) table.rows() / table.estimatedRows();
        } else if (table.splits() > 0) {
            fraction = (double) table.splitsLoaded() / table.splits();
        }
        return Math.min(0.99, fraction);
    }

    private static double fraction(List<TableStatus> tables) {
        double done = 0;
        double all = 0;
        for (TableStatus table : tables) {
            double weight = Math.max(1, table.estimatedRows());
            done += fraction(table) * weight;
            all += weight;
        }
        return all == 0 ? 1 : done / all;
    }

    private static String percent(double fraction) {
        return (int) Math.floor(fraction * 100) + "%";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 3)) + "...";
    }

    /** Whether a status says that nothing more will come. */
    public static boolean isFinal(Status status) {
        return status.state() != State.RUNNING && status.state() != State.WAITING;
    }
}
