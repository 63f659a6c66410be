package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.TableInfo;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

/** {@code SET} of a session's options (Transact-SQL Reference, "SET statements"). */
final class Settings {
    /** Those that the stand-in has as SQL Server wants them, and which it hears without heeding. */
    private static final Set<String> HEARD = Set.of(
            "ansi_nulls",
            "quoted_identifier",
            "ansi_padding",
            "ansi_warnings",
            "arithabort",
            "concat_null_yields_null",
            "numeric_roundabort",
            "ansi_null_dflt_on",
            "ansi_defaults",
            "dateformat",
            "language",
            "textsize",
            "datefirst",
            "cursor_close_on_commit",
            "arithignore",
            "deadlock_priority",
            "fmtonly_",
            "statistics",
            "context_info");

    private final Session session;
    private final Changes in;
    private final BatchNames names;
    private final Execution execution;

    Settings(Session session, Changes in, BatchNames names, Execution execution) {
        this.session = session;
        this.in = in;
        this.names = names;
        this.execution = execution;
    }

    void read() {
        in.expect("set");
        String name = in.name().toLowerCase(Locale.ROOT);
        switch (name) {
            case "transaction" -> isolation();
            case "lock_timeout" -> {
                session.lockTimeoutMillis = in.integer();
                try {
                    session.work().lockTimeout();
                } catch (SQLException e) {
                    throw session.work().error(e, "SET LOCK_TIMEOUT");
                }
            }
            case "xact_abort" -> session.abortsTransaction = isOn();
            case "implicit_transactions" -> session.implicit = isOn();
            case "nocount" -> session.noCount = isOn();
            case "fmtonly" -> session.withoutRows = isOn();
            case "noexec", "parseonly", "rowcount" -> {
                if (name.equals("rowcount") ? in.integer() != 0 : isOn()) {
                    throw TdsException.notKnown("SET " + name);
                }
            }
            case "identity_insert" -> {
                TableInfo table = names.table(in.names());
                if (table == null) {
                    throw new TdsException(
                            1088,
                            "Cannot find the object because it does not exist or you do not have" + " permissions.");
                }
                if (table.identity() == null) {
                    throw new TdsException(
                            8106,
                            "Table '" + table.schema + "." + table.name
                                    + "' does not have the identity property. Cannot perform SET operation.");
                }
                boolean on = isOn();
                if (on) {
                    session.giveIdentity(table);
                } else if (session.givenIdentity() == table) {
                    session.giveIdentity(null);
                }
            }
            default -> heard(name);
        }
    }

    private void heard(String first) {
        String name = first;
        while (true) {
            if (!HEARD.contains(name)) {
                throw TdsException.notKnown("SET " + name);
            }
            if (!in.take(",")) {
                break;
            }
            name = in.name().toLowerCase(Locale.ROOT);
        }
        if (!in.take("on") && !in.take("off")) {
            in.next();
        }
    }

    private boolean isOn() {
        if (in.take("on")) {
            return true;
        }
        in.expect("off");
        return false;
    }

    private void isolation() {
        in.expect("isolation", "level");
        String level = in.name().toUpperCase(Locale.ROOT);
        if (level.equals("READ") || level.equals("REPEATABLE")) {
            level += " " + in.name().toUpperCase(Locale.ROOT);
        }
        if (level.equals("READ UNCOMMITTED")) {
            throw TdsException.notKnown("dirty reads: READ UNCOMMITTED must not be asked for");
        }
        if (level.equals("SNAPSHOT") && !session.database().snapshotIsolation) {
            throw new TdsException(
                    3952,
                    "Snapshot isolation transaction failed accessing database '"
                            + session.database().name()
                            + "' because snapshot isolation is not allowed in this database.");
        }
        session.isolation = level;
        try {
            session.work().main();
            session.work().isolate();
        } catch (SQLException e) {
            throw session.work().error(e, "SET TRANSACTION ISOLATION LEVEL");
        }
    }

    Execution execution() {
        return execution;
    }
}
