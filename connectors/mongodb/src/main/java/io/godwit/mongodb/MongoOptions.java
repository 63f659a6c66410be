package io.godwit.mongodb;

import io.godwit.mongodb.cosmos.CosmosOptions;
import io.godwit.spi.Option;
import io.godwit.spi.Option.Kind;
import io.godwit.spi.Option.Side;
import java.util.List;
import java.util.stream.Stream;

/** The settings of an endpoint. What stands in the address as {@code ?name=value} is the driver's, unless it is listed here. */
public final class MongoOptions {
    /** How writers are stopped at cutover. */
    public static final Option FENCE = new Option(
            "fence",
            Kind.TEXT,
            Side.SOURCE,
            "auto",
            "how writers are stopped at cutover: auto (writeBlock where the server has it and the user may, else lock where one"
                    + " server is all there is to lock; refused where neither can be had), writeBlock (setUserWriteBlockMode, MongoDB 6.0 and later), lock (fsync with lock,"
                    + " on the primary) or operator (you have stopped them)");

    /** Whether updates carry the whole document. */
    public static final Option POST_IMAGES = new Option(
            "postImages",
            Kind.TEXT,
            Side.SOURCE,
            "keep",
            "images of documents after an update in the change stream, which MongoDB 6.0 and later can keep: keep (where a"
                    + " collection has them on) or enable (switch them on for the collections moved, and off again at the end)");

    /** Whether users and roles are moved. */
    public static final Option USERS = new Option(
            "users",
            Kind.BOOLEAN,
            Side.SOURCE,
            "false",
            "whether roles are moved at hand-over, and users listed with the commands that make them: passwords cannot be read");

    /** Where facts are kept on the target. */
    public static final Option CHECKPOINT_DATABASE = new Option(
            "checkpointDatabase",
            Kind.TEXT,
            Side.TARGET,
            "godwit",
            "database on the target that holds Godwit's own collection while the migration lasts");

    /** Whom to trust. */
    public static final Option SSL_CA = new Option(
            "sslCa",
            Kind.TEXT,
            Side.BOTH,
            "",
            "file (PEM) of the authorities whose certificates are trusted; without it those this Java trusts. Switches TLS on");

    /** Who we are. */
    public static final Option SSL_KEY_STORE = new Option(
            "sslKeyStore",
            Kind.TEXT,
            Side.BOTH,
            "",
            "file (PKCS#12) of the client's certificate and key, if the server wants one. Switches TLS on");

    /** How to open it. */
    public static final Option SSL_KEY_STORE_PASSWORD =
            new Option("sslKeyStorePassword", Kind.SECRET, Side.BOTH, "", "password of sslKeyStore");

    /** All of them. */
    public static final List<Option> ALL = Stream.concat(
                    Stream.of(
                            FENCE,
                            POST_IMAGES,
                            USERS,
                            CHECKPOINT_DATABASE,
                            SSL_CA,
                            SSL_KEY_STORE,
                            SSL_KEY_STORE_PASSWORD),
                    CosmosOptions.ALL.stream())
            .toList();

    private MongoOptions() {}
}
