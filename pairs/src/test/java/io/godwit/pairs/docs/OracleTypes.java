package io.godwit.pairs.docs;

import io.godwit.mysql.load.TypeSpelling;
import io.godwit.oracle.load.NativeType;
import io.godwit.oracle.load.TypeMapping;
import io.godwit.postgresql.catalog.PostGis;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Oracle's types become on each target, for {@code docs/type-mapping.md}. */
final class OracleTypes {
    private static final TypeSpelling.Dialect MYSQL = TypeSpelling.Dialect.of(false, 8, 0, 17);
    private static final PostGis POST_GIS = new PostGis("public", true);

    /**
     * A type.
     *
     * @param measured what its values were found to be, where the type does not say; else null
     * @param note what to know
     */
    private record Example(String type, @Nullable Type measured, String note) {
        static Example of(String type, String note) {
            return new Example(type, null, note);
        }
    }

    private static final List<Example> EXAMPLES = List.of(
            Example.of("NUMBER(4,0)", "by its digits, as all whole ones"),
            Example.of("NUMBER(9,0)", ""),
            Example.of("NUMBER(18,0)", ""),
            Example.of("NUMBER(38,0)", ""),
            Example.of("NUMBER(12,2)", ""),
            Example.of("NUMBER(5,-2)", "whole hundreds"),
            new Example("NUMBER", new Type.Int(64), "if all its values were looked at, and are whole"),
            new Example("NUMBER", new Type.Decimal(38, 4), "if they have up to four digits after the point"),
            Example.of("NUMBER", "if they could not all be looked at"),
            Example.of("FLOAT(126)", "as `NUMBER`"),
            Example.of("BINARY_FLOAT", ""),
            Example.of("BINARY_DOUBLE", ""),
            Example.of("VARCHAR2(40 CHAR)", "a text without characters is a null"),
            Example.of("NVARCHAR2(40)", ""),
            Example.of("CHAR(5 CHAR)", ""),
            Example.of("CLOB", "`NCLOB`, `LONG` and `XMLTYPE` too"),
            Example.of("RAW(16)", "a rule makes `uuid`"),
            Example.of("BLOB", "`LONG RAW` too"),
            Example.of("DATE", "it has a time of day; a rule makes `date`"),
            Example.of("TIMESTAMP(6)", ""),
            Example.of("TIMESTAMP(9)", ""),
            Example.of("TIMESTAMP(6) WITH TIME ZONE", "the zone that was written is not kept"),
            Example.of("TIMESTAMP(6) WITH LOCAL TIME ZONE", ""),
            Example.of("INTERVAL DAY(2) TO SECOND(6)", ""),
            Example.of("INTERVAL YEAR(2) TO MONTH", "`+02-06`; a rule makes `integer(32)`, months"),
            Example.of("JSON", ""),
            Example.of("BOOLEAN", ""),
            Example.of("SDO_GEOMETRY", ""),
            Example.of("ROWID", ""),
            Example.of("BFILE", "object, collection and `REF` types, `ANYDATA` and `VECTOR` too: leave the table out"));

    private OracleTypes() {}

    /** Rows of a table: source, neutral, PostgreSQL, MySQL, SQL Server, what to know. */
    static String rows() {
        StringBuilder rows = new StringBuilder();
        for (Example example : EXAMPLES) {
            Type type = TypeMapping.natural(NativeType.parse(example.type()), example.measured());
            rows.append("| `").append(example.type()).append("` | ");
            rows.append(type == null ? "none | refused | refused | refused" : targets(type, example.type()));
            rows.append(" | ").append(example.note()).append(" |\n");
        }
        return rows.toString();
    }

    private static String targets(Type type, String spelling) {
        Column column = new Column("c", type, spelling, true, false, false);
        String postgres = io.godwit.postgresql.catalog.TypeMapping.mapped(column, POST_GIS)
                .type();
        String mysql = TypeSpelling.of(type, MYSQL, 0).type().replaceFirst(" collate .*", "");
        String sqlServer =
                io.godwit.sqlserver.catalog.neutral.TypeSpelling.of(type, 0).plain();
        return TypeMappingTest.word(type) + " | `" + postgres + "` | `" + mysql + "` | `" + sqlServer + "`";
    }
}
