package io.godwit.engine.views;

import io.godwit.engine.meter.Meter;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.schedule.Worker;
import io.godwit.engine.state.Journal;
import io.godwit.engine.state.Plan;
import io.godwit.engine.views.TranslatedViews.Made;
import io.godwit.engine.views.ViewResult.State;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Target;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares the views that were translated, where both sides stand at one position and their tables were found equal. A view that
 * shows the same is not compared again; one that does not is taken back, and with it those that read it.
 */
public final class ViewComparison {
    private static final long MOST_ROWS = 1_000_000;
    private static final String TAKEN_BACK = "translated, and taken back: ";

    /** How long a view's reader may take to notice that it was closed. */
    private static final long END_MILLIS = 1_500;

    private final Plan plan;
    private final Sides sides;
    private final Journal journal;
    private final Meter meter;
    private final Schedule schedule;

    /** Compares the views of this plan. */
    public ViewComparison(Plan plan, Sides sides, Journal journal, Meter meter, Schedule schedule) {
        this.plan = plan;
        this.sides = sides;
        this.journal = journal;
        this.meter = meter;
        this.schedule = schedule;
    }

    /**
     * Compares what is not proven yet and notes the results; does nothing where nothing was translated.
     *
     * @param mostMillis how long all views may take together; what is not reached stays as it is and is not proven
     * @param stopped asked between views
     */
    public void run(Snapshot source, Snapshot target, long mostMillis, BooleanSupplier stopped) {
        if (TranslatedViews.planned(plan).isEmpty()) {
            return;
        }
        Map<String, ViewResult> known = new HashMap<>();
        ViewJournal.newest(journal.entries()).forEach(r -> known.put(r.target(), r));
        List<Made> views = TranslatedViews.made(plan, sides.target().progress());
        if (views.stream().allMatch(v -> isSame(known.get(name(v))))) {
            return;
        }
        long end = schedule.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
        Map<String, ViewResult> results = new LinkedHashMap<>();
        known.values().stream().filter(r -> r.state() == State.TAKEN_BACK).forEach(r -> results.put(r.target(), r));
        for (Made view : views) {
            ViewResult earlier = known.get(name(view));
            meter.show("comparing view " + view.view().source());
            results.put(
                    name(view),
                    earlier != null && isSame(earlier) ? earlier : compared(view, source, target, end, stopped));
        }
        journal.append(ViewJournal.entry(schedule.currentTimeMillis(), List.copyOf(results.values())));
    }

    /**
     * Takes back what the last comparison found to differ, and what reads it; does nothing where all was the same. Only to be called
     * once the snapshot of the target is closed: a view that was read in it cannot be removed while it lasts.
     */
    public void takeBack() {
        if (TranslatedViews.planned(plan).isEmpty()) {
            return;
        }
        Map<String, ViewResult> results = new LinkedHashMap<>();
        ViewJournal.newest(journal.entries()).forEach(r -> results.put(r.target(), r));
        if (results.values().stream().noneMatch(r -> r.state() == State.DIFFERS)) {
            return;
        }
        takeBack(TranslatedViews.made(plan, sides.target().progress()), results);
        journal.append(ViewJournal.entry(schedule.currentTimeMillis(), List.copyOf(results.values())));
    }

    private static boolean isSame(@Nullable ViewResult result) {
        return result != null && result.state() == State.SAME;
    }

    private static String name(Made view) {
        return view.view().table().toString();
    }

    private ViewResult compared(Made view, Snapshot source, Snapshot target, long end, BooleanSupplier stopped) {
        long millis = TimeUnit.NANOSECONDS.toMillis(end - schedule.nanoTime());
        if (millis <= 0 || stopped.getAsBoolean()) {
            return notProven(view, "there was no time left to compare it");
        }
        ViewTrial trial = new ViewTrial(view.view(), sides.source(), source, sides.readBack(), target, MOST_ROWS);
        Worker worker = schedule.start("godwit-view", trial);
        try {
            if (!worker.join(millis)) {
                trial.end();
                var unused = worker.join(END_MILLIS);
                return notProven(view, "reading it took too long");
            }
        } catch (InterruptedException e) {
            trial.end();
            Thread.currentThread().interrupt();
            return notProven(view, "it was interrupted");
        }
        ViewResult result = trial.result();
        return result == null ? notProven(view, "it could not be compared") : result;
    }

    private static ViewResult notProven(Made view, String why) {
        return new ViewResult(view.view().source().toString(), name(view), State.NOT_PROVEN, -1, why);
    }

    /** Removes what differs and what reads it, the last first. */
    private void takeBack(List<Made> views, Map<String, ViewResult> results) {
        Set<TableId> wrong = new HashSet<>();
        Map<Made, String> reasons = new LinkedHashMap<>();
        for (Made view : views) {
            ViewResult result = results.get(name(view));
            TableId read = TranslatedViews.read(view.view()).stream()
                    .filter(wrong::contains)
                    .findFirst()
                    .orElse(null);
            if (result != null && result.state() == State.DIFFERS) {
                String found = result.reason();
                reasons.put(view, found.startsWith(TAKEN_BACK) ? found : TAKEN_BACK + found);
            } else if (read != null) {
                reasons.put(view, TAKEN_BACK + "it reads " + read + ", which was taken back");
            }
            if (reasons.containsKey(view)) {
                wrong.add(view.view().table());
            }
        }
        List<Made> order = new ArrayList<>(reasons.keySet());
        for (int i = order.size() - 1; i >= 0; i--) {
            Made view = order.get(i);
            String reason = reasons.getOrDefault(view, "");
            results.put(name(view), takenBack(view, reason, results.get(name(view))));
        }
    }

    private ViewResult takenBack(Made view, String reason, @Nullable ViewResult found) {
        Target target = sides.target();
        long rows = found == null ? -1 : found.rows();
        String source = view.view().source().toString();
        try {
            target.withdraw(view.object(), reason);
            return new ViewResult(source, name(view), State.TAKEN_BACK, rows, reason);
        } catch (GodwitException e) {
            String failed = "; it could not be removed: " + e.detail();
            return new ViewResult(
                    source, name(view), State.DIFFERS, rows, reason.endsWith(failed) ? reason : reason + failed);
        }
    }
}
