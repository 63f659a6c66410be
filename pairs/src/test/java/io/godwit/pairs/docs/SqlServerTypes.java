package io.godwit.pairs.docs;

import io.godwit.postgresql.catalog.PostGis;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import io.godwit.sqlserver.catalog.neutral.TypeSpelling;
import io.godwit.sqlserver.load.TypeMapping;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What SQL Server's types become on other engines, and theirs on SQL Server, for {@code docs/type-mapping.md}. */
final class SqlServerTypes {
    private static final io.godwit.mysql.load.TypeSpelling.Dialect MYSQL =
            io.godwit.mysql.load.TypeSpelling.Dialect.of(false, 8, 0, 17);
    private static final PostGis POST_GIS = new PostGis("public", true);
    /** Bytes that a column in a key of two columns may take. */
    private static final int KEY_BYTES = 800;

    private SqlServerTypes() {}

    /** Rows of a table: source, neutral, PostgreSQL, MySQL, what to know. */
    static String sources() {
        StringBuilder rows = new StringBuilder();
        for (TypeMapping.Native type : TypeMapping.NATIVE) {
            Type neutral = type.neutralType();
            Column column = new Column("c", neutral, type.example(), true, false, false);
            io.godwit.postgresql.catalog.TypeMapping.Mapped postgres =
                    io.godwit.postgresql.catalog.TypeMapping.mapped(column, POST_GIS);
            io.godwit.mysql.load.TypeSpelling.Spelled mysql = io.godwit.mysql.load.TypeSpelling.of(neutral, MYSQL, 0);
            rows.append("| `")
                    .append(type.example())
                    .append("` | ")
                    .append(TypeMappingTest.word(neutral))
                    .append(" | `")
                    .append(postgres.type())
                    .append("` | `")
                    .append(mysql.type().replaceFirst(" collate .*", ""))
                    .append("` | ")
                    .append(notes(type.note(), said("PostgreSQL", postgres.reason()), said("MySQL", mysql.reason())))
                    .append(" |\n");
        }
        return rows.toString();
    }

    private static String said(String target, String reason) {
        return reason.isEmpty() ? "" : target + ": " + reason;
    }

    private static String notes(String... notes) {
        return Stream.of(notes).filter(n -> !n.isEmpty()).collect(Collectors.joining("; "));
    }

    /** Rows of a table: neutral, SQL Server, in a key, what to know. */
    static String targets() {
        StringBuilder rows = new StringBuilder();
        for (Type neutral : TypeSpelling.examples()) {
            TypeSpelling.Spelled spelled = TypeSpelling.of(neutral, 0);
            String keyed = TypeSpelling.of(neutral, KEY_BYTES).plain();
            rows.append("| ")
                    .append(TypeMappingTest.word(neutral))
                    .append(" | `")
                    .append(spelled.plain())
                    .append("` | ")
                    .append(keyed.equals(spelled.plain()) ? "" : "`" + keyed + "`")
                    .append(" | ")
                    .append(spelled.reason())
                    .append(" |\n");
        }
        return rows.toString();
    }
}
