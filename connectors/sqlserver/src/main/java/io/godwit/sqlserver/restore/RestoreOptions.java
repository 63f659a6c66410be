package io.godwit.sqlserver.restore;

import io.godwit.spi.Option;
import io.godwit.spi.Option.Kind;
import io.godwit.spi.Option.Side;
import java.util.List;

/** The settings of a source that is backups ({@code sqlserver-backups://}). */
public final class RestoreOptions {
    static final Option SOURCE_DATABASE = new Option(
            "sourceDatabase",
            Kind.TEXT,
            Side.SOURCE,
            "",
            "sqlserver-backups: the database's name in the backups, where it is another than on the target");

    static final Option LOCAL_PATH = new Option(
            "localPath",
            Kind.TEXT,
            Side.SOURCE,
            "",
            "sqlserver-backups: the same folder as this machine sees it; files are listed there and not by the server, which needs sysadmin"
                    + " for it");

    static final Option VERIFY = new Option(
            "verifyBackups",
            Kind.BOOLEAN,
            Side.SOURCE,
            "false",
            "sqlserver-backups: whether each backup is read through by RESTORE VERIFYONLY WITH CHECKSUM before it is restored, which takes"
                    + " as long again and refuses backups without checksums");

    static final Option ACCESS_KEY = new Option(
            "accessKey",
            Kind.TEXT,
            Side.SOURCE,
            "",
            "sqlserver-backups: the access key's name, of an S3-compatible address");

    static final Option SECRET_KEY = new Option(
            "secretKey",
            Kind.SECRET,
            Side.SOURCE,
            "",
            "sqlserver-backups: the access key's secret, of an S3-compatible address");

    static final Option REGION = new Option(
            "region", Kind.TEXT, Side.SOURCE, "us-east-1", "sqlserver-backups: the region of an S3-compatible address");

    static final Option SHARED_ACCESS_SIGNATURE = new Option(
            "sharedAccessSignature",
            Kind.SECRET,
            Side.SOURCE,
            "",
            "sqlserver-backups: the signature that lets read and list an Azure container, without a question mark");

    static final Option DATA_FOLDER = new Option(
            "dataFolder",
            Kind.TEXT,
            Side.TARGET,
            "",
            "sqlserver-backups: the folder on the server for the database's files; the server's default if left out");

    static final Option LOG_FOLDER = new Option(
            "logFolder",
            Kind.TEXT,
            Side.TARGET,
            "",
            "sqlserver-backups: the folder on the server for the database's log; the server's default if left out");

    /** All of them. */
    public static final List<Option> ALL = List.of(
            SOURCE_DATABASE,
            LOCAL_PATH,
            VERIFY,
            ACCESS_KEY,
            SECRET_KEY,
            REGION,
            SHARED_ACCESS_SIGNATURE,
            DATA_FOLDER,
            LOG_FOLDER);

    private RestoreOptions() {}
}
