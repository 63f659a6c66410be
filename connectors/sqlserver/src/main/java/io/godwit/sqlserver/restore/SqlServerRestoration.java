package io.godwit.sqlserver.restore;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Identity;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.restore.BackupSet;
import io.godwit.spi.restore.Restoration;
import io.godwit.spi.restore.RestoreOutlook;
import io.godwit.spi.restore.RestoreOutlook.Standing;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.apply.ApplicationLock;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Sessions;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores a database from its backups, one after the other, {@code WITH NORECOVERY}. What was restored and what comes next is asked of the
 * server and of the files each time; nothing is remembered but what files said that have not changed.
 */
public final class SqlServerRestoration implements Restoration {
    private static final Logger LOG = LoggerFactory.getLogger(SqlServerRestoration.class);
    private static final int CLAIM_MILLIS = 5_000;

    private final Sessions sessions;
    private final Endpoint target;
    private final String migration;
    private final String database;
    private final BackupSource source;
    private final BackupCatalogue catalogue;
    private final Connection session;
    private final long zoneMillis;
    private final int sessionNumber;
    private final Map<String, BackupHeader> offered = new HashMap<>();
    private final Set<String> passed = new HashSet<>();
    private String sourceVersion = "";
    private volatile boolean restoring;
    private @Nullable Connection claim;

