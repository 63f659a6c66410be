package io.godwit.sqlserver.catalog.neutral;

import static io.godwit.sqlserver.catalog.neutral.ForeignSchema.call;
import static io.godwit.sqlserver.catalog.neutral.ForeignSchema.column;
import static io.godwit.sqlserver.catalog.neutral.ForeignSchema.computed;
import static io.godwit.sqlserver.catalog.neutral.ForeignSchema.counter;
import static io.godwit.sqlserver.catalog.neutral.ForeignSchema.defaulted;
import static io.godwit.sqlserver.catalog.neutral.ForeignSchema.generated;
import static io.godwit.sqlserver.catalog.neutral.ForeignSchema.number;
import static io.godwit.sqlserver.catalog.neutral.ForeignSchema.open;
import static io.godwit.sqlserver.catalog.neutral.ForeignSchema.text;
import static io.godwit.sqlserver.catalog.neutral.ForeignSchema.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.Definition.CheckDefinition;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Aggregate;
import io.godwit.spi.schema.Expression.FieldValue;
import io.godwit.spi.schema.Expression.Function;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made of another engine's tables, statement by statement. */
class NeutralDefinitionsTest {
    private static final String BINARY = " COLLATE Latin1_General_100_BIN2";
    private static final Type TEXT = new Type.Text(0, false);
    private static final Type NAME = new Type.Text(20, false);
    private static final Type BIG = new Type.Int(64);

    private static List<SchemaObject> made(ForeignSchema schema, int major) {
        return NeutralDefinitions.of(schema.schema(), ForeignSchema.server(major));
    }

