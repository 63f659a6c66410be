package io.godwit.pairs;

import static io.godwit.pairs.ShapeRows.COLUMNS;
import static io.godwit.pairs.ShapeRows.SHAPES;
import static io.godwit.pairs.ShapeRows.city;
import static io.godwit.pairs.ShapeRows.inserts;
import static io.godwit.pairs.ShapeRows.large;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.godwit.engine.definition.DefinitionReader;
import io.godwit.engine.definition.WayBackName;
import io.godwit.engine.migration.Definition;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shapes of MySQL and MariaDB in a PostgreSQL with PostGIS, and back: each stays where it is. */
final class ShapesToPostGisTest extends ShapeRuns {
    @ParameterizedTest
    @CsvSource({"8.0, ONLINE", "mariadb-10.11, OFFLINE"})
    void shapesBecomeThoseOfPostGis(String server, Mode mode) throws Exception {
        boolean mysql = server.equals("8.0");
        try (PostgresTestDatabase to = PostgresTestDatabase.withPostGis();
                MySqlTestDatabase from = mysql ? MySqlTestDatabase.asAdmin(server) : new MySqlTestDatabase(server)) {
            to.run("create schema \"g is\"", "create extension postgis schema \"g is\"");
            String columns =
                    COLUMNS.keySet().stream().map(c -> ", c_" + c + " " + c).collect(Collectors.joining());
            from.run(
                    "create table place (id bigint primary key, told geometry not null, spot point not null"
                            + (mysql ? " srid 4326" : "") + columns
                            + ", spatial index told_box (told), spatial index (spot))",
                    "create table loose (told geometry, number int)");
            from.run(inserts(0, mysql).toArray(new String[0]));
            from.run("insert into place (id, told, spot, c_multipolygon) values (90, ST_GeomFromText('POINT(1 1)', 0), "
                    + city(mysql, 13.405, 52.52) + ", ST_GeomFromText('" + large() + "', 0))");
            Definition definition = definition(from, to, mode, Map.of(), mode == Mode.ONLINE);
            assertThat(codes(definition, from, to)).isEmpty();

            Thread runner = start(definition, from, to);
            if (mode == Mode.ONLINE) {
                awaitSync();
                change(from, mysql);
            }
            finish(runner);
            assertSame(from, to, mysql);
            if (mode == Mode.ONLINE) {
                goBack(from, to);
                assertSame(from, to, mysql);
            }
        }
    }

    /** The application wrote to the new database, and is sent back to the old one. */
    private void goBack(MySqlTestDatabase old, PostgresTestDatabase fresh) throws InterruptedException {
        String berlin = "\"g is\".ST_GeomFromText('POINT(13.405 52.52)', 4326)";
        String back = WayBackName.of(NAME);
        Definition definition = new DefinitionReader(CONNECTORS.all())
                .readKept(back, store.definition(back).orElseThrow(), null)
                .definition();
        last.set(null);
        now.set(null);
        Thread runner = start(definition, fresh, old);
        awaitSync();
        fresh.run(
                "insert into app.place (id, told, spot, c_polygon) values (5000, " + berlin + ", " + berlin
                        + ", \"g is\".ST_GeomFromText('" + SHAPES.get(2) + "', 3857))",
                "update app.place set told = spot where id = 21",
                "update app.place set c_multipolygon = null where id = 91",
                "delete from app.place where id = 4",
                "insert into app.loose values (\"g is\".ST_MakePoint(1, 2), 5000)",
                "delete from app.loose where number = 4");
        finish(back, runner);
    }

