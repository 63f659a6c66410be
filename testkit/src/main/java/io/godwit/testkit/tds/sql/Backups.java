package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.backup.BackupFile;
import io.godwit.testkit.tds.backup.LogState;
import io.godwit.testkit.tds.dictionary.Database;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** {@code BACKUP DATABASE} and {@code BACKUP LOG} to files (Transact-SQL Reference, "BACKUP"). One thread. */
final class Backups {
    private static final Set<String> KNOWN =
            Set.of("differential", "copy_only", "norecovery", "checksum", "init", "noinit", "format", "compression");

    private final Session session;
    private final Changes in;
    private final Answer answer;

    Backups(Session session, Changes in, Answer answer) {
        this.session = session;
        this.in = in;
        this.answer = answer;
    }

    void run() {
        boolean log = in.take("log");
        if (!log) {
            in.expect("database");
        }
        Database database = database(session, in.name());
        in.expect("to");
        List<String> files = files(in);
        Set<String> options = new TreeSet<>();
        if (in.take("with")) {
            do {
                String option = in.next().text().toLowerCase(Locale.ROOT);
                if (!KNOWN.contains(option)) {
                    throw TdsException.notKnown("BACKUP ... WITH " + option);
                }
                options.add(option);
            } while (in.take(","));
        }
        back(database, log, files, options);
        answer.done();
    }

    static Database database(Session session, String name) {
        Database database = session.peer().database(name);
        if (database == null) {
            throw new TdsException(911, "Database '" + name + "' does not exist.");
        }
        return database;
    }

    static List<String> files(Changes in) {
        List<String> files = new ArrayList<>();
        do {
            in.expect("disk", "=");
            files.add(in.next().text());
        } while (in.take(","));
        return files;
    }

    private void back(Database database, boolean log, List<String> files, Set<String> options) {
        LogState state = database.log;
        if (state.restoring) {
            throw new TdsException(927, 14, "Database '" + database.name() + "' cannot be opened.");
        }
        boolean differential = options.contains("differential");
        if ((log && state.logEnd == 0) || (differential && state.base.isEmpty())) {
            throw new TdsException(4214, "BACKUP LOG cannot be performed because there is no current database backup.");
        }
        Properties header = new Properties();
        String set = UUID.randomUUID().toString();
        long first = log ? state.logEnd : LogState.next();
        long last = LogState.next();
        header.setProperty("script", new DatabaseDump(session, database).script());
        header.setProperty("BackupType", log ? "2" : differential ? "5" : "1");
        header.setProperty("BackupSetGUID", set);
        header.setProperty("DatabaseName", database.name());
        header.setProperty("FamilyGUID", state.family);
        header.setProperty("FirstLSN", "" + first);
        header.setProperty("LastLSN", "" + last);
        header.setProperty("RecoveryForkID", state.fork);
        header.setProperty("FirstRecoveryForkID", state.fork);
        header.setProperty("IsCopyOnly", options.contains("copy_only") ? "1" : "0");
        header.setProperty("IsForceOffline", options.contains("norecovery") ? "1" : "0");
        header.setProperty("IsReadOnly", database.readOnly ? "1" : "0");
        header.setProperty("BackupSize", "" + header.getProperty("script", "").length());
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).withNano(0);
        header.setProperty("BackupStartDate", now.toString());
        header.setProperty("BackupFinishDate", now.toString());
        if (differential) {
            header.setProperty("DifferentialBaseGUID", state.base);
        }
        BackupFile.write(files, header, !options.contains("init") && !options.contains("format"));
        remember(state, set, log, differential, options, first, last);
    }

    private static void remember(
            LogState state, String set, boolean log, boolean differential, Set<String> options, long first, long last) {
        boolean copy = options.contains("copy_only");
        if (log && !copy) {
            state.logEnd = last;
        } else if (!log && !differential && !copy) {
            state.base = set;
            state.baseLsn = first;
            state.logEnd = state.logEnd == 0 ? first : state.logEnd;
        }
        state.restoring = log && options.contains("norecovery");
    }
}
