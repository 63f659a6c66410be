package io.godwit.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.oracle.StandIn.Col;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Source;
import io.godwit.spi.schema.Definition.CheckDefinition;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.SpatialIndexDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a dictionary that was filled by hand is read as, on the stand-in, which is no Oracle. */
class StandInSchemaTest {
    private static StandIn standIn;
    private static Source source;
    private static Schema schema;

    @BeforeAll
    static void fill() throws SQLException {
        standIn = new StandIn(true);
        standIn.table(
                "PARENT",
                Col.of("ID", "NUMBER(10,0)").notNull(),
                Col.of("CODE", "VARCHAR2(8 CHAR)").notNull());
        standIn.constraint("PARENT", "PARENT_PK", 'P', "ID");
        standIn.constraint("PARENT", "PARENT_CODE", 'U', "CODE");
        standIn.table(
                "CHILD",
                Col.of("ID", "NUMBER(18,0)").notNull(),
                Col.of("PARENT_ID", "NUMBER(10,0)"),
                Col.of("STATE", "CHAR(1 CHAR)").notNull(),
                Col.of("NAME", "VARCHAR2(40 CHAR)"),
                Col.of("MADE", "DATE"),
                Col.of("TWICE", "NUMBER(19,0)"));
        standIn.constraint("CHILD", "CHILD_PK", 'P', "ID");
        standIn.constraint("CHILD", "CHILD_PARENT", 'R', "PARENT_ID");
        standIn.constraint("CHILD", "CHILD_STATE", 'C', "STATE");
        standIn.constraint("CHILD", "SYS_C001", 'C', "STATE");
        standIn.constraint("CHILD", "CHILD_ODD", 'C', "NAME");
        standIn.index("CHILD", "CHILD_UPPER", "FUNCTION-BASED NORMAL", false, "SYS_NC00007$");
        standIn.index("CHILD", "CHILD_BITS", "BITMAP", false, "STATE");
        standIn.index("CHILD", "CHILD_TEXT", "DOMAIN", false, "NAME");
        standIn.run(
                "UPDATE sys.all_constraints SET r_owner = 'APP', r_constraint_name = 'PARENT_PK', delete_rule = 'CASCADE',"
                        + " validated = 'NOT VALIDATED' WHERE constraint_name = 'CHILD_PARENT'",
                "UPDATE sys.all_constraints SET search_condition = 'state IN (''A'', ''B'')'"
                        + " WHERE constraint_name = 'CHILD_STATE'",
                "UPDATE sys.all_constraints SET search_condition = '\"STATE\" IS NOT NULL' WHERE constraint_name = 'SYS_C001'",
                "UPDATE sys.all_constraints SET search_condition = 'REGEXP_LIKE(name, ''x'')'"
                        + " WHERE constraint_name = 'CHILD_ODD'",
                "INSERT INTO sys.all_ind_expressions VALUES ('APP', 'CHILD_UPPER', 'APP', 'CHILD', 'UPPER(\"NAME\")', 1)",
                "UPDATE sys.all_indexes SET ityp_owner = 'CTXSYS', ityp_name = 'CONTEXT' WHERE index_name = 'CHILD_TEXT'",
                "UPDATE sys.all_tab_cols SET identity_column = 'YES', data_default = '\"APP\".\"ISEQ$$_1\".nextval'"
                        + " WHERE table_name = 'CHILD' AND column_name = 'ID'",
                "UPDATE sys.all_tab_cols SET data_default = '''A'' ' WHERE table_name = 'CHILD' AND column_name = 'STATE'",
                "UPDATE sys.all_tab_cols SET data_default = 'SYSDATE' WHERE table_name = 'CHILD' AND column_name = 'MADE'",
                "UPDATE sys.all_tab_cols SET data_default = 'USER' WHERE table_name = 'CHILD' AND column_name = 'NAME'",
                "UPDATE sys.all_tab_cols SET virtual_column = 'YES', data_default = '\"ID\"*2'"
                        + " WHERE table_name = 'CHILD' AND column_name = 'TWICE'",
                "INSERT INTO sys.all_sequences VALUES ('APP', 'ISEQ$$_1', 1, 9999999999999999999999999999, 1, 'N', 20, 41),"
                        + " ('APP', 'ORDERS', 1, 1000, 1, 'Y', 0, 7)",
                "INSERT INTO sys.all_tab_comments VALUES ('APP', 'CHILD', 'TABLE', 'a child')",
                "INSERT INTO sys.all_col_comments VALUES ('APP', 'CHILD', 'NAME', 'its name')",
                "INSERT INTO sys.all_views VALUES ('APP', 'NAMES', 'SELECT name FROM child')",
                "INSERT INTO sys.all_source SELECT 'APP', 'PAY', 'PROCEDURE', x, CASE x WHEN 5 THEN ' execute immediate s;'"
                        + " ELSE ' null;' END FROM SYSTEM_RANGE(1, 10)",
                "INSERT INTO sys.all_synonyms VALUES ('PUBLIC', 'KID', 'APP', 'CHILD')",
                "INSERT INTO sys.all_db_links VALUES ('APP', 'ELSEWHERE')");
        standIn.columns("NAMES", Col.of("NAME", "VARCHAR2(40 CHAR)"));
        standIn.describe("FILES", Col.of("ID", "NUMBER(9,0)"), Col.of("F", "BFILE"), Col.of("O", "APP.ADDRESS"));
        standIn.describe("SCRATCH", Col.of("ID", "NUMBER(9,0)"));
        standIn.run("UPDATE sys.all_tables SET temporary = 'Y' WHERE table_name = 'SCRATCH'");
        standIn.table("SHAPES", Col.of("ID", "NUMBER(9,0)"));
        standIn.columns("SHAPES", Col.of("PLACE", "MDSYS.SDO_GEOMETRY"));
        standIn.index("SHAPES", "SHAPES_PLACE", "DOMAIN", false, "PLACE");
        standIn.run("UPDATE sys.all_indexes SET ityp_owner = 'MDSYS', ityp_name = 'SPATIAL_INDEX_V2'"
                + " WHERE index_name = 'SHAPES_PLACE'");
        source = standIn.source();
        schema = source.schema(Selection.ALL);
    }