    private static void assertSame(MySqlTestDatabase from, PostgresTestDatabase to, boolean mysql) {
        String wkb = mysql ? "ST_AsWKB(%1$s, 'axis-order=long-lat')" : "ST_AsWKB(%1$s)";
        for (String column : columnsToCompare()) {
            assertThat(to.query("select id || ' ' || \"g is\".ST_SRID(" + column
                            + ") || ' ' || upper(encode(\"g is\".ST_AsBinary(" + column
                            + "), 'hex')) from app.place where " + column + " is not null order by id"))
                    .as(column)
                    .isEqualTo(query(
                            from,
                            "select concat(id, ' ', ST_SRID(" + column + "), ' ', hex(" + wkb.formatted(column)
                                    + ")) from place where " + column + " is not null order by id"))
                    .isNotEmpty();
        }
        assertThat(to.query("select number || ' ' || coalesce(\"g is\".ST_AsText(told), '') from app.loose order by 1"))
                .isEqualTo(
                        query(from, "select concat(number, ' ', coalesce(ST_AsText(told), '')) from loose order by 1")
                                .stream()
                                .map(t -> mysql
                                        ? t
                                        : t.replace(
                                                "MULTIPOINT(0 0,0 0,-179.999999999 89.5)",
                                                "MULTIPOINT((0 0),(0 0),(-179.999999999 89.5))"))
                                .toList());
        assertThat(
                        to.query(
                                "select attname || ' ' || format_type(atttypid, atttypmod) from pg_attribute where attrelid ="
                                        + " 'app.place'::regclass and attname in ('told', 'spot', 'c_point', 'c_geometrycollection') order by 1"))
                .containsExactly(
                        "c_geometrycollection \"g is\".geometry",
                        "c_point \"g is\".geometry(Point)",
                        "spot \"g is\".geometry(Point" + (mysql ? ",4326)" : ")"),
                        "told \"g is\".geometry");
        assertThat(to.query(
                        "select indexname || ' ' || split_part(indexdef, 'USING ', 2) from pg_indexes where schemaname = 'app'"
                                + " and indexdef like '%gist%' order by 1"))
                .containsExactly("spot gist (spot)", "told_box gist (told)");
        if (mysql) {
            double there = Double.parseDouble(
                    query(from, "select ST_Distance(a.spot, b.spot) from place a, place b where a.id = 0 and b.id = 1")
                            .get(0));
            double here = Double.parseDouble(
                    to.query("select \"g is\".ST_Distance(a.spot::\"g is\".geography, b.spot::\"g is\""
                                    + ".geography) from app.place a, app.place b where a.id = 0 and b.id = 1")
                            .get(0));
            // Berlin and Paris, in meters
            assertThat(there).isCloseTo(879_699, within(10.0));
            assertThat(here).isCloseTo(there, within(10.0));
        }
    }

    private static List<String> columnsToCompare() {
        List<String> columns = new ArrayList<>(List.of("told", "spot"));
        COLUMNS.keySet().forEach(c -> columns.add("c_" + c));
        return columns;
    }

    /** Changes one by one and so many that they are applied in bulk, of a table with a key and of one without. */
    private static void change(MySqlTestDatabase from, boolean mysql) {
        from.run(inserts(20, mysql).toArray(new String[0]));
        from.run(
                "update place set told = ST_GeomFromText('POINT(7 8)', 3857), c_point = null where id = 20",
                "update place set c_multipolygon = ST_GeomFromText('" + SHAPES.get(6) + "', 0) where id = 90",
                "update place set id = 91, c_multipolygon = ST_GeomFromText('" + large() + "', 0) where id = 90",
                "delete from place where id = 22",
                "update loose set told = null where number = 20",
                "update loose set number = 77 where number = 21",
                "delete from loose where number = 22",
                "delete from loose where number = 3");
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.addAll(inserts(1000 + 10 * i, mysql));
        }
        many.add("update place set told = spot where id between 1000 and 1200 and id % 10 < 4");
        many.add("delete from place where id between 1000 and 1200 and id % 10 = 7");
        from.run(many.toArray(new String[0]));
    }

    @Test
    void withoutTheExtensionTheRemedyIsToMakeIt() {
        try (PostgresTestDatabase to = PostgresTestDatabase.withPostGis();
                MySqlTestDatabase from = new MySqlTestDatabase("mariadb-10.11")) {
            from.run("create table place (id bigint primary key, told geometry)");
            from.run("insert into place values (1, ST_GeomFromText('POINT(1 2)', 1000000))");
            Definition definition = definition(from, to, Mode.OFFLINE, Map.of());
            List<Problem> problems = problems(definition, from, to);
            assertThat(problems).hasSize(1);
            assertThat(problems.get(0).code().name()).isEqualTo("PG_SHAPES_AS_BYTES");
            assertThat(problems.get(0).remedy()).contains("CREATE EXTENSION postgis");

            to.run("create extension postgis");
            assertThat(codes(definition, from, to)).containsExactly("SHAPES_UNKNOWN app.place.told");
        }
    }
}
