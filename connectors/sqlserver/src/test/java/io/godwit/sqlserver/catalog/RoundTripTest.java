package io.godwit.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.godwit.spi.Option;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.apply.Facts;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is read of one database is made in another, and reads the same there. */
class RoundTripTest {
    /** Babelfish puts a table's name and a hash behind each index's name. */
    private static final String HASH = "\\w*[0-9a-f]{32}";

    private final SqlServerTestDatabase source = new SqlServerTestDatabase();
    private final SqlServerTestDatabase target = new SqlServerTestDatabase();

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    private static Sessions sessions(SqlServerTestDatabase database, Option.Side side) {
        return Sessions.open(database.endpoint(), "roundtrip", side);
    }

    private static Schema read(SqlServerTestDatabase database, Selection selection) {
        return new Catalog(sessions(database, Option.Side.SOURCE)).schema(selection);
    }

    private Progress move(Schema schema) {
        Sessions sessions = sessions(target, Option.Side.TARGET);
        try (Facts facts = new Facts(sessions, "roundtrip")) {
            facts.claim();
            StageWriter stages = new StageWriter(sessions, facts);
            stages.create(schema, Stage.PRE_DATA, 2);
            EarlyIndexes early = new EarlyIndexes(sessions, facts);
            schema.tables().forEach(t -> early.make(schema, t.target()));
            stages.create(schema, Stage.KEYS, 2);
            stages.create(schema, Stage.POST_DATA, 2);
            stages.create(schema, Stage.POST_DATA, 2);
            new Opening(sessions, facts).open(schema, "");
            new Opening(sessions, facts).open(schema, "");
            return facts.progress();
        }
    }

    private static List<String> refused(Progress progress) {
        return progress.objects().stream()
                .filter(o -> o.outcome() == Outcome.SKIPPED)
                .map(o -> o.kind() + " " + o.name() + ": " + o.reason())
                .toList();
    }

    private static List<String> listing(Schema schema) {
        return schema.objects().stream()
                .map(o -> (o.stage() + " " + o.kind() + " " + o.name() + " " + o.statements() + " " + o.skipped())
                        .replaceAll(HASH, "#"))
                .sorted()
                .toList();
    }

    @Test
    void tablesAreTheSameInAnotherDatabase() {
        assumeFalse(source.isStandIn(), "the stand-in keeps no catalog of what was made in it");
        source.run(
                "CREATE TABLE customer (id int IDENTITY(5,2) NOT NULL CONSTRAINT pk_customer PRIMARY KEY, code nvarchar(20)"
                        + " NOT NULL, born date NULL, balance decimal(12,3) NULL, note nvarchar(max) NULL, twice AS id * 2,"
                        + " stamp datetime2(3) NULL, raw varbinary(16) NULL, mark uniqueidentifier NULL)",
                "CREATE UNIQUE INDEX ux_customer_code ON customer (code)",
                "CREATE INDEX ix_customer_born ON customer (born) INCLUDE (balance)",
                "CREATE TABLE invoice (number bigint NOT NULL, part smallint NOT NULL, customer int NULL, paid bit NOT NULL"
                        + " CONSTRAINT df_paid DEFAULT 0, CONSTRAINT pk_invoice PRIMARY KEY (number, part))",
                "ALTER TABLE invoice ADD CONSTRAINT fk_invoice FOREIGN KEY (customer) REFERENCES customer (id) ON DELETE SET"
                        + " NULL",
                "ALTER TABLE invoice ADD CONSTRAINT ck_part CHECK (part > 0)",
                "CREATE TABLE heap (a int NULL, b nvarchar(10) NULL)");
        Schema schema = read(source, Selection.ALL);
        assertThat(schema.tables().stream().map(Table::id).map(TableId::name))
                .containsExactly("customer", "heap", "invoice");
        Progress progress = move(schema);
        assertThat(refused(progress)).isEmpty();
        assertThat(progress.stages()).contains(Stage.PRE_DATA, Stage.KEYS, Stage.POST_DATA);
        assertThat(progress.opened()).isNotNull();
        assertThat(progress.objects().stream().map(ObjectReport::kind))
                .contains("table", "primary key", "index", "foreign key", "check", "default");
        Schema there = read(target, Selection.ALL);
        boolean babelfish = sessions(source, Option.Side.SOURCE).server().platform() == Platform.BABELFISH;
        List<String> kinds = babelfish ? List.of("PRE_DATA", "KEYS") : List.of("");
        assertThat(listing(there).stream().filter(o -> kinds.stream().anyMatch(o::startsWith)))
                .containsExactlyElementsOf(listing(schema).stream()
                        .filter(o -> kinds.stream().anyMatch(o::startsWith))
                        .toList());
        assertThat(there.tables().stream().map(Table::columns))
                .isEqualTo(schema.tables().stream().map(Table::columns).toList());
    }