    @AfterAll
    static void close() throws SQLException {
        source.close();
        standIn.close();
    }

    private static SchemaObject object(String kind, String name) {
        return schema.objects().stream()
                .filter(o -> o.kind().equals(kind) && o.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    @Test
    void theServerIsToldByItsNumberAndItsPluggableDatabase() {
        assertThat(source.identity().engine()).isEqualTo("oracle");
        assertThat(source.identity().database()).isEqualTo("APPPDB");
        assertThat(source.identity().version()).isEqualTo("19.0.0.0.0");
        assertThat(source.identity().server()).hasSize(32);
    }

    @Test
    void tablesHaveTheirKeys() {
        Table child = schema.tables().stream()
                .filter(t -> t.id().name().equals("CHILD"))
                .findFirst()
                .orElseThrow();
        assertThat(child.key()).isNotNull();
        assertThat(child.keyIndexes()).containsExactly(0);
        assertThat(child.estimatedBytes()).isEqualTo(100_000);
        assertThat(child.moved()).hasSize(5);
        assertThat(schema.tables()).extracting(t -> t.id().name()).containsExactly("CHILD", "PARENT", "SHAPES");
    }

    @Test
    void columnsSayWhatTheyAre() {
        TableDefinition definition = (TableDefinition)
                java.util.Objects.requireNonNull(object("table", "APP.CHILD").definition());
        assertThat(definition.comment()).isEqualTo("a child");
        List<ColumnDefinition> columns = definition.columns();
        assertThat(columns.get(0).counter()).isTrue();
        assertThat(columns.get(2).defaultValue()).isEqualTo(new Expression.Literal(Expression.Literal.Kind.TEXT, "A"));
        assertThat(columns.get(3).unsaid()).isEqualTo("USER");
        assertThat(columns.get(3).comment()).isEqualTo("its name");
        assertThat(columns.get(4).defaultValue()).isEqualTo(new Expression.Call(Expression.Function.NOW, List.of()));
        assertThat(columns.get(5).generated()).isInstanceOf(Expression.Call.class);
    }

    @Test
    void constraintsAndIndexesAreSaid() {
        assertThat(object("primary key", "APP.CHILD.CHILD_PK").stage()).isEqualTo(Stage.KEYS);
        assertThat(object("unique constraint", "APP.PARENT.PARENT_CODE").definition())
                .isInstanceOfSatisfying(
                        IndexDefinition.class, i -> assertThat(i.unique()).isTrue());
        assertThat(object("foreign key", "APP.CHILD.CHILD_PARENT").definition())
                .isInstanceOfSatisfying(ForeignKeyDefinition.class, k -> {
                    assertThat(k.referencedColumns()).containsExactly("ID");
                    assertThat(k.onDelete()).isEqualTo(io.godwit.spi.schema.Cascade.Action.CASCADE);
                });
        assertThat(object("foreign key", "APP.CHILD.CHILD_PARENT").changed()).contains("NOVALIDATE");
        assertThat(object("check constraint", "APP.CHILD.CHILD_STATE").definition())
                .isInstanceOf(CheckDefinition.class);
        assertThat(object("check constraint", "APP.CHILD.CHILD_ODD").skipped()).contains("REGEXP_LIKE");
        assertThat(schema.objects()).noneMatch(o -> o.name().endsWith("SYS_C001"));
        assertThat(object("index", "APP.CHILD.CHILD_UPPER").definition())
                .isInstanceOfSatisfying(
                        IndexDefinition.class,
                        i -> assertThat(i.parts().get(0).value())
                                .isEqualTo(new Expression.Call(
                                        Expression.Function.UPPER, List.of(new Expression.ColumnValue("NAME")))));
        assertThat(object("index", "APP.CHILD.CHILD_BITS").changed()).contains("BITMAP");
        assertThat(object("index", "APP.CHILD.CHILD_TEXT").skipped()).contains("CTXSYS.CONTEXT");
        assertThat(object("index", "APP.SHAPES.SHAPES_PLACE").definition()).isInstanceOf(SpatialIndexDefinition.class);
    }

    @Test
    void countersGoOnWhereTheyAre() {
        assertThat(object("identity", "APP.CHILD.ID").definition())
                .isInstanceOfSatisfying(
                        CounterDefinition.class, c -> assertThat(c.next()).isEqualTo(41));
        assertThat(object("sequence", "APP.ORDERS").statements().get(0))
                .contains("START WITH 7 ")
                .contains(" CYCLE");
        assertThat(schema.objects()).noneMatch(o -> o.name().contains("ISEQ$$"));
    }

    @Test
    void whatIsNotMovedIsListedWithItsReason() {
        assertThat(object("view", "APP.NAMES").definition())
                .isInstanceOfSatisfying(
                        ViewDefinition.class, v -> assertThat(v.columns()).hasSize(1));
        assertThat(object("procedure", "APP.PAY").skipped()).contains("10 lines", "hard", "dynamic SQL in 1 line");
        assertThat(object("synonym", "PUBLIC.KID").skipped()).contains("APP.CHILD");
        assertThat(object("database link", "APP.ELSEWHERE").skipped()).isNotEmpty();
        assertThat(object("table", "APP.FILES").skipped()).contains("F BFILE", "O APP.ADDRESS");
        assertThat(object("table", "APP.SCRATCH").skipped()).contains("temporary");
    }

    @Test
    void theAssessmentSaysWhatStandsInTheWay() {
        List<Problem> problems = source.assess(Selection.ALL, Mode.ONLINE);
        assertThat(problems)
                .filteredOn(p -> p.severity() == Problem.Severity.BLOCKER)
                .extracting(p -> p.code().name() + " " + p.object())
                .containsExactlyInAnyOrder("ORACLE_ONLINE mode", "ORACLE_TYPE APP.FILES");
        assertThat(problems)
                .extracting(p -> p.code().name())
                .contains("ORACLE_UNDO", "ORACLE_EMPTY_TEXT", "ORACLE_NOT_MOVED", "ORACLE_CONSTRAINT");
        Selection wrong = new Selection(
                List.of(), List.of("app.child"), List.of(), java.util.Map.of(), java.util.Map.of(), java.util.Map.of());
        assertThat(source.assess(wrong, Mode.OFFLINE))
                .anyMatch(p -> p.code().name().equals("ORACLE_NOTHING_SELECTED")
                        && p.remedy().contains("capital"));
    }

    @Test
    void aUserWhoMayNotReadATableIsToldTheGrant() throws SQLException {
        try (StandIn other = new StandIn(false)) {
            other.describe("UNSEEN", Col.of("ID", "NUMBER(9,0)"));
            other.run("DELETE FROM sys.v_$database");
            try (Source blind = other.source()) {
                List<Problem> problems = blind.assess(Selection.ALL, Mode.OFFLINE);
                assertThat(problems)
                        .extracting(p -> p.code().name())
                        .contains("ORACLE_PRIVILEGE", "ORACLE_SNAPSHOT", "ORACLE_IDENTITY", "ORACLE_DICTIONARY");
                assertThat(problems)
                        .extracting(Problem::remedy)
                        .contains("GRANT SELECT ON \"APP\".\"UNSEEN\" TO \"APP\";");
                assertThat(blind.snapshot(false).consistent()).isFalse();
            }
        }
    }

    @Test
    void whatNeedsChangesIsRefused() {
        assertThatThrownBy(() -> source.retain(List.of())).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(Errors.NOT_SUPPORTED);
            assertThat(e.detail()).contains("offline");
        });
        source.forget();
    }

    @Test
    void oracleIsNoTarget() {
        assertThatThrownBy(() -> new OracleConnector().target(StandIn.endpoint(), "test"))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.NOT_SUPPORTED));
    }

    @Test
    void aMissingDriverIsNamedWithItsPlace() {
        assertThatThrownBy(() -> new OracleConnector().source(StandIn.endpoint(), "test"))
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.code()).isEqualTo(OracleErrors.DRIVER_MISSING);
                    assertThat(e.detail()).contains("ojdbc11.jar", "drivers");
                });
    }
}
