package io.godwit.pairs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mysql.load.TypeSpelling;
import io.godwit.postgresql.catalog.PostGis;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/type-mapping.md} equal to the code. Run with {@code -Dgodwit.regenerate=true} to write it anew. */
class TypeMappingTest {
    private static final Path DOCUMENT = Path.of("../docs/type-mapping.md");
    private static final String NO_EQUAL = "any other";
    private static final TypeSpelling.Dialect MYSQL = TypeSpelling.Dialect.of(false, 8, 0, 17);
    private static final PostGis POST_GIS = new PostGis("public", true);
    private static final TypeSpelling.Dialect MARIADB = TypeSpelling.Dialect.of(true, 10, 11, 0);

    @Test
    void theDocumentIsUpToDate() throws IOException {
        if (Boolean.getBoolean("godwit.regenerate")) {
            Files.writeString(DOCUMENT, document());
        }
        assertThat(Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "")
                .as("run this test with -Dgodwit.regenerate=true")
                .isEqualTo(document());
    }

    private static String document() {
        return """
                # Types between engines

                Written from the code; do not edit. Between two databases of one kind a column keeps its type. Between kinds it
                becomes a neutral type, and from that the target's: the smallest that holds every value, and where there is
                none, a value that does not fit is refused, never changed. `godwit plan` shows it for every column of a
                migration before anything is changed. A column's rule in [the migration file](migration-file.md) gives it
                another neutral type.

                ## MySQL and MariaDB to PostgreSQL

                """ + HEAD + fromMySql() + """

                ## PostgreSQL to MySQL and MariaDB

                Types with a limit are shown without one unless they need it; a limit stays. A text or bytes in a key get one.

                """ + HEAD + fromPostgres() + """

                ## SQL Server to PostgreSQL and MySQL

                | source | neutral | PostgreSQL | MySQL | what to know |
                |---|---|---|---|---|
                """ + SqlServerTypes.sources() + """

                ## PostgreSQL, MySQL and MariaDB to SQL Server

                By the neutral type, which the tables above name for each of theirs. In a key a text or bytes without a limit get one: of the
                900 bytes of a clustered key, or the 1,700 of another, each column has its part; shown is one of 800.

                | neutral | SQL Server | in a key | what to know |
                |---|---|---|---|
                """
                + SqlServerTypes.targets() + """

                ## Oracle to PostgreSQL, MySQL and SQL Server

                Whole numbers by their digits; `NUMBER` without digits by what its values are (docs/oracle.md).

                | source | neutral | PostgreSQL | MySQL | SQL Server | what to know |
                |---|---|---|---|---|---|
                """ + OracleTypes.rows();
    }

    private static final String HEAD = """
            | source | neutral | target | what to know |
            |---|---|---|---|
            """;

    private static String fromMySql() {
        StringBuilder rows = new StringBuilder();
        for (io.godwit.mysql.load.TypeMapping.Native type : io.godwit.mysql.load.TypeMapping.NATIVE) {
            fromMySql(rows, type.example(), type.neutralType(), type.note());
            if (type.name().equals("point")) {
                fromMySql(rows, "point srid 4326", new Type.Geometry("point", 4326), "");
            }
            if (type.note().contains("unsigned")) {
                String unsigned = type.name() + " unsigned";
                Type neutral = type.neutral().apply(io.godwit.mysql.load.SqlType.parse(unsigned));
                fromMySql(rows, unsigned, neutral, "");
            }
        }
        fromMySql(rows, NO_EQUAL, new Type.Native("mysql", ""), "");
        return rows.toString();
    }

    private static void fromMySql(StringBuilder rows, String source, Type neutral, String note) {
        Column column = new Column("c", neutral, source, true, false, false);
        io.godwit.postgresql.catalog.TypeMapping.Mapped mapped =
                io.godwit.postgresql.catalog.TypeMapping.mapped(column, POST_GIS);
        io.godwit.postgresql.catalog.TypeMapping.Mapped without =
                io.godwit.postgresql.catalog.TypeMapping.mapped(column, PostGis.NONE);
        String other = without.equals(mapped) ? "" : "without PostGIS `" + without.type() + "`: " + without.reason();
        row(rows, source, neutral, code(mapped.type()), note, mapped.reason(), other);
    }

