package io.godwit.pairs;

import static io.godwit.pairs.ShapeRows.SHAPES;
import static io.godwit.pairs.ShapeRows.city;
import static io.godwit.pairs.ShapeRows.large;
import static io.godwit.pairs.ShapeRows.srid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.Assessment;
import io.godwit.engine.run.MigrationRunner;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.spi.Errors;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shapes of PostGIS on MySQL, MariaDB, and another PostGIS: each stays where it is, or is refused by name. */
final class ShapesFromPostGisTest extends ShapeRuns {
    @ParameterizedTest
    @CsvSource({"8.0, ONLINE", "mariadb-10.11, OFFLINE"})
    void shapesOfPostGisArriveWithTheirReferenceSystems(String server, Mode mode) throws Exception {
        boolean mysql = server.equals("8.0");
        try (PostgresTestDatabase from = PostgresTestDatabase.withPostGis();
                MySqlTestDatabase to = new MySqlTestDatabase(server)) {
            from.run(
                    "create extension postgis",
                    "create table place (id bigint primary key, told geometry, spot geometry(Point, 4326) not null, area"
                            + " geometry(Polygon), many geometry(MultiPolygon, 3857), bag geometry(GeometryCollection), high"
                            + " geometry(PointZ), globe geography(Point))",
                    "create index spot_box on place using gist (spot)",
                    "create index told_box on place using gist (told)",
                    "create table loose (told geometry, number int)",
                    "alter table loose replica identity full");
            for (int i = 0; i < SHAPES.size(); i++) {
                from.run(postGisRow(i), looseRow(i));
            }
            from.run(
                    "insert into place (id, spot, many) values (90, ST_SetSRID(ST_MakePoint(1, 2), 4326), ST_GeomFromText('"
                            + large() + "', 3857))");
            Definition definition = definition(from, to, mode, Map.of("public", "app"));
            assertThat(codes(definition, from, to))
                    .containsExactly(
                            "MYSQL_SHAPES_AS_TEXT public.place.globe", "MYSQL_SHAPES_AS_TEXT public.place.high");
            Thread runner = start(definition, from, to);
            if (mode == Mode.ONLINE) {
                awaitSync();
                changePostGis(from);
            }
            finish(runner);

            String wkb = mysql ? "ST_AsWKB(%1$s, 'axis-order=long-lat')" : "ST_AsWKB(%1$s)";
            for (String column : List.of("told", "spot", "area", "many", "bag")) {
                assertThat(query(
                                to,
                                "select concat(id, ' ', ST_SRID(" + column + "), ' ', hex(" + wkb.formatted(column)
                                        + ")) from place where " + column + " is not null order by id"))
                        .as(column)
                        .isEqualTo(from.query("select id || ' ' || ST_SRID(" + column
                                + ") || ' ' || upper(encode(ST_AsBinary(" + column + "), 'hex')) from place where "
                                + column + " is not null order by id"))
                        .isNotEmpty();
            }
            assertThat(query(to, "select concat(number, ' ', coalesce(ST_AsText(told), '')) from loose order by 1"))
                    .hasSameSizeAs(from.query("select number from loose"));
            assertThat(query(to, "select concat(id, ' ', high) from place where high is not null order by id"))
                    .isEqualTo(
                            from.query("select id || ' ' || high::text from place where high is not null order by id"));
            String created = query(to, "show create table place", 2).get(0);
            assertThat(created)
                    .contains(
                            "`many` multipolygon",
                            "`area` polygon",
                            "`high` longtext",
                            "SPATIAL KEY `spot_box` (`spot`)")
                    .doesNotContain("told_box");
            if (mysql) {
                assertThat(created).contains("`spot` point NOT NULL /*!80003 SRID 4326 */");
                assertThat(query(to, "select ST_AsText(spot) from place where id = 0"))
                        .as("the latitude first")
                        .containsExactly("POINT(52.52 13.405)");
                assertThat(Double.parseDouble(query(
                                        to,
                                        "select ST_Distance(a.spot, b.spot) from place a, place b where a.id = 0 and b.id = 1")
                                .get(0)))
                        .isCloseTo(879_699, within(10.0));
            }
        }
    }

