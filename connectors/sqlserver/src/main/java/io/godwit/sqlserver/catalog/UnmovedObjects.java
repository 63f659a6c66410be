package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Stage;
import io.godwit.sqlserver.connection.Platform;
import java.sql.SQLException;
import java.util.List;

/** What a database holds that is not moved: listed with the reason, so that nothing is missed without a word. */
final class UnmovedObjects {
    /**
     * One kind.
     *
     * @param kind its word
     * @param view the catalog view that lists it
     * @param since the version that brought the view
     * @param query gives the names
     * @param reason why it is not moved
     */
    private record Unmoved(String kind, String view, int since, String query, String reason) {}

    private static final List<Unmoved> KINDS = List.of(
            new Unmoved(
                    "assembly",
                    "assemblies",
                    11,
                    "SELECT a.name FROM sys.assemblies a WHERE a.is_user_defined = 1",
                    "assemblies (CLR) run code inside the server: install it on the target by hand where it allows that; Azure SQL"
                            + " Database does not"),
            new Unmoved(
                    "service broker queue",
                    "service_queues",
                    11,
                    "SELECT q.name FROM sys.service_queues q WHERE q.is_ms_shipped = 0",
                    "conversations of Service Broker are bound to their instance: script its objects"),
            new Unmoved(
                    "certificate",
                    "certificates",
                    11,
                    "SELECT c.name FROM sys.certificates c WHERE c.name NOT LIKE '##%'",
                    "keys do not leave the server: BACKUP CERTIFICATE and make it on the target"),
            new Unmoved(
                    "symmetric key",
                    "symmetric_keys",
                    11,
                    "SELECT k.name FROM sys.symmetric_keys k WHERE k.name NOT LIKE '##%'",
                    "keys do not leave the server: make it anew on the target, and encrypt anew with it"),
            new Unmoved(
                    "plan guide",
                    "plan_guides",
                    11,
                    "SELECT g.name FROM sys.plan_guides g",
                    "what helps one version's optimizer may hinder another's: make it by hand if it is needed"),
            new Unmoved(
                    "database audit",
                    "database_audit_specifications",
                    11,
                    "SELECT a.name FROM sys.database_audit_specifications a",
                    "it belongs to an audit of the instance"),
            new Unmoved(
                    "full-text stop list",
                    "fulltext_stoplists",
                    11,
                    "SELECT l.name FROM sys.fulltext_stoplists l",
                    "make it by hand and give it to the indexes that use it"),
            new Unmoved(
                    "external data source",
                    "external_data_sources",
                    13,
                    "SELECT e.name FROM sys.external_data_sources e",
                    "it holds addresses and credentials: make it by hand"),
            new Unmoved(
                    "column master key",
                    "column_master_keys",
                    13,
                    "SELECT k.name FROM sys.column_master_keys k",
                    "Always Encrypted belongs to the clients: columns that it encrypts are not moved"),
            new Unmoved(
                    "database scoped credential",
                    "database_scoped_credentials",
                    13,
                    "SELECT c.name FROM sys.database_scoped_credentials c",
                    "secrets do not leave the server: make it by hand"));

    private UnmovedObjects() {}

    static void add(Reading reading, ObjectList out) throws SQLException {
        Platform platform = reading.server().platform();
        if (platform == Platform.BABELFISH || platform == Platform.OTHER) {
            return;
        }
        for (Unmoved unmoved : KINDS) {
            if (reading.has(unmoved.view(), unmoved.since())) {
                reading.each(
                        unmoved.query(),
                        row -> out.skip(unmoved.kind(), Reading.text(row, 1), Stage.POST_DATA, unmoved.reason()));
            }
        }
    }

    /** Their queries, for the test that holds them against the documented views. */
    static List<String> queries() {
        return KINDS.stream().map(Unmoved::query).toList();
    }
}
