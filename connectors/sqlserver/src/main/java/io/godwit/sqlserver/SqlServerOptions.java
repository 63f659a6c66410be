package io.godwit.sqlserver;

import io.godwit.spi.Option;
import io.godwit.spi.Option.Kind;
import io.godwit.spi.Option.Side;
import io.godwit.sqlserver.restore.RestoreOptions;
import java.util.List;
import java.util.stream.Stream;

/** The settings of a SQL Server endpoint; each may also stand in the address, as {@code ?name=value}. */
public final class SqlServerOptions {
    /** How writers are stopped at cutover. */
    public static final Option FENCE = new Option(
            "fence",
            Kind.TEXT,
            Side.SOURCE,
            "auto",
            "how writers are stopped at cutover: auto (triggers where they can be made, and lock besides), lock (hold shared locks"
                    + " on the tables for as long as Godwit runs), triggers (a trigger on each table refuses every write but"
                    + " Godwit's, until `godwit cancel`, whoever is alive) or operator (you have stopped them; Godwit checks that"
                    + " no transaction that wrote is open)");

    /** How many sessions share one snapshot. */
    public static final Option SNAPSHOT_SESSIONS = new Option(
            "snapshotSessions",
            Kind.INTEGER,
            Side.SOURCE,
            "8",
            "sessions that see one and the same snapshot, which is how many splits can be read at once");

    /** Whether Godwit switches change data capture on. */
    public static final Option ENABLE_CAPTURE = new Option(
            "enableCapture",
            Kind.BOOLEAN,
            Side.SOURCE,
            "false",
            "whether Godwit switches change data capture on for the database and the moved tables, and off again at the end what it"
                    + " switched on; else `godwit assess` gives the script");

    /** How changes are known. */
    public static final Option CAPTURE = new Option(
            "capture",
            Kind.TEXT,
            Side.SOURCE,
            "changeDataCapture",
            "how changes are known: changeDataCapture (every change of every transaction, in order) or changeTracking (what became of"
                    + " each row between two looks, read as of one moment: for editions and service tiers that have nothing else)");

    /** Where facts are kept on the target, and the mark on the source. */
    public static final Option CHECKPOINT_SCHEMA = new Option(
            "checkpointSchema",
            Kind.TEXT,
            Side.BOTH,
            "godwit",
            "schema that holds Godwit's own tables while the migration lasts: its facts on the target, its mark on the source");

    /** When a silent session is looked into. */
    public static final Option SILENCE_SECONDS = new Option(
            "silenceSeconds",
            Kind.INTEGER,
            Side.BOTH,
            "60",
            "seconds for which a session may hear nothing before the server is asked, on a new one, whether it still works for"
                    + " it; if not, the connection is taken for lost and made anew. Needs VIEW SERVER STATE");

    /** Whether users are moved. */
    public static final Option USERS = new Option(
            "users",
            Kind.BOOLEAN,
            Side.SOURCE,
            "false",
            "whether the database's users and roles and what they are granted are moved at hand-over; logins are listed");

    /** Whether connections are encrypted. */
    public static final Option ENCRYPT = new Option(
            "encrypt",
            Kind.TEXT,
            Side.BOTH,
            "true",
            "true (all is encrypted), strict (TDS 8: TLS before anything else) or false (only where the server does not ask for it)");

    /** Whether any certificate will do. */
    public static final Option TRUST_SERVER_CERTIFICATE = new Option(
            "trustServerCertificate",
            Kind.BOOLEAN,
            Side.BOTH,
            "false",
            "whether the server's certificate is taken without being checked: encrypted, but by whoever answers");

    /** The name in the certificate. */
    public static final Option HOST_NAME_IN_CERTIFICATE = new Option(
            "hostNameInCertificate",
            Kind.TEXT,
            Side.BOTH,
            "",
            "the name that the server's certificate is for, where it is another than the address's host");

    /** Whom to trust. */
    public static final Option TRUST_STORE = new Option(
            "trustStore",
            Kind.TEXT,
            Side.BOTH,
            "",
            "file (PKCS#12 or JKS) of the authorities whose certificates are trusted; without it those this Java trusts");

    /** How to open it. */
    public static final Option TRUST_STORE_PASSWORD =
            new Option("trustStorePassword", Kind.SECRET, Side.BOTH, "", "password of trustStore");

    /** How to log in. */
    public static final Option AUTHENTICATION = new Option(
            "authentication",
            Kind.TEXT,
            Side.BOTH,
            "SqlPassword",
            "how to log in: SqlPassword, Kerberos, NTLM, or by the driver's names ActiveDirectoryPassword,"
                    + " ActiveDirectoryServicePrincipal, ActiveDirectoryManagedIdentity or ActiveDirectoryDefault, which want"
                    + " Microsoft's library msal4j beside the driver");

    /** Which of a machine's servers. */
    public static final Option INSTANCE_NAME = new Option(
            "instanceName",
            Kind.TEXT,
            Side.BOTH,
            "",
            "a named instance, whose port the machine's SQL Server Browser tells; leave it out where the address has a port");

    /** Whether a secondary may be read. */
    public static final Option READ_ONLY_INTENT = new Option(
            "readOnlyIntent",
            Kind.BOOLEAN,
            Side.SOURCE,
            "false",
            "whether an availability group's listener may lead to a readable secondary; only for mode offline");

    /** Those of a database. */
    private static final List<Option> OWN = List.of(
            FENCE,
            SNAPSHOT_SESSIONS,
            CAPTURE,
            ENABLE_CAPTURE,
            CHECKPOINT_SCHEMA,
            SILENCE_SECONDS,
            USERS,
            ENCRYPT,
            TRUST_SERVER_CERTIFICATE,
            HOST_NAME_IN_CERTIFICATE,
            TRUST_STORE,
            TRUST_STORE_PASSWORD,
            AUTHENTICATION,
            INSTANCE_NAME,
            READ_ONLY_INTENT);

    /** All of them, those of backups included. */
    public static final List<Option> ALL =
            Stream.concat(OWN.stream(), RestoreOptions.ALL.stream()).toList();

    private SqlServerOptions() {}
}