    private static SchemaObject only(List<SchemaObject> objects, String kind) {
        List<SchemaObject> found =
                objects.stream().filter(o -> o.kind().equals(kind)).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static String statement(List<SchemaObject> objects, String kind) {
        return String.join("\n", only(objects, kind).statements());
    }

    @Test
    void aTableGetsTypesThatHoldItsValuesAndTellTextsApart() {
        ForeignSchema schema = new ForeignSchema("shop")
                .table(
                        "thing",
                        "id",
                        column("id", BIG),
                        column("name", NAME),
                        open("note", TEXT),
                        open("amount", new Type.Decimal(0, 0)),
                        open("seen", new Type.Timestamp(true, 6)),
                        open("done", new Type.Bool()),
                        open("mood", new Type.Enumeration(List.of("ok", "it's"))),
                        open("document", new Type.Json()),
                        open("place", new Type.Geometry("point", 4326)),
                        generated("twice", new Type.Decimal(20, 0)))
                .described(
                        "thing",
                        "what there is",
                        counter("id"),
                        defaulted("name", text("it's")),
                        defaulted("seen", call(Function.NOW)),
                        defaulted("done", new Literal(Literal.Kind.BOOLEAN, "true")),
                        computed("twice", call(Function.TIMES, value("id"), number("2"))))
                .with("counter", new CounterDefinition(new ForeignSchema("shop").id("thing"), "id", 77));
        List<SchemaObject> made = made(schema, 16);
        assertThat(statement(made, "schema")).isEqualTo("IF SCHEMA_ID(N'shop') IS NULL EXEC(N'CREATE SCHEMA [shop]')");
        assertThat(statement(made, "table")).isEqualTo("""
                CREATE TABLE [shop].[thing] (
                  [id] bigint IDENTITY(1,1) NOT NULL,
                  [name] nvarchar(20)@ NOT NULL CONSTRAINT [DF_thing_name] DEFAULT (N'it''s'),
                  [note] nvarchar(max)@ NULL,
                  [amount] decimal(38,10) NULL,
                  [seen] datetimeoffset(6) NULL CONSTRAINT [DF_thing_seen] DEFAULT (SWITCHOFFSET(SYSDATETIMEOFFSET(), '+00:00')),
                  [done] bit NULL CONSTRAINT [DF_thing_done] DEFAULT (1),
                  [mood] nvarchar(4)@ NULL,
                  [document] nvarchar(max)@ NULL,
                  [place] geometry NULL,
                  [twice] AS (CAST((CAST([id] AS decimal(19,0)) * 2) AS decimal(20,0))) PERSISTED
                )""".replace("@", BINARY));
        assertThat(made)
                .filteredOn(o -> o.kind().equals("check"))
                .flatExtracting(SchemaObject::statements)
                .containsExactly(
                        "ALTER TABLE [shop].[thing] WITH CHECK ADD CONSTRAINT [CK_thing_mood] CHECK ([mood] IN (N'ok', N'it''s'))",
                        "ALTER TABLE [shop].[thing] WITH CHECK ADD CONSTRAINT [CK_thing_document] CHECK (ISJSON([document], VALUE)"
                                + " = 1)",
                        "ALTER TABLE [shop].[thing] WITH CHECK ADD CONSTRAINT [CK_thing_place] CHECK ([place].STSrid = 4326)");
        assertThat(statement(made, "primary key"))
                .isEqualTo("ALTER TABLE [shop].[thing] ADD CONSTRAINT [PK_thing] PRIMARY KEY CLUSTERED ([id])");
        assertThat(statement(made, "sequence value"))
                .endsWith("DBCC CHECKIDENT ('[shop].[thing]', RESEED, 77) WITH NO_INFOMSGS ELSE DBCC CHECKIDENT"
                        + " ('[shop].[thing]', RESEED, 76) WITH NO_INFOMSGS");
        assertThat(statement(made, "comment"))
                .isEqualTo(
                        "EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'what there is', @level0type ="
                                + " N'SCHEMA', @level0name = N'shop', @level1type = N'TABLE', @level1name = N'thing'");
        assertThat(made(schema, 13))
                .as("where JSON is an array or an object only")
                .noneMatch(o -> o.name().endsWith("document"));
    }

    @Test
    void aSecondCounterTakesFromASequence() {
        ForeignSchema schema = new ForeignSchema("s")
                .table("t", "a", column("a", BIG), open("b", new Type.Int(32)))
                .described("t", "", counter("a"), counter("b"))
                .with("counter", new CounterDefinition(new ForeignSchema("s").id("t"), "b", 5));
        List<SchemaObject> made = made(schema, 16);
        assertThat(statement(made, "sequence")).startsWith("CREATE SEQUENCE [s].[t_b_seq] AS bigint");
        assertThat(statement(made, "table"))
                .contains(
                        "[a] bigint IDENTITY(1,1) NOT NULL",
                        "[b] int NULL CONSTRAINT [DF_t_b] DEFAULT (NEXT VALUE FOR [s].[t_b_seq])");
        assertThat(statement(made, "sequence value")).isEqualTo("ALTER SEQUENCE [s].[t_b_seq] RESTART WITH 5");
    }

    @Test
    void aUniqueKeyTakesAnyNumberOfRowsWithoutAValue() {
        ForeignSchema schema = new ForeignSchema("s")
                .table("t", "id", column("id", BIG), open("a", NAME), column("b", BIG), open("on", new Type.Bool()))
                .index("t", "t_pkey", true, true, null, "id")
                .index("t", "one", false, true, null, "a", "b")
                .index("t", "some", false, true, value("on"), "b")
                .index("t", "many", false, false, call(Function.EQUAL, value("a"), text("x")), "b")
                .index("t", "odd", false, true, call(Function.EQUAL, value("a"), text("x")), "b");
        assertThat(made(schema, 16))
                .filteredOn(o -> o.kind().equals("index") && o.skipped() == null)
                .flatExtracting(SchemaObject::statements)
                .containsExactly(
                        "CREATE UNIQUE INDEX [one] ON [s].[t] ([a], [b]) WHERE [a] IS NOT NULL",
                        "CREATE UNIQUE INDEX [some] ON [s].[t] ([b]) WHERE [on] = 1",
                        "CREATE INDEX [many] ON [s].[t] ([b]) WHERE [a] = N'x'");
        assertThat(made(schema, 16))
                .filteredOn(o -> o.skipped() != null)
                .singleElement()
                .satisfies(o -> assertThat(o.name()).isEqualTo("s.t.odd"));
    }

    @Test
    void textsOfKeysGetALimitAndBothEndsOfAForeignKeyTheSameType() {
        ForeignSchema schema = new ForeignSchema("s")
                .table("parent", "code", column("code", TEXT), column("small", new Type.Int(16)), column("body", TEXT))
                .table("child", "id", column("id", BIG), open("parent", NAME), open("number", BIG))
                .index("parent", "by_small", false, true, null, "small")
                .index("parent", "by_body", false, false, null, "body")
                .foreignKey("child", "fk", "parent", "parent", "code", Action.CASCADE)
                .foreignKey("child", "fk2", "number", "parent", "small", Action.NONE)
                .foreignKey("child", "fk3", "id", "parent", "code", Action.NONE);
        List<SchemaObject> made = made(schema, 16);
        assertThat(made)
                .filteredOn(o -> o.kind().equals("table"))
                .flatExtracting(SchemaObject::statements)
                .satisfiesExactly(
                        parent -> assertThat(parent)
                                .contains("[code] nvarchar(450)" + BINARY + " NOT NULL", "[small] bigint"),
                        child -> assertThat(child).contains("[parent] nvarchar(450)" + BINARY + " NULL"));
        assertThat(made)
                .filteredOn(o -> o.skipped() != null)
                .extracting(SchemaObject::skipped)
                .containsExactlyInAnyOrder(
                        "it is of body, which is nvarchar(max) and cannot be indexed here; give the column a type with a limit",
                        "its columns have another type than those it refers to, which is refused here");
        assertThat(made)
                .filteredOn(o -> o.kind().equals("foreign key") && o.skipped() == null)
                .flatExtracting(SchemaObject::statements)
                .containsExactly(
                        "ALTER TABLE [s].[child] WITH CHECK ADD CONSTRAINT [fk] FOREIGN KEY ([parent]) REFERENCES [s].[parent]"
                                + " ([code]) ON DELETE CASCADE",
                        "ALTER TABLE [s].[child] WITH CHECK ADD CONSTRAINT [fk2] FOREIGN KEY ([number]) REFERENCES [s].[parent]"
                                + " ([small])");
    }

    @Test
    void rowsFollowOnOneWayOnly() {
        ForeignSchema schema = new ForeignSchema("s")
                .table("a", "id", column("id", BIG), open("up", BIG))
                .table("b", "id", column("id", BIG), open("a", BIG))
                .table("c", "id", column("id", BIG), open("a", BIG), open("b", BIG))
                .foreignKey("b", "b_a", "a", "a", "id", Action.CASCADE)
                .foreignKey("c", "c_b", "b", "b", "id", Action.CASCADE)
                .foreignKey("c", "c_a", "a", "a", "id", Action.SET_NULL)
                .foreignKey("a", "a_a", "up", "a", "id", Action.CASCADE);
        List<SchemaObject> keys = made(schema, 16).stream()
                .filter(o -> o.kind().equals("foreign key"))
                .toList();
        assertThat(keys).extracting(o -> o.changed() == null).containsExactly(true, true, false, false);
        assertThat(keys.get(2).changed())
                .startsWith("rows do not follow by it ON DELETE SET NULL: ")
                .contains("error 1785");
        assertThat(keys.get(3).statements().get(0)).endsWith("REFERENCES [s].[a] ([id])");
    }

    @Test
    void aCheckLooksAtBlanksAtTheEndAsTheSourceDoes() {
        ForeignSchema schema = new ForeignSchema("s")
                .table("t", "id", column("id", BIG), column("a", NAME), open("on", new Type.Bool()));
        schema.with(
                "check",
                new CheckDefinition(
                        schema.id("t"),
                        "filled",
                        call(
                                Function.AND,
                                call(Function.NOT_EQUAL, value("a"), text("")),
                                call(Function.OR, value("on"), call(Function.LIKE, value("a"), text("[%"))))));
        assertThat(statement(made(schema, 16), "check"))
                .endsWith("CHECK (((NOT ([a] = N'' AND DATALENGTH([a]) = 0)) AND (([on] = 1) OR ([a] LIKE N'[[]%'))))");
    }

    @Test
    void namesAreTakenOnceInASchema() {
        ForeignSchema schema = new ForeignSchema("s")
                .table("t", "id", column("id", BIG), column("a", BIG))
                .table("PK_t", "id", column("id", BIG));
        assertThat(made(schema, 16))
                .filteredOn(o -> o.kind().equals("primary key"))
                .extracting(SchemaObject::name)
                .containsExactly("s.t.t_PK_t", "s.PK_t.PK_PK_t");
    }

    @Test
    void aViewIsWrittenInTransactSql() {
        ForeignSchema schema = new ForeignSchema("s")
                .table("t", "id", column("id", BIG), column("a", NAME), open("on", new Type.Bool()));
        FieldValue id = new FieldValue("x", "id", BIG);
        FieldValue a = new FieldValue("x", "a", NAME);
        FieldValue on = new FieldValue("x", "on", new Type.Bool());
        Query query = new Query.Select(
                false,
                List.of(
                        new Query.Output("on", on, new Type.Bool()),
                        new Query.Output(
                                "n", new Aggregate(Aggregate.Measure.SUM, false, id), new Type.Decimal(38, 0))),
                new Query.Relation(schema.id("t"), "x"),
                call(Function.EQUAL, a, text("y")),
                List.of(on),
                call(Function.GREATER, new Aggregate(Aggregate.Measure.COUNT, false, null), number("1")),
                List.of(new Query.Order(on, false, false)));
        schema.with("view", new ViewDefinition(schema.id("v"), schema.id("v"), List.of(), query, true, ""));
        SchemaObject view = only(made(schema, 16), "view");
        assertThat(view.statements())
                .containsExactly(
                        "CREATE VIEW [s].[v] AS SELECT [x].[on] AS [on], CAST(SUM(CAST([x].[id] AS decimal(38,0))) AS"
                                + " decimal(38,0)) AS [n] FROM [s].[t] AS [x] WHERE ([x].[a] = N'y' AND DATALENGTH([x].[a]) = 2) GROUP BY"
                                + " [x].[on] HAVING (COUNT_BIG(*) > 1)");
        assertThat(view.changed()).contains("its rows are in no order");
    }

    @Test
    void aViewThatGathersTextsIsLeftOut() {
        ForeignSchema schema = new ForeignSchema("s").table("t", "id", column("id", BIG), column("a", NAME));
        FieldValue a = new FieldValue("x", "a", NAME);
        Query query = new Query.Select(
                true,
                List.of(new Query.Output("a", a, NAME)),
                new Query.Relation(schema.id("t"), "x"),
                null,
                List.<Expression>of(),
                null,
                List.of());
        schema.with("view", new ViewDefinition(schema.id("v"), schema.id("v"), List.of(), query, true, ""));
        assertThat(only(made(schema, 16), "view").skipped()).contains("blanks at their end");
    }

    @Test
    void whatCannotBeSaidIsNamed() {
        ForeignSchema schema = new ForeignSchema("s")
                .table("t", "id", column("id", BIG), generated("g", BIG))
                .described("t", "", new ColumnDefinition("g", null, false, null, "jsonb_length(x)", false, ""));
        assertThat(only(made(schema, 16), "generated column").skipped()).endsWith("add it by hand: jsonb_length(x)");
    }
}
