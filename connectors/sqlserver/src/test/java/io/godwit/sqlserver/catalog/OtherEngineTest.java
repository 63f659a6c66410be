package io.godwit.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.godwit.spi.Option;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.CheckDefinition;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.sqlserver.catalog.neutral.NeutralDefinitions;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What this server says of its own in neutral terms, and what it makes of that. */
class OtherEngineTest {
    private static final Selection ALL =
            new Selection(List.of("dbo"), List.of(), List.of(), Map.of(), Map.of(), Map.of());

    private final SqlServerTestDatabase source = new SqlServerTestDatabase();
    private final SqlServerTestDatabase target = new SqlServerTestDatabase();

    @BeforeEach
    void needsAServer() {
        assumeFalse(source.isStandIn(), "the stand-in keeps no definitions of its own");
    }

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    private static Schema read(SqlServerTestDatabase database) {
        return new Catalog(Sessions.open(database.endpoint(), "other", Option.Side.SOURCE)).schema(ALL);
    }

    @Test
    void whatTheServerSaysOfItselfIsMadeAgainFromThatAlone() {
        source.run(
                "CREATE TABLE customer (id bigint IDENTITY(1,1) NOT NULL PRIMARY KEY,"
                        + " code nvarchar(20) NOT NULL DEFAULT N'no''ne', fixed nchar(5), day date,"
                        + " at datetime2(3) NOT NULL DEFAULT getdate(), credit decimal(12,2) NOT NULL DEFAULT -1.50,"
                        + " done bit DEFAULT 1, id2 uniqueidentifier DEFAULT newid(), raw varbinary(10), note nvarchar(max),"
                        + " CONSTRAINT positive CHECK (credit >= -10 AND done = 1))",
                "CREATE UNIQUE INDEX by_day ON customer (day, credit)",
                "CREATE TABLE orders (id int IDENTITY(1,1) NOT NULL PRIMARY KEY, customer bigint,"
                        + " CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customer (id) ON DELETE CASCADE)",
                "INSERT INTO orders (customer) VALUES (NULL)",
                "INSERT INTO orders (customer) VALUES (NULL)");
        Schema schema = read(source);
        Schema foreign = new Schema("other", "1", schema.tables(), schema.objects());
        Sessions server = Sessions.open(target.endpoint(), "other", Option.Side.TARGET);
        List<SchemaObject> objects = NeutralDefinitions.of(foreign, server.server());
        assertThat(apply(objects)).isEmpty();
        // Babelfish prints conditions in a language of its own, and they are not read then
        boolean own = server.server().platform() != Platform.BABELFISH;
        assertThat(objects)
                .filteredOn(o -> o.skipped() != null)
                .extracting(SchemaObject::kind)
                .containsExactlyElementsOf(own ? List.of() : List.of("check"));
        assertThat(shape(read(target))).containsAll(shape(schema));
        assertThat(shape(schema)).filteredOn(d -> d.startsWith("index")).hasSize(3);
        target.run("INSERT INTO orders (customer) VALUES (NULL)");
        // Babelfish shows a last number before there is one
        assertThat(target.query("SELECT id FROM orders")).containsExactly(own ? "3" : "2");
    }

    /** Definitions without names, which not every server keeps, and without collations, which are others there. */
    private static List<String> shape(Schema schema) {
        List<String> shapes = new ArrayList<>();
        List<Definition> definitions = schema.objects().stream()
                .filter(o -> !o.kind().equals("default"))
                .map(SchemaObject::definition)
                .filter(Objects::nonNull)
                .toList();
        for (Definition definition : definitions) {
            if (definition instanceof IndexDefinition index) {
                shapes.add("index " + index.primary() + " " + index.unique() + " " + index.parts());
            } else if (definition instanceof ForeignKeyDefinition key) {
                shapes.add("foreign key " + key.columns() + " " + key.referenced() + " " + key.referencedColumns() + " "
                        + key.onDelete() + " " + key.onUpdate());
            } else if (definition instanceof CheckDefinition check) {
                shapes.add("check " + check.condition());
            } else if (definition instanceof CounterDefinition counter) {
                shapes.add("counter " + counter);
            } else if (definition instanceof TableDefinition table) {
                shapes.add("table " + table.table());
                for (ColumnDefinition column : table.columns()) {
                    if (column.unsaid().isEmpty()) {
                        shapes.add("column " + column.column() + " " + column.counter() + " " + column.defaultValue());
                    }
                }
            }
        }
        return shapes.stream().sorted().toList();
    }

    /** Makes objects stage by stage; returns those that the server refused, with its reason. */
    private List<String> apply(List<SchemaObject> objects) {
        List<String> refused = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            for (SchemaObject object : objects) {
                try {
                    if (object.stage() == stage && !object.statements().isEmpty()) {
                        target.run(object.statements().toArray(new String[0]));
                    }
                } catch (IllegalStateException e) {
                    refused.add(object.kind() + " " + object.name() + ": " + e.getMessage());
                }
            }
        }
        return refused;
    }
}
