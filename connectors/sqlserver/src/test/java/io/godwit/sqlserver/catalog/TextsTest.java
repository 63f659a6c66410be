package io.godwit.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.catalog.NativeColumn.Computed;
import io.godwit.sqlserver.catalog.NativeColumn.Identity;
import io.godwit.sqlserver.catalog.NativeIndex.Part;
import io.godwit.sqlserver.catalog.NativeIndex.Role;
import io.godwit.sqlserver.catalog.NativeIndex.Structure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What statements look like that no peer of the server's takes. */
class TextsTest {
    private static final NativeColumn.Traits PLAIN =
            new NativeColumn.Traits(false, false, false, false, 0, false, false, "", "", false);

    private static NativeColumn column(
            String name,
            String type,
            String collation,
            boolean nullable,
            @Nullable Identity identity,
            @Nullable Computed computed) {
        int open = type.indexOf('(');
        return new NativeColumn(
                1,
                name,
                open < 0 ? type : type.substring(0, open),
                type,
                null,
                false,
                4,
                0,
                0,
                collation,
                nullable,
                identity,
                computed,
                PLAIN,
                "");
    }

    private static NativeIndex index(String name, Structure type, Role role, String filter, NativeStorage storage) {
        return new NativeIndex(
                2,
                name,
                type,
                role != Role.INDEX,
                role,
                false,
                List.of(new Part("a", false), new Part("b", true)),
                role == Role.INDEX ? List.of("c]d") : List.of(),
                filter,
                false,
                List.of("FILLFACTOR = 80"),
                storage);
    }

    private static NativeTable table(List<NativeColumn> columns, List<NativeIndex> indexes) {
        return new NativeTable(
                new TableId("dbo", "t"),
                new TableId("s", "t]"),
                1,
                NativeTable.Kind.TABLE,
                columns,
                indexes,
                List.of(),
                List.of(),
                List.of(),
                NativeStorage.NONE,
                NativeTable.Traits.NONE,
                "",
                -1,
                -1);
    }

    @Test
    void aTableNamesCollationsNumberingAndComputations() {
        NativeTable table = table(
                List.of(
                        column("id", "bigint", "", false, new Identity("-5", "2", null, true), null),
                        column("v", "varchar(10)", "Latin1_General_BIN2", true, null, null),
                        column("c", "int", "", false, null, new Computed("([id]*(2))", true))),
                List.of());
        assertThat(new TableText(Naming.none(), new Storage()).create(table)).isEqualTo("""
                CREATE TABLE [s].[t]]] (
                  [id] bigint IDENTITY(-5,2) NOT FOR REPLICATION NOT NULL,
                  [v] varchar(10) COLLATE Latin1_General_BIN2 NULL,
                  [c] AS ([id]*(2)) PERSISTED NOT NULL)""");
    }

    @Test
    void indexesKeepFilterOptionsCompressionAndPartitions() {
        NativeStorage storage = new NativeStorage("years", true, "y", List.of("PAGE", "NONE", "PAGE"));
        NativeTable table = table(List.of(), List.of());
        IndexText text = new IndexText(Naming.none(), new Storage());
        assertThat(text.create(table, index("ix", Structure.NONCLUSTERED, Role.INDEX, "([a]>(3))", storage)))
                .containsExactly(
                        "CREATE NONCLUSTERED INDEX [ix] ON [s].[t]]] ([a], [b] DESC) INCLUDE ([c]]d]) WHERE ([a]>(3))"
                                + " WITH (FILLFACTOR = 80, DATA_COMPRESSION = PAGE ON PARTITIONS (1, 3)) ON [years]([y])");
        assertThat(text.create(table, index("pk", Structure.CLUSTERED, Role.PRIMARY_KEY, "", NativeStorage.NONE)))
                .containsExactly("ALTER TABLE [s].[t]]] ADD CONSTRAINT [pk] PRIMARY KEY CLUSTERED ([a], [b] DESC) WITH"
                        + " (FILLFACTOR = 80)");
    }

