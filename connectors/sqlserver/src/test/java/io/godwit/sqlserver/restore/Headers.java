package io.godwit.sqlserver.restore;

import io.godwit.spi.restore.BackupSet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Headers of backups that no server made. */
final class Headers {
    static final String DATABASE = "shop";
    static final String FAMILY = "FAMILY";
    static final String FORK = "FORK-A";

    private Headers() {}

    static BackupHeader full(String set, long first, long last) {
        return of(set, BackupSet.Kind.FULL, first, last, "", FORK, FORK, false);
    }

    static BackupHeader differential(String set, String base, long first, long last) {
        return of(set, BackupSet.Kind.DIFFERENTIAL, first, last, base, FORK, FORK, false);
    }

    static BackupHeader log(String set, long first, long last) {
        return of(set, BackupSet.Kind.LOG, first, last, "", FORK, FORK, false);
    }

    static BackupHeader tail(String set, long first, long last) {
        return of(set, BackupSet.Kind.LOG, first, last, "", FORK, FORK, true);
    }

    static BackupHeader forked(String set, long first, long last, String firstFork, String fork) {
        return of(set, BackupSet.Kind.LOG, first, last, "", firstFork, fork, false);
    }

    static BackupHeader of(
            String set,
            BackupSet.Kind kind,
            long first,
            long last,
            String base,
            String firstFork,
            String fork,
            boolean closing) {
        return named(DATABASE, FAMILY, set, kind, first, last, base, firstFork, fork, closing);
    }

    static BackupHeader named(
            String database,
            String family,
            String set,
            BackupSet.Kind kind,
            long first,
            long last,
            String base,
            String firstFork,
            String fork,
            boolean closing) {
        return new BackupHeader(
                set,
                kind,
                List.of("/b/" + set),
                1,
                database,
                family,
                BigInteger.valueOf(first),
                BigInteger.valueOf(last),
                base,
                firstFork,
                fork,
                false,
                false,
                closing,
                last,
                last,
                1,
                957,
                "16.0.1");
    }

    /**
     * The backups that a database's life leaves: full ones and differential ones at any time, a chain of logs through all of them, some
     * taken twice as copies, and a tail.
     */
    static List<BackupHeader> life(Random random) {
        List<BackupHeader> all = new ArrayList<>();
        long lsn = 1000;
        long logEnd = lsn;
        String base = "";
        int steps = 5 + random.nextInt(20);
        for (int i = 0; i < steps; i++) {
            lsn += 2 + random.nextInt(50);
            int what = all.isEmpty() ? 0 : random.nextInt(10);
            if (what == 0) {
                base = "full" + i;
                all.add(full(base, lsn - 1, lsn + 1));
                lsn += 1;
            } else if (what == 1) {
                all.add(differential("differential" + i, base, lsn - 1, lsn + 1));
                lsn += 1;
            } else {
                all.add(log("log" + i, logEnd, lsn));
                if (what > 2) {
                    logEnd = lsn;
                }
            }
        }
        lsn += 10;
        all.add(tail("tail", logEnd, lsn));
        Collections.shuffle(all, random);
        return all;
    }
}
