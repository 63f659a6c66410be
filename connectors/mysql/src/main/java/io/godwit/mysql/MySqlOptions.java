package io.godwit.mysql;

import io.godwit.spi.Option;
import io.godwit.spi.Option.Kind;
import io.godwit.spi.Option.Side;
import java.util.List;

/** The settings of a MySQL or MariaDB endpoint; each may also stand in the address, as {@code ?name=value}. */
public final class MySqlOptions {
    /** How writers are stopped at cutover. */
    public static final Option FENCE = new Option(
            "fence",
            Kind.TEXT,
            Side.SOURCE,
            "auto",
            "how writers are stopped at cutover: auto (lock, and read-only besides where the user may and every table of the"
                    + " server is moved), lock (lock the tables for as long as Godwit runs), read-only (make the whole server"
                    + " read-only, until `godwit cancel`) or operator (you have stopped them; Godwit checks that no transaction"
                    + " is open)");

    /** How many sessions share one snapshot. */
    public static final Option SNAPSHOT_SESSIONS = new Option(
            "snapshotSessions",
            Kind.INTEGER,
            Side.SOURCE,
            "8",
            "sessions that see one and the same snapshot, which is how many splits can be read at once");

    /** Where facts are kept on the target. */
    public static final Option CHECKPOINT_SCHEMA = new Option(
            "checkpointSchema",
            Kind.TEXT,
            Side.TARGET,
            "godwit",
            "database on the target's server that holds Godwit's own table while the migration lasts");

    /** Whether the target logs what it is given. */
    public static final Option BINARY_LOG = new Option(
            "binaryLog",
            Kind.BOOLEAN,
            Side.TARGET,
            "true",
            "whether what Godwit writes goes into the target's binary log; without, loading is faster where the log is on, but"
                    + " replicas and backups that follow the log lack all of it");

    /** When a silent session is looked into. */
    public static final Option SILENCE_SECONDS = new Option(
            "silenceSeconds",
            Kind.INTEGER,
            Side.BOTH,
            "60",
            "seconds for which a session may hear nothing before the server is asked, on a new one, whether it still works for"
                    + " it; if not, the connection is taken for lost and made anew");

    /** Whose rights views, routines, triggers and events run with. */
    public static final Option DEFINERS = new Option(
            "definers",
            Kind.TEXT,
            Side.TARGET,
            "keep",
            "definers of views, routines, triggers and events: keep (as on the source; what may not be made for another user is"
                    + " skipped and listed) or current-user (the user that Godwit connects as)");

    /** Whether users are moved. */
    public static final Option USERS = new Option(
            "users",
            Kind.BOOLEAN,
            Side.SOURCE,
            "false",
            "whether users, with their passwords as the server keeps them, and what they are granted are moved at hand-over");

    /** Whether connections are encrypted, and what is asked of the server. */
    public static final Option SSL_MODE = new Option(
            "sslMode",
            Kind.TEXT,
            Side.BOTH,
            "preferred",
            "disabled, preferred (TLS where the server has it), required (TLS, whoever answers), verify-ca (a certificate of"
                    + " sslCa) or verify-identity (and for the host's name)");

    /** Whom to trust. */
    public static final Option SSL_CA = new Option(
            "sslCa",
            Kind.TEXT,
            Side.BOTH,
            "",
            "file (PEM) of the authorities whose certificates are trusted; without it those this Java trusts");

    /** Who we are. */
    public static final Option SSL_KEY_STORE = new Option(
            "sslKeyStore",
            Kind.TEXT,
            Side.BOTH,
            "",
            "file (PKCS#12) of the client's certificate and key, if the server wants one");

    /** How to open it. */
    public static final Option SSL_KEY_STORE_PASSWORD =
            new Option("sslKeyStorePassword", Kind.SECRET, Side.BOTH, "", "password of sslKeyStore");

    /** All of them. */
    public static final List<Option> ALL = List.of(
            FENCE,
            SNAPSHOT_SESSIONS,
            CHECKPOINT_SCHEMA,
            BINARY_LOG,
            SILENCE_SECONDS,
            DEFINERS,
            USERS,
            SSL_MODE,
            SSL_CA,
            SSL_KEY_STORE,
            SSL_KEY_STORE_PASSWORD);

    private MySqlOptions() {}
}
