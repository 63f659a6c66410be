package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.backup.BackupFile;
import io.godwit.testkit.tds.backup.BackupHeader;
import io.godwit.testkit.tds.backup.LogState;
import io.godwit.testkit.tds.dictionary.Database;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code RESTORE} in its forms (Transact-SQL Reference, "RESTORE Statements"). One thread. */
final class Restores {
    private final Session session;
    private final Changes in;
    private final Answer answer;
    private int number = 1;
    private boolean recovers = true;

    Restores(Session session, Changes in, Answer answer) {
        this.session = session;
        this.in = in;
        this.answer = answer;
    }

    void run() {
        String kind = in.next().lower();
        switch (kind) {
            case "labelonly", "headeronly", "filelistonly", "verifyonly" -> {
                List<String> files = source();
                new RestoreReports(answer).tell(kind, files, number);
            }
            case "database", "log" -> restore(kind.equals("log"));
            default -> throw TdsException.notKnown("RESTORE " + kind);
        }
    }

    private List<String> source() {
        in.expect("from");
        List<String> files = Backups.files(in);
        options();
        return files;
    }

    private void options() {
        if (!in.take("with")) {
            return;
        }
        do {
            String option = in.next().lower();
            switch (option) {
                case "file" -> {
                    in.expect("=");
                    number = in.integer();
                }
                case "norecovery" -> recovers = false;
                case "recovery", "checksum" -> {}
                case "move" -> {
                    in.next();
                    in.expect("to");
                    in.next();
                }
                default -> throw TdsException.notKnown("RESTORE ... WITH " + option);
            }
        } while (in.take(","));
    }

    private void restore(boolean log) {
        String name = in.name();
        if (!in.is("from")) {
            options();
            recover(Backups.database(session, name));
            answer.done();
            return;
        }
        List<String> files = source();
        TreeMap<Integer, BackupFile> families = new TreeMap<>();
        files.stream().map(BackupFile::read).forEach(f -> families.put(f.family(), f));
        BackupFile first = families.firstEntry().getValue();
        if (families.size() < first.families()) {
            throw new TdsException(
                    3132,
                    "The media set has " + first.families() + " media families but only " + families.size()
                            + " are provided. All members must be provided.");
        }
        BackupHeader header = first.set(number);
        switch ((int) header.number("BackupType")) {
            case 1 -> full(name, header);
            case 5 -> differential(name, header);
            default -> log(name, header);
        }
        if (log != (header.number("BackupType") == 2)) {
            throw TdsException.notKnown("RESTORE of another kind than the backup is");
        }
        if (recovers) {
            recover(Backups.database(session, name));
        }
        answer.done();
    }

    private void full(String name, BackupHeader header) {
        Database there = session.peer().database(name);
        if (there != null && !there.log.restoring) {
            throw new TdsException(
                    3159, "The tail of the log for the database \"" + name + "\" has not been backed up.");
        }
        Database database = there == null ? session.peer().create(name) : there;
        LogState state = database.log;
        state.restoring = true;
        state.family = header.text("FamilyGUID");
        state.restoredFull = header.text("BackupSetGUID");
        state.restoredLog = false;
        take(database, header, "D");
    }

    private static LogState restoring(Database database) {
        if (!database.log.restoring || database.log.redo == 0) {
            throw new TdsException(
                    3117,
                    "The log or differential backup cannot be restored because no files are ready to rollforward.");
        }
        return database.log;
    }

    private void differential(String name, BackupHeader header) {
        Database database = Backups.database(session, name);
        LogState state = restoring(database);
        if (!header.text("DifferentialBaseGUID").equals(state.restoredFull) || state.restoredLog) {
            throw new TdsException(
                    3136,
                    "This differential backup cannot be restored because the database has not been restored to the correct"
                            + " earlier state.");
        }
        take(database, header, "I");
    }

    private void log(String name, BackupHeader header) {
        Database database = Backups.database(session, name);
        LogState state = restoring(database);
        if (header.number("FirstLSN") > state.redo) {
            throw new TdsException(
                    4305,
                    "The log in this backup set begins at LSN " + header.text("FirstLSN")
                            + ", which is too recent to apply to the database. An earlier log backup that includes LSN "
                            + state.redo + " can be restored.");
        }
        if (header.number("LastLSN") <= state.redo) {
            throw new TdsException(
                    4326,
                    "The log in this backup set terminates at LSN " + header.text("LastLSN")
                            + ", which is too early to apply to the database.");
        }
        if (!header.text("FirstRecoveryForkID").equals(state.fork)
                || !header.text("FamilyGUID").equals(state.family)) {
            throw new TdsException(
                    4330,
                    "This backup set cannot be applied because it is on a recovery path that is inconsistent with the database.");
        }
        state.restoredLog = true;
        take(database, header, "L");
    }

    private void take(Database database, BackupHeader header, String type) {
        LogState state = database.log;
        state.fork = header.text("RecoveryForkID");
        state.redo = header.number("LastLSN");
        state.script = header.text("script");
        session.peer().restores().add(database.name(), type, header);
    }

    private void recover(Database database) {
        LogState state = database.log;
        if (!state.restoring || state.redo == 0) {
            throw new TdsException(3153, "The database is already fully recovered.");
        }
        state.restoring = false;
        String statements = state.script;
        state.script = "";
        state.redo = 0;
        Session inside =
                new Session(session.peer(), session.peer().user(), "stand-in", "restore", database.name(), () -> {});
        try {
            for (String statement : statements.lines().collect(Collectors.toList())) {
                inside.batch(statement, List.of(), new DatabaseDump.Silence());
            }
        } finally {
            inside.close();
            Session.enterAgain(session);
        }
    }
}
