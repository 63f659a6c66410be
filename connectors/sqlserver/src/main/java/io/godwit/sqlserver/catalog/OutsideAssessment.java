package io.godwit.sqlserver.catalog;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.schema.Selection;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Server;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the database needs from outside itself: names of other databases and servers, and what the instance holds for it. What a user
 * may not see of the instance is not found.
 */
final class OutsideAssessment {
    static final String OTHER_DATABASES = """
            SELECT DISTINCT s.name, o.name, COALESCE(d.referenced_server_name, N''), d.referenced_database_name
            FROM sys.sql_expression_dependencies d
            JOIN sys.objects o ON o.object_id = d.referencing_id
            JOIN sys.schemas s ON s.schema_id = o.schema_id
            WHERE d.referencing_class = 1 AND d.referenced_database_name IS NOT NULL
              AND (d.referenced_server_name IS NOT NULL OR d.referenced_database_name <> DB_NAME())""";

    static final String LINKED_SERVERS = "SELECT s.name FROM sys.servers s WHERE s.is_linked = 1 ORDER BY s.name";

    static final String AGENT_JOBS = "SELECT DISTINCT j.name FROM msdb.dbo.sysjobs j JOIN msdb.dbo.sysjobsteps t"
            + " ON t.job_id = j.job_id WHERE t.database_name = DB_NAME() AND j.name NOT LIKE N'cdc.%' ORDER BY j.name";

    static final String SERVER_TRIGGERS =
            "SELECT t.name FROM sys.server_triggers t WHERE t.is_ms_shipped = 0 ORDER BY t.name";

    static final String ENCRYPTED =
            "SELECT d.name FROM sys.databases d WHERE d.name = DB_NAME() AND d.is_encrypted = 1";

    private final Findings findings;
    private final Server server;

    OutsideAssessment(Findings findings, Server server) {
        this.findings = findings;
        this.server = server;
    }

    void run(Selection selection) throws SQLException {
        if (server.platform() == Platform.BABELFISH) {
            return;
        }
        List<String> users = new ArrayList<>();
        findings.each(OTHER_DATABASES, row -> {
            if (selection.includesSchema(row.getString(1))) {
                users.add(row.getString(1) + "." + row.getString(2) + " (" + Reading.text(row, 3)
                        + (Reading.text(row, 3).isEmpty() ? "" : ".") + row.getString(4) + ")");
            }
        });
        if (!users.isEmpty()) {
            findings.warning(
                    AssessmentCodes.OTHER_DATABASES,
                    Findings.shown(users),
                    "they name other databases or servers: without those on the target they cannot be made, or fail when they are"
                            + " used; Azure SQL Database has no such names at all",
                    "Move the other databases too, or change the modules; in Azure SQL Database use external tables.");
        }
        if (server.platform().isSingleDatabase()) {
            return;
        }
        outside(
                AssessmentCodes.SERVER_OBJECTS,
                "linked servers",
                LINKED_SERVERS,
                "EXEC sp_addlinkedserver on the target.");
        outside(
                AssessmentCodes.SERVER_OBJECTS,
                "jobs of SQL Server Agent that work in this database",
                AGENT_JOBS,
                "Script them (SQL Server Management Studio) and run the script on the target's instance; Azure SQL Database has"
                        + " elastic jobs.");
        outside(AssessmentCodes.SERVER_OBJECTS, "triggers of the whole server", SERVER_TRIGGERS, "");
        outside(
                AssessmentCodes.SERVER_OBJECTS,
                "transparent data encryption",
                ENCRYPTED,
                "Switch it on for the target database: ALTER DATABASE ... SET ENCRYPTION ON;");
    }

    private void outside(ErrorCode code, String what, String query, String remedy) throws SQLException {
        List<String> names = findings.attempt(query);
        if (!names.isEmpty()) {
            findings.note(
                    code,
                    what + ": " + Findings.shown(names),
                    "they belong to the instance, not to the database, and are not moved",
                    remedy);
        }
    }
}