    private static String postGisRow(int id) {
        int shape = id % SHAPES.size();
        return "insert into place values (" + id + ", "
                + (shape == 3 ? "null" : "ST_GeomFromText('" + SHAPES.get(shape) + "', " + srid(id) + ")")
                + ", ST_SetSRID(ST_MakePoint(" + (shape % 2 == 0 ? "13.405, 52.52" : "2.3522, 48.8566") + "), 4326), "
                + "ST_GeomFromText('" + SHAPES.get(2) + "', " + srid(id) + "), ST_GeomFromText('" + SHAPES.get(6)
                + "', 3857), ST_GeomFromText('" + (shape == 3 ? "GEOMETRYCOLLECTION EMPTY" : SHAPES.get(7)) + "'), "
                + "ST_MakePoint(1, 2, " + id + "), ST_MakePoint(13.405, 52.52)::geography)";
    }

    private static String looseRow(int id) {
        int shape = id % SHAPES.size();
        return "insert into loose values ("
                + (shape == 3 ? "null" : "ST_GeomFromText('" + SHAPES.get(shape) + "', 3857)") + ", " + id + ")";
    }

    private static void changePostGis(PostgresTestDatabase from) {
        from.run(
                postGisRow(21),
                postGisRow(22),
                looseRow(21),
                "update place set told = ST_GeomFromText('POINT(7 8)', 3857), many = null where id = 1",
                "update place set bag = null where id = 90",
                "update place set id = 91 where id = 90",
                "delete from place where id = 2",
                "update loose set number = 77 where number = 4",
                "update loose set told = ST_SetSRID(told, 0) where number = 5",
                "delete from loose where number = 1");
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            many.add(postGisRow(1000 + i));
        }
        many.add("update place set told = spot where id between 1000 and 1100");
        many.add("delete from place where id between 1090 and 1110");
        from.run(many.toArray(new String[0]));
    }

    @Test
    void whatMySqlHasNotIsForeseenAndRefused() {
        try (PostgresTestDatabase from = PostgresTestDatabase.withPostGis();
                MySqlTestDatabase to = new MySqlTestDatabase("mariadb-10.11")) {
            from.run("create extension postgis", "create table place (id bigint primary key, told geometry)");
            from.run("insert into place values (1, 'GEOMETRYCOLLECTION EMPTY'), (2, 'POINT(1 2)'), (3,"
                    + " 'GEOMETRYCOLLECTION(POINT(1 1),GEOMETRYCOLLECTION EMPTY)'), (4, null)");
            Definition definition = definition(from, to, Mode.OFFLINE, Map.of("public", "app"));
            assertThat(codes(definition, from, to)).isEmpty();
            List<String> unknown = List.of(
                    "POINT EMPTY",
                    "LINESTRING EMPTY",
                    "MULTIPOINT(EMPTY,1 1)",
                    "GEOMETRYCOLLECTION(POLYGON EMPTY)",
                    "POINT Z(1 2 3)",
                    "POINT M(1 2 3)",
                    "LINESTRING ZM(1 2 3 4,5 6 7 8)",
                    "CIRCULARSTRING(0 0,1 1,2 0)",
                    "GEOMETRYCOLLECTION(CURVEPOLYGON((0 0,1 0,1 1,0 0)))",
                    "TIN(((0 0,0 1,1 0,0 0)))",
                    "TRIANGLE((0 0,0 1,1 0,0 0))");
            from.run("insert into place select 100 + n, t::geometry from unnest(array['" + String.join("','", unknown)
                    + "']) with ordinality as u (t, n)");
            from.run("insert into place values (200, ST_MakePoint('NaN', 1)), (201, ST_MakePoint(1, '-Infinity'))");
            List<Problem> problems = problems(definition, from, to);
            assertThat(problems).hasSize(1);
            assertThat(problems.get(0).code().name()).isEqualTo("SHAPES_UNKNOWN");
            assertThat(problems.get(0).object()).isEqualTo("public.place.told");
            assertThat(problems.get(0).why()).startsWith(unknown.size() + 2 + " values have");

            from.run("delete from place where id between 102 and 999");
            Definition blind = definition.with(new Assessment(Assessment.Rows.NONE, 60));
            Status end = new MigrationRunner(blind, from.endpoint(), to.endpoint(), CONNECTORS, store, now::set).run();
            assertThat(end.state()).isEqualTo(State.STOPPED);
            assertThat(Objects.requireNonNull(end.error()).code()).isEqualTo(Errors.VALUE_REFUSED.name());
            assertThat(end.error().toString()).contains("app.place", "column told");
        }
    }

    @Test
    void aReferenceSystemThatTheServerDoesNotKnowIsABlocker() {
        try (PostgresTestDatabase from = PostgresTestDatabase.withPostGis();
                MySqlTestDatabase to = new MySqlTestDatabase("8.0")) {
            from.run(
                    "create extension postgis",
                    "create table place (id bigint primary key, told geometry(Point, 100000))");
            Definition definition = definition(from, to, Mode.OFFLINE, Map.of("public", "app"));
            assertThat(codes(definition, from, to)).containsExactly("MYSQL_REFERENCE_SYSTEM public.place.told");
        }
    }

    @Test
    void betweenTwoDatabasesWithPostGisShapesOfAnyKindMove() throws Exception {
        try (PostgresTestDatabase from = PostgresTestDatabase.withPostGis();
                PostgresTestDatabase to = PostgresTestDatabase.withPostGis()) {
            from.run(
                    "create schema gis",
                    "create extension postgis schema gis",
                    "create table place (id bigint primary key, told gis.geometry, spot gis.geometry(PointZM, 4326), globe"
                            + " gis.geography(Point))",
                    "create index on place using gist (told)");
            String row = "insert into place values (%d, gis.ST_GeomFromText('CIRCULARSTRING(0 0,1 1,2 0)', 3857),"
                    + " gis.ST_GeomFromText('POINT ZM(1 2 3 4)', 4326), gis.ST_MakePoint(1, 2)::gis.geography)";
            from.run(row.formatted(1), row.formatted(2), "insert into place (id, told) values (3, 'POINT EMPTY')");
            Thread runner = start(definition(from, to, Mode.ONLINE, Map.of()), from, to);
            awaitSync();
            from.run(
                    row.formatted(4),
                    "update place set told = gis.ST_GeomFromText('TIN(((0 0,0 1,1 0,0 0)))') where id = 1",
                    "delete from place where id = 2");
            finish(runner);
            String all =
                    "select id || ' ' || told::text || ' ' || coalesce(spot::text || globe::text, '') from place order by id";
            assertThat(to.query(all)).isEqualTo(from.query(all)).hasSize(3);
            assertThat(to.query(
                            "select nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where extname ="
                                    + " 'postgis'"))
                    .containsExactly("gis");
        }
    }

    /** LOAD DATA of MySQL 8.0 says of such a column that it has no value, whatever it is given. */
    @Test
    void mySqlTakesShapesIntoAColumnThatMustNotBeNull() throws Exception {
        try (MySqlTestDatabase from = new MySqlTestDatabase("8.0");
                MySqlTestDatabase to = new MySqlTestDatabase("8.0")) {
            from.run("create table place (id bigint primary key, spot point not null srid 4326, spatial index (spot))");
            from.run("insert into place values (1, " + city(true, 13.405, 52.52) + ")");
            Thread runner = start(definition(from, to, Mode.ONLINE, Map.of()), from, to);
            awaitSync();
            List<String> many = new ArrayList<>();
            for (int i = 2; i < 130; i++) {
                many.add("insert into place values (" + i + ", " + city(true, i, 89.5) + ")");
            }
            from.run(many.toArray(new String[0]));
            finish(runner);
            String all = "select concat(id, ' ', hex(spot)) from place order by id";
            assertThat(query(to, all)).isEqualTo(query(from, all)).hasSize(129);
        }
    }
}
