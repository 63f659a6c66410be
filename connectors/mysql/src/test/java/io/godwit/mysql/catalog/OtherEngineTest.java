package io.godwit.mysql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mysql.catalog.neutral.NeutralDefinitions;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Expression.Function;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.testkit.server.MySqlServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A schema that another engine holds, made from what it says in neutral terms; and what this engine says of its own. */
class OtherEngineTest {
    @Test
    void aTableThatIsNothingButPartsIsListedAsSkipped() {
        SchemaObject divided = new SchemaObject(
                "table",
                "app.sale",
                Stage.PRE_DATA,
                List.of("CREATE TABLE app.sale (id int) PARTITION BY HASH (id)"),
                null);
        Schema schema = new Schema("postgresql", "15", List.of(), List.of(divided));
        assertThat(NeutralDefinitions.of(schema, ServerVersion.parse("8.0.12")))
                .singleElement()
                .satisfies(o -> {
                    assertThat(o.name()).isEqualTo("app.sale");
                    assertThat(o.skipped())
                            .isEqualTo("its parts are tables of their own here; there is no table of this name");
                });
    }

    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void whatTheServerSaysOfItselfIsMadeAgainFromThatAlone(String name) {
        MySqlServer server = MySqlServer.shared(name);
        String from = "oe_from_" + name.replaceAll("\\W", "_");
        String to = "oe_to_" + name.replaceAll("\\W", "_");
        server.execute(
                "", "DROP DATABASE IF EXISTS " + from, "DROP DATABASE IF EXISTS " + to, "CREATE DATABASE " + from);
        server.execute(from, """
                CREATE TABLE customer (
                  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
                  code varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'no''n\\\\e',
                  size enum('s','it''s') CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 's',
                  at datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
                  day date DEFAULT '2020-02-29',
                  credit decimal(12,2) NOT NULL DEFAULT '-1.50',
                  bits bit(3) DEFAULT b'101',
                  twice decimal(14,2) GENERATED ALWAYS AS (credit * 2) STORED,
                  CONSTRAINT positive CHECK (credit >= -10 AND code <> ''),
                  CONSTRAINT known CHECK (code IN ('none', 'some')),
                  UNIQUE KEY by_code (code, day)
                ) COMMENT 'who buys'""", """
                CREATE TABLE `Order` (
                  id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
                  customer bigint COMMENT 'it''s theirs',
                  note varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
                  KEY by_note (note(10)),
                  CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customer (id) ON DELETE CASCADE
                ) AUTO_INCREMENT = 50""");
        Schema source = Everything.read(server, renamed(from, to));
        ServerVersion version = ServerVersion.parse(source.version());
        boolean knowsChecks = version.isMariaDb() || version.isMySql(8, 0, 16);
        Schema foreign = new Schema("other", "1", source.tables(), source.objects());

        List<SchemaObject> objects = NeutralDefinitions.of(foreign, version);
        assertThat(objects)
                .filteredOn(o -> o.skipped() != null
                        && !o.kind().equals("check")
                        && !o.kind().equals("user"))
                .isEmpty();
        assertThat(apply(server, objects)).isEmpty();
        Schema made =
                Everything.read(server, new Selection(List.of(to), List.of(), List.of(), Map.of(), Map.of(), Map.of()));
        assertThat(definitions(made)).containsExactlyInAnyOrderElementsOf(definitions(source));
        assertThat(definitions(made))
                .filteredOn(d -> d instanceof Definition.CheckDefinition)
                .hasSize(knowsChecks ? 2 : 0);
        server.execute("", "DROP DATABASE " + from, "DROP DATABASE " + to);
    }

    private static Selection renamed(String from, String to) {
        return new Selection(List.of(from), List.of(), List.of(), Map.of(from, to), Map.of(), Map.of());
    }