    @Test
    void tablesGetTheirNewNames() {
        assumeFalse(source.isStandIn(), "the stand-in keeps no catalog of what was made in it");
        source.run(
                "CREATE TABLE parent (id int NOT NULL CONSTRAINT pk_parent PRIMARY KEY)",
                "CREATE TABLE child (id int NOT NULL CONSTRAINT pk_child PRIMARY KEY, parent int NOT NULL CONSTRAINT"
                        + " fk_child REFERENCES parent (id))");
        Selection selection = new Selection(
                List.of(),
                List.of(),
                List.of(),
                Map.of("dbo", "sales"),
                Map.of(new TableId("dbo", "parent"), new TableId("sales", "elder")),
                Map.of());
        Schema schema = read(source, selection);
        assertThat(refused(move(schema))).isEmpty();
        Schema there = read(target, Selection.ALL);
        assertThat(there.tables().stream().map(t -> t.id().toString())).containsExactly("sales.child", "sales.elder");
        assertThat(there.objects().stream().map(SchemaObject::kind)).contains("foreign key");
    }

    @Test
    void modulesAreMadeWithTheirTargetNames() {
        assumeFalse(source.isStandIn(), "the stand-in keeps no catalog of what was made in it");
        source.run(
                "CREATE TABLE item (id int NOT NULL CONSTRAINT pk_item PRIMARY KEY, price int NULL)",
                "CREATE TABLE journal (id int NULL)",
                "CREATE FUNCTION doubled (@n int) RETURNS int AS BEGIN RETURN @n * 2 END",
                "CREATE VIEW cheap AS SELECT id, price FROM dbo.item WHERE price < 10",
                "CREATE VIEW a_cheaper AS SELECT id FROM dbo.cheap WHERE price < 5",
                "CREATE PROCEDURE look AS SELECT COUNT(*) FROM dbo.item",
                "CREATE TRIGGER noted ON item AFTER INSERT AS INSERT INTO dbo.journal SELECT id FROM inserted");
        Selection selection =
                new Selection(List.of(), List.of(), List.of(), Map.of("dbo", "sales"), Map.of(), Map.of());
        Schema schema = read(source, selection);
        Progress progress = move(schema);
        assertThat(refused(progress)).isEmpty();
        assertThat(progress.objects().stream()
                        .filter(o -> List.of("view", "function", "procedure", "trigger")
                                .contains(o.kind()))
                        .map(o -> o.stage() + " " + o.kind() + " " + o.name()))
                .containsExactlyInAnyOrder(
                        "POST_DATA function sales.doubled",
                        "POST_DATA view sales.cheap",
                        "POST_DATA view sales.a_cheaper",
                        "POST_DATA procedure sales.look",
                        "OPEN trigger sales.noted");
        target.run("INSERT INTO sales.item VALUES (1, 3)");
        assertThat(target.query("SELECT id FROM sales.a_cheaper")).containsExactly("1");
        assertThat(target.query("SELECT id FROM sales.journal")).containsExactly("1");
    }
}
