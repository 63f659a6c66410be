package io.godwit.sqlserver.restore;

import io.godwit.spi.GodwitException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts the backups of one database into the order that they can be restored in (SQL Server, "Log sequence numbers and restore
 * planning", "Recovery paths"): a full one, the newest differential that builds upon it, and log backups, each of which begins at or
 * before the place where the one before ended and ends after it, on the same recovery fork. Reads nothing; a pure function of headers.
 */
final class BackupChain {
    private final List<BackupHeader> usable;

    private BackupChain(List<BackupHeader> usable) {
        this.usable = usable;
    }

    /**
     * What can be restored, in order, and what is missing for more.
     *
     * @param missing a sentence; empty if nothing that is there is out of reach
     */
    record Steps(List<BackupHeader> backups, String missing) {}

    /**
     * Chooses the backups of one database.
     *
     * @param database its name on the source
     * @param family the database that was restored already; empty before that
     * @throws GodwitException if there is none, or if there are several histories
     */
    static BackupChain of(List<BackupHeader> all, String database, String family) {
        List<BackupHeader> named = all.stream()
                .filter(h -> h.database().equalsIgnoreCase(database))
                .filter(h -> family.isEmpty() || h.family().equals(family))
                .filter(h -> h.kind() != null && !h.damaged())
                .toList();
        if (named.isEmpty() && family.isEmpty()) {
            String there = all.stream()
                    .map(BackupHeader::database)
                    .distinct()
                    .sorted()
                    .limit(8)
                    .collect(Collectors.joining(", "));
            throw new GodwitException(
                    RestoreErrors.BACKUPS_MISSING,
                    there.isEmpty()
                            ? "there is no backup at all"
                            : "there are backups of " + there + ", none of " + database,
                    database,
                    null);
        }
        Map<String, BackupHeader> families = new TreeMap<>();
        named.forEach(h -> families.putIfAbsent(h.family(), h));
        if (families.size() > 1) {
            throw new GodwitException(
                    RestoreErrors.BACKUPS_AMBIGUOUS,
                    "several databases were called " + database + ": "
                            + families.values().stream()
                                    .map(BackupHeader::place)
                                    .collect(Collectors.joining("; ")),
                    database,
                    null);
        }
        return new BackupChain(named);
    }

    /**
     * All steps from nothing: the beginning that leads furthest, and of those that lead equally far the one with the fewest steps.
     *
     * @throws GodwitException if there is no full backup
     */
    Steps fromNothing() {
        Steps best = null;
        BigInteger reached = BigInteger.ZERO;
        for (BackupHeader full : usable) {
            if (!full.isFull()) {
                continue;
            }
            List<BackupHeader> steps = new ArrayList<>(List.of(full));
            Steps rest = from(Standpoint.after(full));
            steps.addAll(rest.backups);
            BigInteger end = steps.stream().map(BackupHeader::lastLsn).reduce(BigInteger.ZERO, BigInteger::max);
            int order = best == null ? 1 : end.compareTo(reached);
            if (best == null || order > 0 || (order == 0 && steps.size() < best.backups.size())) {
                best = new Steps(steps, rest.missing);
                reached = end;
            }
        }
        if (best == null) {
            throw new GodwitException(
                    RestoreErrors.BACKUPS_MISSING,
                    "there are " + usable.size() + " backups of the database, but none is a full one",
                    usable.get(0).database(),
                    null);
        }
        return best;
    }

    /** The steps that remain. */
    Steps from(Standpoint now) {
        BackupHeader differential = now.onlyFull() ? differential(now) : null;
        Steps direct = logs(now);
        if (differential == null) {
            return direct;
        }
        Steps over = logs(now.then(differential));
        if (end(direct, now).compareTo(end(over, now.then(differential))) > 0) {
            return direct;
        }
        List<BackupHeader> steps = new ArrayList<>(List.of(differential));
        steps.addAll(over.backups);
        return new Steps(steps, over.missing);
    }

    private static BigInteger end(Steps steps, Standpoint from) {
        List<BackupHeader> backups = steps.backups;
        return backups.isEmpty() ? from.lsn() : backups.get(backups.size() - 1).lastLsn();
    }

    private @Nullable BackupHeader differential(Standpoint now) {
        return usable.stream()
                .filter(h -> h.isDifferential() && h.base().equals(now.full()))
                .filter(h -> h.lastLsn().compareTo(now.lsn()) > 0)
                .max(Comparator.comparing(BackupHeader::lastLsn))
                .orElse(null);
    }

    private Steps logs(Standpoint start) {
        List<BackupHeader> steps = new ArrayList<>();
        Standpoint now = start;
        for (BackupHeader next = next(now); next != null; next = next(now)) {
            steps.add(next);
            now = now.then(next);
        }
        return new Steps(steps, missing(now));
    }

    /** Of the log backups that fit the one that leads furthest; two that fit and part ways are refused. */
    private @Nullable BackupHeader next(Standpoint now) {
        BackupHeader best = null;
        for (BackupHeader log : usable) {
            if (!log.isLog()
                    || !covers(log, now.lsn())
                    || !isOn(log, now)
                    || now.restored().contains(log.set())) {
                continue;
            }
            if (best != null && !best.fork().equals(log.fork())) {
                throw new GodwitException(
                        RestoreErrors.BACKUPS_AMBIGUOUS,
                        "from " + now.lsn() + " on there are two histories: " + best.place() + " and " + log.place(),
                        log.database(),
                        null);
            }
            best = best == null || log.lastLsn().compareTo(best.lastLsn()) > 0 ? log : best;
        }
        return best;
    }

    private static boolean covers(BackupHeader log, BigInteger lsn) {
        return log.firstLsn().compareTo(lsn) <= 0 && log.lastLsn().compareTo(lsn) > 0;
    }

    private static boolean isOn(BackupHeader log, Standpoint now) {
        return now.fork().isEmpty()
                || log.firstFork().isEmpty()
                || log.firstFork().equals(now.fork());
    }

    /** What keeps log backups that end later from being restored. */
    private String missing(Standpoint now) {
        BackupHeader nearest = usable.stream()
                .filter(h -> h.isLog() && h.lastLsn().compareTo(now.lsn()) > 0)
                .filter(h -> !now.restored().contains(h.set()))
                .min(Comparator.comparing(BackupHeader::firstLsn))
                .orElse(null);
        if (nearest == null) {
            return "";
        }
        if (!covers(nearest, now.lsn())) {
            return "a log backup from LSN " + now.lsn() + " to " + nearest.firstLsn() + " is missing before "
                    + nearest.place() + newerFull(now);
        }
        return nearest.place() + " belongs to another recovery path than what was restored";
    }

    private String newerFull(Standpoint now) {
        return usable.stream()
                .filter(h -> h.isFull() && h.lastLsn().compareTo(now.lsn()) > 0)
                .max(Comparator.comparing(BackupHeader::lastLsn))
                .map(h -> "; the full backup " + h.place() + " lies beyond the gap, so one could begin anew with it")
                .orElse("");
    }

    /**
     * Whether one of the backups shows that the log ended for good where the database stands. A tail that holds nothing new need not
     * be restored for that.
     */
    boolean isClosedAt(Standpoint now) {
        return usable.stream()
                .anyMatch(h -> h.closing()
                        && h.lastLsn().equals(now.lsn())
                        && (now.fork().isEmpty() || h.fork().equals(now.fork())));
    }
}
