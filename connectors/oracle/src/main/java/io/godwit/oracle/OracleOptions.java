package io.godwit.oracle;

import io.godwit.spi.Option;
import io.godwit.spi.Option.Kind;
import io.godwit.spi.Option.Side;
import java.util.List;

/** The settings of an Oracle endpoint; each may also stand in the address, as {@code ?name=value}. */
public final class OracleOptions {
    /** An instance instead of a service. */
    public static final Option SID = new Option(
            "sid",
            Kind.TEXT,
            Side.SOURCE,
            "",
            "instance (SID) to connect to, where the listener knows no service; the address then ends with the port");

    /** Whether connections are encrypted. */
    public static final Option TLS = new Option(
            "tls",
            Kind.BOOLEAN,
            Side.SOURCE,
            "false",
            "whether to connect by TLS (the listener's protocol tcps); native network encryption is agreed by the driver either way");

    /** The name in the server's certificate. */
    public static final Option SERVER_CERTIFICATE_NAME = new Option(
            "serverCertificateName",
            Kind.TEXT,
            Side.SOURCE,
            "",
            "distinguished name that the server's certificate must have; without it its common name must be the host's");

    /** Whether the certificate's name is compared. */
    public static final Option CHECK_CERTIFICATE_NAME = new Option(
            "checkCertificateName",
            Kind.BOOLEAN,
            Side.SOURCE,
            "true",
            "whether the name in the server's certificate is compared; its issuer always is");

    /** A wallet's folder. */
    public static final Option WALLET = new Option(
            "wallet",
            Kind.TEXT,
            Side.SOURCE,
            "",
            "folder of a wallet (cwallet.sso or ewallet.p12) with the authorities to trust and the client's certificate, if it"
                    + " has one; an Autonomous Database gives it as a download");

    /** How to open the wallet. */
    public static final Option WALLET_PASSWORD =
            new Option("walletPassword", Kind.SECRET, Side.SOURCE, "", "password of the wallet, of ewallet.p12 only");

    /** Whom to trust without a wallet. */
    public static final Option TRUST_STORE = new Option(
            "trustStore",
            Kind.TEXT,
            Side.SOURCE,
            "",
            "file (PKCS#12 or JKS) of the authorities to trust, instead of a wallet; without either those this Java trusts");

    /** How to open it. */
    public static final Option TRUST_STORE_PASSWORD =
            new Option("trustStorePassword", Kind.SECRET, Side.SOURCE, "", "password of trustStore");

    /** When a silent session is given up. */
    public static final Option SILENCE_SECONDS = new Option(
            "silenceSeconds",
            Kind.INTEGER,
            Side.SOURCE,
            "1800",
            "seconds for which a session may hear nothing before its connection is taken for lost; longer than the longest time the"
                    + " server takes to find a statement's first row");

    /** How long numbers are measured. */
    public static final Option MEASURE_SECONDS = new Option(
            "measureSeconds",
            Kind.INTEGER,
            Side.SOURCE,
            "60",
            "seconds to look at one table's NUMBER columns that say neither precision nor scale, and its FLOAT columns; if that is"
                    + " not enough for all rows, they become exact numbers without a bound unless a rule says otherwise");

    /** What becomes of materialised views. */
    public static final Option MATERIALIZED_VIEWS = new Option(
            "materializedViews",
            Kind.TEXT,
            Side.SOURCE,
            "table",
            "what materialised views become: table (their rows are moved like a table's) or view (their query, where it can be"
                    + " translated)");

    /** Where the log of a pluggable database is read. */
    public static final Option ROOT_SERVICE = new Option(
            "rootService",
            Kind.TEXT,
            Side.SOURCE,
            "",
            "service of the root container (CDB$ROOT), where the log of a pluggable database is read; the user must be a common one"
                    + " (C##NAME) that exists in both. Empty where the source is no pluggable database");

    /** Whether Godwit switches supplemental logging on. */
    public static final Option ENABLE_LOGGING = new Option(
            "enableLogging",
            Kind.BOOLEAN,
            Side.SOURCE,
            "false",
            "whether Godwit adds the supplemental logging that an online migration needs, which stays; otherwise the assessment prints"
                    + " the statements");

    /** How writers are stopped. */
    public static final Option FENCE = new Option(
            "fence",
            Kind.TEXT,
            Side.SOURCE,
            "lock",
            "how writers are stopped at cutover: lock (a share lock on every table while Godwit runs) or operator (you stopped them)");

    /** Whether the log writer is woken. */
    public static final Option WAKE_LOG_WRITER = new Option(
            "wakeLogWriter",
            Kind.BOOLEAN,
            Side.SOURCE,
            "true",
            "whether a row of a small table of the user's own is updated each second, so that the last changes of an idle database"
                    + " reach the log at once; it needs CREATE TABLE and a quota. Otherwise nothing is written, and they are read when"
                    + " the server next writes its log");

    /** All of them. */
    public static final List<Option> ALL = List.of(
            SID,
            TLS,
            SERVER_CERTIFICATE_NAME,
            CHECK_CERTIFICATE_NAME,
            WALLET,
            WALLET_PASSWORD,
            TRUST_STORE,
            TRUST_STORE_PASSWORD,
            SILENCE_SECONDS,
            MEASURE_SECONDS,
            MATERIALIZED_VIEWS,
            ROOT_SERVICE,
            ENABLE_LOGGING,
            FENCE,
            WAKE_LOG_WRITER);

    private OracleOptions() {}
}
