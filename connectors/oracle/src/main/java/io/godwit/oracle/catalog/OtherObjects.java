package io.godwit.oracle.catalog;

import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.sql.SQLException;
import java.util.List;

/** What is not moved and may be missed: each is listed with what to do instead. */
final class OtherObjects {
    static final String SYNONYMS = "SELECT owner, synonym_name, table_owner, table_name FROM sys.all_synonyms"
            + " WHERE owner IN {owners} OR owner = 'PUBLIC' AND table_owner IN {owners} ORDER BY owner, synonym_name";
    static final String LINKS =
            "SELECT owner, db_link FROM sys.all_db_links WHERE owner IN {owners} ORDER BY owner, db_link";
    static final String JOBS =
            "SELECT owner, job_name FROM sys.all_scheduler_jobs WHERE owner IN {owners} ORDER BY owner, job_name";

    private OtherObjects() {}

    static void addTo(Reading reading, List<SchemaObject> out) throws SQLException {
        reading.ofSchemasIfAllowed(
                SYNONYMS,
                row -> skip(
                        out,
                        "synonym",
                        row.getString(1) + "." + row.getString(2),
                        "it stands for " + row.getString(3) + "." + row.getString(4)
                                + ": other engines find names by a search path, or a view takes its place"));
        reading.ofSchemasIfAllowed(
                LINKS,
                row -> skip(
                        out,
                        "database link",
                        row.getString(1) + "." + row.getString(2),
                        "it leads to another database: connect the target by its own means"));
        reading.ofSchemasIfAllowed(
                JOBS,
                row -> skip(
                        out,
                        "job",
                        row.getString(1) + "." + row.getString(2),
                        "it runs by Oracle's scheduler: set it up with the target's, or outside of the database"));
    }

    private static void skip(List<SchemaObject> out, String kind, String name, String reason) {
        out.add(new SchemaObject(kind, name, Stage.POST_DATA, List.of(), reason));
    }
}
