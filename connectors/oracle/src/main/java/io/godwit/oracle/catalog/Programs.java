package io.godwit.oracle.catalog;

import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * PL/SQL and Java in the database: not translated, and listed one by one with their size and how hard they will be to write anew,
 * told by what their text uses (Database Reference, "ALL_SOURCE").
 */
final class Programs {
    /** A piece of source in which a word of PL/SQL's harder parts stands, in capital or small letters. */
    private static final String USES = "SUM(CASE WHEN ";

    private static final String DYNAMIC = uses("EXECUTE IMMEDIATE", "DBMS_SQL");
    private static final String PACKAGES = uses("DBMS\\_", "UTL\\_", "HTP.", "APEX\\_");
    private static final String SHAPES = uses(
            "CONNECT BY", "PIPELINED", "BULK COLLECT", "FORALL", "AUTONOMOUS\\_TRANSACTION", "PRAGMA", "REF CURSOR");

    static final String SOURCES =
            "SELECT owner, type, name, COUNT(*), SUM(LENGTH(text)), " + DYNAMIC + ", " + PACKAGES + ", " + SHAPES
                    + " FROM sys.all_source WHERE owner IN {owners} GROUP BY owner, type, name ORDER BY owner, type, name";

    private static final int SIMPLE_LINES = 100;
    private static final int MIDDLING_LINES = 500;
    private static final int FEW_USES = 5;

    private Programs() {}

    private static String uses(String... words) {
        List<String> conditions = new ArrayList<>();
        for (String word : words) {
            conditions.add("UPPER(text) LIKE '%" + word + "%' ESCAPE '\\'");
        }
        return USES + String.join(" OR ", conditions) + " THEN 1 ELSE 0 END)";
    }

    static void addTo(Reading reading, List<SchemaObject> out) throws SQLException {
        reading.ofSchemasIfAllowed(SOURCES, row -> {
            String schema = reading.selection().target(row.getString(1));
            String kind = row.getString(2).toLowerCase(Locale.ROOT);
            long lines = row.getLong(4);
            long characters = row.getLong(5);
            List<String> uses = new ArrayList<>();
            long dynamic = note(uses, row.getLong(6), "dynamic SQL");
            long packages = note(uses, row.getLong(7), "packages of Oracle's");
            long shapes = note(uses, row.getLong(8), "constructs without an equal elsewhere");
            out.add(new SchemaObject(
                    kind,
                    schema + "." + row.getString(3),
                    Stage.POST_DATA,
                    List.of(),
                    "programs are not translated: write it anew on the target or in the application; " + lines
                            + " lines, "
                            + characters + " characters, " + difficulty(lines, dynamic, packages, shapes)
                            + (uses.isEmpty() ? "" : " (" + String.join(", ", uses) + ")")));
        });
    }

    private static long note(List<String> uses, long count, String what) {
        if (count > 0) {
            uses.add(what + " in " + count + (count == 1 ? " line" : " lines"));
        }
        return count;
    }

    /** An estimate for planning, from size and what is used. */
    static String difficulty(long lines, long dynamic, long packages, long shapes) {
        if (lines > MIDDLING_LINES || dynamic > 0 || packages + shapes > FEW_USES) {
            return "hard";
        }
        return lines > SIMPLE_LINES || packages + shapes > 0 ? "middling" : "simple";
    }
}