    @Test
    void boundariesAreConstantsOfTheirType() {
        assertThat(PartitionObjects.literal("date", "2024-01-02T00:00:00")).isEqualTo("'2024-01-02'");
        assertThat(PartitionObjects.literal("datetime", "2024-01-02T03:04:05.1230000"))
                .isEqualTo("'2024-01-02T03:04:05.123'");
        assertThat(PartitionObjects.literal("datetime2", "2024-01-02T03:04:05.1234567"))
                .isEqualTo("'2024-01-02T03:04:05.1234567'");
        assertThat(PartitionObjects.literal("nvarchar", "it's")).isEqualTo("N'it''s'");
        assertThat(PartitionObjects.literal("int", "-3")).isEqualTo("-3");
        assertThat(PartitionObjects.literal("varbinary", "0x0a")).isEqualTo("0x0a");
    }

    @Test
    void aSynonymLosesTheNameOfItsOwnDatabaseOnly() {
        assertThat(TypeObjects.withoutDatabase("[shop].[dbo].[t]", "Shop")).isEqualTo("[dbo].[t]");
        assertThat(TypeObjects.withoutDatabase("[other].[dbo].[t]", "shop")).isEqualTo("[other].[dbo].[t]");
        assertThat(TypeObjects.withoutDatabase("[dbo].[t]", "dbo")).isEqualTo("[dbo].[t]");
    }

    @Test
    void statementsOfOneTableAreToldByTheirTable() {
        assertThat(owner("CREATE UNIQUE CLUSTERED INDEX [a ON [b]].[c]]] ON [s].[t] ([x])"))
                .isEqualTo("[s].[t]");
        assertThat(owner("ALTER TABLE [s].[t] ADD CONSTRAINT [p] PRIMARY KEY ([x])"))
                .isEqualTo("[s].[t]");
        assertThat(owner("CREATE PRIMARY XML INDEX [x] ON [s].[t]]] ([d])")).isEqualTo("[s].[t]]]");
    }

    private static String owner(String statement) {
        return Lanes.owner(new SchemaObject(Kinds.INDEX, "x", Stage.POST_DATA, List.of(statement), null));
    }

    @Test
    void tokensKnowQuotesBracketsAndNestedComments() {
        String text = "SELECT [a]]b], N'it''s', \"q\" /* x /* y */ z */ -- end\n+ 1.5e3";
        assertThat(String.join(
                        "", Token.of(text, true).stream().map(Token::text).toList()))
                .isEqualTo(text);
        assertThat(Token.of(text, true).stream()
                        .filter(t -> t.kind() == Token.Kind.QUOTED_NAME)
                        .map(Token::name))
                .containsExactly("a]b", "q");
        assertThat(Token.of(text, false).stream()
                        .filter(t -> t.kind() == Token.Kind.TEXT)
                        .map(Token::text))
                .containsExactly("N'it''s'", "\"q\"");
    }

    @Test
    void countersNeverRunBackwards() {
        assertThat(TableObjects.counted("7", "1")).isEqualTo(7);
        assertThat(TableObjects.counted("-7", "-1")).isEqualTo(7);
        assertThat(TableObjects.counted("99999999999999999999999999999999999999", "1"))
                .isNull();
    }

    @Test
    void queriesOfEachVersionHaveNoMarksLeft() {
        for (String query : Queries.TABLE_QUERIES) {
            for (int major : new int[] {11, 12, 13, 14, 15, 16, 99}) {
                assertThat(Queries.of(query, major)).doesNotContain("{").doesNotContain("|");
            }
        }
        assertThat(Queries.of(Queries.TABLES, 11))
                .doesNotContain("temporal_type")
                .doesNotContain("is_memory_optimized");
        assertThat(Queries.of(Queries.TABLES, 13)).contains("temporal_type").doesNotContain("is_node");
    }
}
