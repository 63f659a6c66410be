package io.godwit.postgresql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modifiers as PostGIS 3.3 gave them to columns that were declared so. */
final class PostGisTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 | geometry | 0 | geometry",
                "1107460 | point | 4326 | geometry(Point,4326)",
                "31604740 | point | 123456 | geometry(Point,123456)",
                "987420 | geometrycollection | 3857 | geometry(Geometry,3857)",
                "561408 | geometry | 2193 | geometry(Geometry,2193)",
            })
    void aModifierSaysKindAndReferenceSystem(int modifier, String kind, int srid, String made) {
        Type type = PostGis.neutral(modifier, "public.geometry(...)");
        assertThat(type).isEqualTo(new Type.Geometry(kind, srid));
        assertThat(new PostGis("\"g is\"", true).spelling((Type.Geometry) type)).isEqualTo("\"g is\"." + made);
        assertThat(PostGis.NONE.spelling((Type.Geometry) type)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"6", "40", "1107483"})
    void heightsMeasuresAndArcsAreTheEnginesOwn(int modifier) {
        assertThat(PostGis.neutral(modifier, "public.geometry(PointZ)"))
                .isEqualTo(new Type.Native("postgresql", "public.geometry(PointZ)"));
    }

    @Test
    void aCollectionBecomesAnyShapeBecauseSomeSourcesPutAnyIntoIt() {
        assertThat(new PostGis("public", true).spelling(new Type.Geometry("geometrycollection")))
                .isEqualTo("public.geometry");
    }
}