    private static List<Definition> definitions(Schema schema) {
        return schema.objects().stream()
                .map(SchemaObject::definition)
                .filter(Objects::nonNull)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void whatHasNoEqualIsNamed(String name) {
        MySqlServer server = MySqlServer.shared(name);
        String database = "oe_other_" + name.replaceAll("\\W", "_");
        server.execute("", "DROP DATABASE IF EXISTS " + database);
        Schema schema = postgresLike(database);
        ServerVersion version = ServerVersion.parse(
                Everything.column(server, "SELECT VERSION()").get(0));

        List<SchemaObject> objects = NeutralDefinitions.of(schema, version);
        assertThat(apply(server, objects)).isEmpty();
        assertThat(objects)
                .filteredOn(o -> o.skipped() != null)
                .extracting(SchemaObject::kind)
                .contains("index", "foreign key", "generated column", "view", "sequence value");
        SchemaObject table = objects.stream()
                .filter(o -> o.kind().equals("table"))
                .findFirst()
                .orElseThrow();
        assertThat(table.changed())
                .contains("second is not numbered by the server")
                .contains("number has an index of its own");
        assertThat(objects)
                .filteredOn(o -> o.kind().equals("index") && o.changed() != null)
                .extracting(SchemaObject::changed)
                .containsExactlyInAnyOrder(
                        "only the first 768 of body are in it",
                        "all rows are in it: no index here is of some rows only");
        server.execute(database, "INSERT INTO wide (id, code) VALUES ('00000000-0000-0000-0000-000000000001', 'x')");
        assertThat(Everything.column(server, "SELECT number FROM " + database + ".wide"))
                .containsExactly("77");
        server.execute("", "DROP DATABASE " + database);
    }

    private static Schema postgresLike(String database) {
        TableId id = new TableId(database, "wide");
        List<Column> columns = new ArrayList<>(List.of(
                column("id", new Type.Uuid(), false),
                column("number", new Type.Int(64), false),
                column("second", new Type.Int(32), true),
                column("code", new Type.Text(0, false), false),
                column("body", new Type.Text(0, false), true),
                column("seen", new Type.Timestamp(true, 6), true),
                column("amount", new Type.Decimal(0, 0), true),
                column("document", new Type.Json(), true),
                column("raw", new Type.Bytes(0), true),
                column("span", new Type.Native("postgresql", "interval"), true),
                new Column("sum", new Type.Int(32), "integer", true, true, false)));
        for (int i = 0; i < 10; i++) {
            columns.add(column("large" + i, new Type.Text(3000, false), true));
        }
        Table table = new Table(id, id, columns, new Key("wide_pkey", List.of("id"), true), true, true, null, -1, -1);
        List<SchemaObject> objects = new ArrayList<>();
        objects.add(object(
                "table",
                new Definition.TableDefinition(
                        id,
                        List.of(
                                defaulted("number", null, true),
                                defaulted("second", null, true),
                                defaulted("seen", new Call(Function.NOW, List.of()), false),
                                defaulted("document", new Literal(Literal.Kind.TEXT, "{}"), false),
                                new ColumnDefinition("sum", null, false, null, "jsonb_length(x)", false, "")),
                        "wide")));
        objects.add(object("primary key", index(id, "wide_pkey", true, "id", null)));
        objects.add(object("index", index(id, "by_code", true, "code", null)));
        objects.add(object("index", index(id, "by_body", false, "body", null)));
        Expression positive =
                new Call(Function.GREATER, List.of(new ColumnValue("second"), new Literal(Literal.Kind.NUMBER, "0")));
        objects.add(object("index", index(id, "partly", false, "second", positive)));
        objects.add(object("index", index(id, "partly_unique", true, "second", positive)));
        objects.add(object(
                "foreign key",
                new Definition.ForeignKeyDefinition(
                        id, "fk", List.of("id"), id, List.of("id"), Cascade.Action.SET_DEFAULT, Cascade.Action.NONE)));
        objects.add(object("sequence value", new Definition.CounterDefinition(id, "number", 77)));
        objects.add(object("sequence value", new Definition.CounterDefinition(id, "second", 5000)));
        objects.add(new SchemaObject("view", "v", Stage.POST_DATA, List.of("CREATE VIEW v AS SELECT 1"), null));
        return new Schema("postgresql", "18", List.of(table), objects);
    }

    private static Column column(String name, Type type, boolean nullable) {
        return new Column(name, type, "native", nullable, false, false);
    }

    private static ColumnDefinition defaulted(
            String name, @org.jspecify.annotations.Nullable Expression value, boolean counter) {
        return new ColumnDefinition(name, value, counter, null, "", false, "");
    }

    private static IndexDefinition index(
            TableId table,
            String name,
            boolean unique,
            String column,
            @org.jspecify.annotations.Nullable Expression condition) {
        return new IndexDefinition(
                table,
                name,
                name.endsWith("_pkey"),
                unique,
                List.of(new IndexPart(new ColumnValue(column), false, 0)),
                condition);
    }

    private static SchemaObject object(String kind, Definition definition) {
        return new SchemaObject(
                        kind, kind + definition.hashCode(), Stage.POST_DATA, List.of("in another language"), null)
                .with(definition);
    }

    /** Makes objects stage by stage; returns those that the server refused, with its reason. */
    private static List<String> apply(MySqlServer server, List<SchemaObject> objects) {
        List<String> refused = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            for (SchemaObject object : objects) {
                try {
                    if (object.stage() == stage) {
                        server.execute("", object.statements().toArray(new String[0]));
                    }
                } catch (IllegalStateException e) {
                    refused.add(object.kind() + " " + object.name() + ": " + e.getMessage());
                }
            }
        }
        return refused;
    }
}