    private SqlServerRestoration(Endpoint source, Endpoint target, String migration) throws SQLException {
        this.target = target;
        this.migration = migration;
        this.sessions = Sessions.openOn("master", target, migration);
        this.database = Sessions.databaseOf(target);
        this.source = new BackupSource(source, database);
        this.session = sessions.open("restore");
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT DATEDIFF(minute, GETUTCDATE(), GETDATE())")) {
            row.next();
            this.zoneMillis = row.getInt(1) * 60_000L;
            this.sessionNumber = Sessions.number(statement);
        }
        this.catalogue = new BackupCatalogue(this.source.listing(session));
    }

    /** Whether an address names backups. */
    public static boolean isBackups(Endpoint endpoint) {
        return endpoint.scheme().equals(BackupPlace.SCHEME);
    }

    /** The scheme of addresses that name backups. */
    public static String scheme() {
        return BackupPlace.SCHEME;
    }

    /** Connects to the target's server; changes nothing. */
    public static Restoration open(Endpoint source, Endpoint target, String migration) {
        try {
            return new SqlServerRestoration(source, target, migration);
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, SqlServerErrors.Side.TARGET, "connecting", "");
        }
    }

    @Override
    public Identity source() {
        return new Identity(
                "sqlserver",
                sourceVersion,
                "backups",
                "",
                source.database(),
                source.place().path());
    }

    @Override
    public Identity target() {
        return new Identity(
                "sqlserver",
                sessions.server().version(),
                sessions.server().platform().title(),
                sessions.server().id(),
                database,
                sessions.address());
    }

    private MediaReader reader() {
        return new MediaReader(session, source.place(), zoneMillis);
    }

    @Override
    public List<Problem> assess(Mode mode) {
        try {
            return new RestoreAssessment(sessions, session, source, this::look, offered::get, reader(), placement())
                    .problems(mode);
        } catch (SQLException e) {
            throw RestoreStatements.failure(e, "assessing the target", database);
        }
    }

    @Override
    public void claim() {
        try {
            Connection held = claim;
            if (held != null && held.isValid(10)) {
                return;
            }
            held = sessions.open("claim");
            claim = held;
            String name = "godwit.b." + Integer.toHexString(database.hashCode());
            if (!ApplicationLock.takeExclusively(held, name, CLAIM_MILLIS)) {
                throw new GodwitException(
                        Errors.TARGET_CLAIMED, "another runner restores into " + database, sessions.address(), null);
            }
        } catch (SQLException e) {
            throw RestoreStatements.failure(e, "claiming the target", database);
        }
    }

    @Override
    public List<String> prepare() {
        try {
            return source.prepare(session);
        } catch (SQLException e) {
            throw RestoreStatements.failure(
                    e, "making the credential for the backups", source.place().root());
        }
    }

    @Override
    public RestoreOutlook look() {
        try {
            RestoreFacts facts = RestoreFacts.read(session, database, zoneMillis);
            BackupCatalogue.Found found = catalogue.look(reader());
            found.headers().stream()
                    .filter(h -> h.database().equalsIgnoreCase(source.database()))
                    .findFirst()
                    .ifPresent(h -> sourceVersion = h.version());
            RestoreOutlook outlook = outlook(facts, found);
            if (outlook.pending().isEmpty()) {
                catalogue.doubtNewest();
            }
            return outlook;
        } catch (SQLException e) {
            throw RestoreStatements.failure(
                    e, "looking at the backups", source.place().path());
        }
    }

    private RestoreOutlook outlook(RestoreFacts facts, BackupCatalogue.Found found) {
        List<BackupSet> restored =
                facts.history().stream().map(RestoreFacts.Restored::set).toList();
        if (facts.standing() == Standing.OPEN) {
            return new RestoreOutlook(
                    Standing.OPEN,
                    null,
                    restored,
                    List.of(),
                    facts.endsClosed(),
                    "",
                    found.unread(),
                    found.overlooked());
        }
        boolean begun = facts.standing() == Standing.RESTORING;
        if (begun) {
            refuseOther(facts.family(), found.headers());
        }
        if (!begun && found.headers().isEmpty() && !found.unread().isEmpty()) {
            throw new GodwitException(
                    RestoreErrors.BACKUP_UNREADABLE,
                    found.unread().get(0),
                    source.place().path(),
                    null);
        }
        // a service that opens what it restores takes nothing but a full backup
        List<BackupHeader> headers = opensAtOnce()
                ? found.headers().stream().filter(BackupHeader::isFull).toList()
                : found.headers();
        BackupChain chain = BackupChain.of(headers, source.database(), begun ? facts.family() : "");
        Standpoint now = begun ? facts.standpoint().without(passed) : null;
        BackupChain.Steps steps = now == null ? chain.fromNothing() : chain.from(now);
        offered.clear();
        steps.backups().forEach(h -> offered.put(h.set(), h));
        BigInteger position = now == null ? null : now.lsn();
        return new RestoreOutlook(
                facts.standing(),
                position,
                begun ? restored : List.of(),
                steps.backups().stream().map(BackupHeader::told).toList(),
                now != null && (facts.endsClosed() || chain.isClosedAt(now)),
                steps.missing(),
                found.unread(),
                found.overlooked());
    }

    /** A database that stands there restoring is gone on with only if the backups are its own. */
    private void refuseOther(String family, List<BackupHeader> headers) {
        List<BackupHeader> named = headers.stream()
                .filter(h -> h.database().equalsIgnoreCase(source.database()))
                .toList();
        if (!named.isEmpty() && named.stream().noneMatch(h -> h.family().equals(family))) {
            throw new GodwitException(
                    RestoreErrors.NAME_TAKEN,
                    "a database of this name is being restored there from backups of another database",
                    database,
                    null);
        }
    }

    private FilePlacement placement() throws SQLException {
        return FilePlacement.of(
                session,
                database,
                sessions.option(RestoreOptions.DATA_FOLDER),
                sessions.option(RestoreOptions.LOG_FOLDER));
    }

    @Override
    public boolean opensAtOnce() {
        return sessions.server().platform() == Platform.MANAGED_INSTANCE;
    }

    @Override
    public void restore(BackupSet set) {
        BackupHeader header = offered.get(set.id());
        if (header == null) {
            throw new IllegalArgumentException("not among what is pending: " + set.files());
        }
        try (Statement statement = session.createStatement()) {
            restoring = true;
            if (source.verifies()) {
                statement.execute(RestoreStatements.verify(source.place(), header));
            }
            statement.execute(
                    opensAtOnce()
                            ? RestoreStatements.restoreAndOpen(database, source.place(), header)
                            : RestoreStatements.restore(
                                    database, source.place(), header, placement(), reader().databaseFiles(header)));
        } catch (SQLException e) {
            if (!RestoreStatements.isPassed(e)) {
                throw RestoreStatements.failure(e, "restoring a backup", header.place());
            }
            passed.add(header.set());
        } finally {
            restoring = false;
        }
    }

    @Override
    public int percent() {
        if (!restoring) {
            return -1;
        }
        try (Connection other = sessions.open("progress");
                Statement statement = other.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT r.percent_complete FROM sys.dm_exec_requests r WHERE r.session_id = "
                                + sessionNumber)) {
            return row.next() ? (int) row.getDouble(1) : -1;
        } catch (SQLException e) {
            LOG.debug("asking how far a restore is", e);
            return -1;
        }
    }

    @Override
    public String tailScript() {
        return RestoreStatements.tail(source.database(), source.place());
    }

    @Override
    public List<String> open() {
        try (Statement statement = session.createStatement()) {
            if (RestoreFacts.read(session, database, zoneMillis).standing() != Standing.OPEN) {
                statement.execute(RestoreStatements.recover(database));
            }
            try (Connection inside =
                    Sessions.openOn(database, target, migration).open("opening")) {
                return Aftercare.run(inside, database);
            }
        } catch (SQLException e) {
            throw RestoreStatements.failure(e, "opening the database", database);
        }
    }

    @Override
    public void forget(List<String> made) {
        try {
            source.forget(session, made);
        } catch (SQLException e) {
            throw RestoreStatements.failure(
                    e, "removing the credential for the backups", source.place().root());
        }
    }

    @Override
    public void close() {
        for (Connection one : new @Nullable Connection[] {claim, session}) {
            try {
                if (one != null) {
                    one.close();
                }
            } catch (SQLException e) {
                LOG.debug("closing a session", e);
            }
        }
    }
}