    private static String fromPostgres() {
        StringBuilder rows = new StringBuilder();
        for (io.godwit.postgresql.catalog.TypeMapping.BuiltIn type :
                io.godwit.postgresql.catalog.TypeMapping.BUILT_IN) {
            fromPostgres(rows, type.name(), type.neutralType());
            for (Type example : TypeSpelling.examples()) {
                if (isLimited(type.neutralType(), example)) {
                    fromPostgres(rows, type.name() + limit(example), example);
                }
            }
        }
        fromPostgres(rows, "an enum type", new Type.Enumeration(java.util.List.of("a", "b")));
        fromPostgres(rows, "geometry", new Type.Geometry("geometry"));
        fromPostgres(rows, "geometry(Point,4326)", new Type.Geometry("point", 4326));
        fromPostgres(rows, "geometry(PointZ)", new Type.Native("postgresql", "geometry(PointZ)"));
        fromPostgres(rows, "geography", new Type.Native("postgresql", "geography"));
        fromPostgres(rows, NO_EQUAL, new Type.Native("postgresql", ""));
        return rows.toString();
    }

    private static void fromPostgres(StringBuilder rows, String source, Type neutral) {
        TypeSpelling.Spelled mysql = TypeSpelling.of(neutral, MYSQL, 0);
        TypeSpelling.Spelled mariadb = TypeSpelling.of(neutral, MARIADB, 0);
        TypeSpelling.Spelled keyed = TypeSpelling.of(neutral, MYSQL, 1);
        String target = mysql.equals(mariadb) || plain(mysql).equals(plain(mariadb))
                ? code(plain(mysql))
                : code(plain(mysql)) + ", on MariaDB " + code(plain(mariadb));
        String inKeys = plain(keyed).equals(plain(mysql)) ? "" : "in a key " + code(plain(keyed));
        row(rows, source, neutral, target, mysql.reason(), inKeys);
    }

    /** Without the collation, which is the version's. */
    private static String plain(TypeSpelling.Spelled spelled) {
        return spelled.type().replaceFirst(" collate .*", "");
    }

    /** Only numbers with a precision of their own become something else for it. */
    private static boolean isLimited(Type type, Type example) {
        return type instanceof Type.Decimal && example instanceof Type.Decimal decimal && decimal.precision() > 0;
    }

    private static String limit(Type example) {
        return example instanceof Type.Decimal decimal ? "(" + decimal.precision() + "," + decimal.scale() + ")" : "";
    }

    private static void row(StringBuilder rows, String source, Type neutral, String target, String... notes) {
        rows.append("| ")
                .append(source.equals(NO_EQUAL) ? source : code(source))
                .append(" | ")
                .append(word(neutral))
                .append(" | ")
                .append(target)
                .append(" | ")
                .append(String.join(
                        "; ",
                        Stream.of(notes).filter(n -> !n.isEmpty()).distinct().toList()))
                .append(" |\n");
    }

    private static String code(String text) {
        return text.startsWith("an ") ? text : "`" + text + "`";
    }

    /** As a migration file writes it, where it can. */
    static String word(Type type) {
        if (type instanceof Type.Int i) {
            return code("integer(" + i.bits() + ")");
        } else if (type instanceof Type.Real real) {
            return code("real(" + real.bits() + ")");
        } else if (type instanceof Type.Decimal d) {
            return code(d.precision() == 0 ? "decimal" : "decimal(" + d.precision() + "," + d.scale() + ")");
        } else if (type instanceof Type.Text t) {
            return code((t.padded() ? "character" : "text") + sized(t.length()));
        } else if (type instanceof Type.Bytes bytes) {
            return code("bytes" + sized(bytes.length()));
        } else if (type instanceof Type.Bits bits) {
            return code("bits" + sized(bits.length())) + (bits.varying() ? ", at most" : "");
        } else if (type instanceof Type.Timestamp timestamp) {
            return code((timestamp.zoned() ? "instant" : "timestamp") + sized(timestamp.digits()));
        } else if (type instanceof Type.Time time) {
            return code("time" + sized(time.digits()));
        } else if (type instanceof Type.Enumeration) {
            return "one of its labels";
        } else if (type instanceof Type.Geometry geometry) {
            return "a shape: " + geometry.kind() + (geometry.srid() == 0 ? "" : " in system " + geometry.srid());
        } else if (type instanceof Type.Native) {
            return "its text";
        }
        return code(Objects.requireNonNull(type)
                .getClass()
                .getSimpleName()
                .toLowerCase(java.util.Locale.ROOT)
                .replace("bool", "boolean"));
    }

    private static String sized(int length) {
        return length == 0 ? "" : "(" + length + ")";
    }
}
