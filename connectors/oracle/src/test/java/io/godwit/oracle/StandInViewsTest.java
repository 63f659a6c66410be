package io.godwit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Source;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.oracle.OracleStandIn;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Views of the stand-in, which is no Oracle. */
class StandInViewsTest {
    private static final Selection FILTERED = new Selection(
            List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(new TableId("APP", "T"), "id > 1"));

    private static ViewDefinition definition(SchemaObject view) {
        return (ViewDefinition) Objects.requireNonNull(view.definition());
    }

    private static List<SchemaObject> views(Source source, Selection selection) {
        return source.schema(selection).objects().stream()
                .filter(o -> o.kind().equals("view"))
                .toList();
    }

    @Test
    void viewsStandAfterThoseThatTheyReadAndSayWhatIsLost() throws SQLException {
        try (OracleStandIn standIn = OracleStandIn.start();
                Source source = new OracleConnector().source(standIn.endpoint(), "test")) {
            standIn.execute(
                    "CREATE TABLE app.t (id NUMBER(9) PRIMARY KEY, v VARCHAR2(20 CHAR))",
                    "CREATE VIEW app.zoo AS SELECT id, v FROM app.t WHERE id > 1",
                    "CREATE VIEW app.ape AS SELECT z.id AS n FROM app.zoo z",
                    "CREATE VIEW app.kept AS SELECT id FROM app.t");
            standIn.fill(
                    "UPDATE sys.all_views SET text = text || ' with read only' WHERE view_name = 'ZOO'",
                    "UPDATE sys.all_views SET text = text || ' WITH CHECK OPTION CONSTRAINT \"k\"' WHERE view_name = 'KEPT'");
            List<SchemaObject> views = views(source, Selection.ALL);
            assertThat(views).extracting(SchemaObject::name).containsExactly("APP.ZOO", "APP.APE", "APP.KEPT");
            assertThat(definition(views.get(0)).query()).isNotNull();
            assertThat(views.get(0).changed()).contains("WITH READ ONLY");
            assertThat(definition(views.get(1)).query()).isNotNull();
            assertThat(views.get(1).changed()).isNull();
            assertThat(definition(views.get(2)).unsaid()).isEqualTo("it checks rows that are written through it");
        }
    }

    @Test
    void aViewOfATableOfWhichOnlySomeRowsAreMovedIsNotSaid() throws SQLException {
        try (OracleStandIn standIn = OracleStandIn.start();
                Source source = new OracleConnector().source(standIn.endpoint(), "test")) {
            standIn.execute(
                    "CREATE TABLE app.t (id NUMBER(9) PRIMARY KEY)", "CREATE VIEW app.some AS SELECT id FROM app.t");
            assertThat(views(source, FILTERED))
                    .singleElement()
                    .satisfies(v -> assertThat(definition(v).unsaid())
                            .isEqualTo("it reads APP.T, of which only some rows are moved"));
        }
    }
}
