package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.Assessment;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.run.Connectors;
import io.godwit.engine.run.MigrationRunner;
import io.godwit.engine.run.Operations;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.mysql.MySqlConnector;
import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Errors;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.Selection;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shapes between MySQL, MariaDB and a PostgreSQL with PostGIS: each stays where it is, or is refused by name. */
final class ShapesAcrossTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NAME = "shapes";
    private static final Connectors CONNECTORS = new Connectors(List.of(new MySqlConnector(), new PostgresConnector()));

    /** Shapes that every one of the servers has, as well-known text with the first coordinate to the east. */
    private static final List<String> SHAPES = List.of(
            "POINT(13.405 52.52)",
            "LINESTRING(0 0,1 1,1 1,-2.5 1e-3)",
            "POLYGON((0 0,10 0,10 10,0 10,0 0),(1 1,1 2,2 2,2 1,1 1),(3 3,4 3,4 4,3 3))",
            "POLYGON((0 0,0 10,10 10,10 0,0 0))",
            "MULTIPOINT(0 0,0 0,-179.999999999 89.5)",
            "MULTILINESTRING((0 0,1 1),(2 2,3 3,4 4))",
            "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,9 5,9 9,5 9,5 5),(6 6,6 7,7 7,6 6)))",
            "GEOMETRYCOLLECTION(POINT(1 2),GEOMETRYCOLLECTION(LINESTRING(0 0,1 1),GEOMETRYCOLLECTION(POINT(3 4))))");

    /** Which of them each column can hold. */
    private static final Map<String, Integer> COLUMNS = new java.util.TreeMap<>(Map.of(
            "point", 0,
            "linestring", 1,
            "polygon", 2,
            "multipoint", 4,
            "multilinestring", 5,
            "multipolygon", 6,
            "geometrycollection", 7));

    private final StateStore store = new MemoryStateStore();
    private final AtomicReference<Status> now = new AtomicReference<>();
    private final AtomicReference<Status> last = new AtomicReference<>();

    @ParameterizedTest
    @CsvSource({"8.0, ONLINE", "mariadb-10.11, OFFLINE"})
    void shapesBecomeThoseOfPostGis(String server, Mode mode) throws Exception {
        boolean mysql = server.equals("8.0");
        try (PostgresTestDatabase to = PostgresTestDatabase.withPostGis();
                MySqlTestDatabase from = new MySqlTestDatabase(server)) {
            to.run("create schema \"g is\"", "create extension postgis schema \"g is\"");
            String columns = COLUMNS.keySet().stream().map(c -> ", c_" + c + " " + c).collect(Collectors.joining());
            from.run(
                    "create table place (id bigint primary key, told geometry not null, spot point not null"
                            + (mysql ? " srid 4326" : "") + columns + ", spatial index told_box (told), spatial index (spot))",
                    "create table loose (told geometry, number int)");
            from.run(inserts(0, mysql).toArray(new String[0]));
            from.run("insert into place (id, told, spot, c_multipolygon) values (90, ST_GeomFromText('POINT(1 1)', 0), "
                    + city(mysql, 13.405, 52.52) + ", ST_GeomFromText('" + large() + "', 0))");
            Definition definition = definition(from, to, mode, Map.of());
            assertThat(codes(definition, from, to)).isEmpty();

            Thread runner = start(definition, from, to);
            if (mode == Mode.ONLINE) {
                awaitSync();
                change(from, mysql);
            }
            finish(runner);

            String wkb = mysql ? "ST_AsWKB(%1$s, 'axis-order=long-lat')" : "ST_AsWKB(%1$s)";
            for (String column : columnsToCompare()) {
                assertThat(to.query("select id || ' ' || \"g is\".ST_SRID(" + column + ") || ' ' || upper(encode(\"g is\".ST_AsBinary("
                                + column + "), 'hex')) from app.place where " + column + " is not null order by id"))
                        .as(column)
                        .isEqualTo(query(
                                from,
                                "select concat(id, ' ', ST_SRID(" + column + "), ' ', hex(" + wkb.formatted(column)
                                        + ")) from place where " + column + " is not null order by id"))
                        .isNotEmpty();
            }
            assertThat(to.query("select number || ' ' || coalesce(\"g is\".ST_AsText(told), '') from app.loose order by 1"))
                    .isEqualTo(query(
                            from, "select concat(number, ' ', coalesce(ST_AsText(told), '')) from loose order by 1"));
            assertThat(to.query("select attname || ' ' || format_type(atttypid, atttypmod) from pg_attribute where attrelid ="
                            + " 'app.place'::regclass and attname in ('told', 'spot', 'c_point', 'c_geometrycollection') order by 1"))
                    .containsExactly(
                            "c_geometrycollection \"g is\".geometry",
                            "c_point \"g is\".geometry(Point)",
                            "spot \"g is\".geometry(Point" + (mysql ? ",4326)" : ")"),
                            "told \"g is\".geometry");
            assertThat(to.query("select indexname || ' ' || split_part(indexdef, 'USING ', 2) from pg_indexes where schemaname = 'app'"
                            + " and indexdef like '%gist%' order by 1"))
                    .containsExactly("spot gist (spot)", "told_box gist (told)");
            if (mysql) {
                double there = Double.parseDouble(query(
                                from,
                                "select ST_Distance(a.spot, b.spot) from place a, place b where a.id = 0 and b.id = 1")
                        .get(0));
                double here = Double.parseDouble(to.query("select \"g is\".ST_Distance(a.spot::\"g is\".geography, b.spot::\"g is\""
                                + ".geography) from app.place a, app.place b where a.id = 0 and b.id = 1")
                        .get(0));
                // Berlin and Paris, in meters
                assertThat(there).isCloseTo(879_699, within(10.0));
                assertThat(here).isCloseTo(there, within(10.0));
            }
        }
    }

    private static List<String> columnsToCompare() {
        List<String> columns = new ArrayList<>(List.of("told", "spot"));
        COLUMNS.keySet().forEach(c -> columns.add("c_" + c));
        return columns;
    }

    /** Rows from a number on: each shape in the column for all and in its own, in several reference systems, and a null. */
    private static List<String> inserts(int first, boolean mysql) {
        List<String> inserts = new ArrayList<>();
        for (int i = 0; i < SHAPES.size(); i++) {
            int row = i;
            String own = COLUMNS.entrySet().stream()
                    .map(c -> row == 3 ? "null" : "ST_GeomFromText('" + SHAPES.get(c.getValue()) + "', " + srid(row + 1) + axes(row + 1, mysql) + ")")
                    .collect(Collectors.joining(", "));
            inserts.add("insert into place values (" + (first + i) + ", ST_GeomFromText('" + SHAPES.get(i) + "', " + srid(i)
                    + axes(i, mysql) + "), " + (i % 2 == 0 ? city(mysql, 13.405, 52.52) : city(mysql, 2.3522, 48.8566)) + ", "
                    + ordered(own, i) + ")");
            inserts.add("insert into loose values (" + (i == 3 ? "null" : "ST_GeomFromText('" + SHAPES.get(i) + "', 0)") + ", "
                    + (first + i) + ")");
        }
        return inserts;
    }

    private static String ordered(String values, int row) {
        return values;
    }

    private static int srid(int row) {
        return List.of(0, 4326, 3857).get(row % 3);
    }

    private static String axes(int row, boolean mysql) {
        return mysql && srid(row) == 4326 ? ", 'axis-order=long-lat'" : "";
    }

    /** A point in degrees. MySQL shows and takes the latitude first; MariaDB has no idea of it, and people write as PostGIS does. */
    private static String city(boolean mysql, double longitude, double latitude) {
        return mysql
                ? "ST_GeomFromText('POINT(" + latitude + " " + longitude + ")', 4326)"
                : "ST_GeomFromText('POINT(" + longitude + " " + latitude + ")', 4326)";
    }

    /** More than a megabyte as well-known binary. */
    private static String large() {
        StringBuilder text = new StringBuilder("MULTIPOLYGON(");
        for (int i = 0; i < 8_000; i++) {
            text.append(i == 0 ? "" : ",").append("((").append(i).append(" 0,").append(i).append(".5 0,").append(i);
            text.append(".5 .5,").append(i).append(" .25,").append(i).append(" .125,").append(i).append(" .0625,");
            text.append(i).append(" .03125,").append(i).append(" 0))");
        }
        return text.append(')').toString();
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
            from.run("insert into place (id, spot, many) values (90, ST_SetSRID(ST_MakePoint(1, 2), 4326), ST_GeomFromText('"
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
                        .isEqualTo(from.query("select id || ' ' || ST_SRID(" + column + ") || ' ' || upper(encode(ST_AsBinary("
                                + column + "), 'hex')) from place where " + column + " is not null order by id"))
                        .isNotEmpty();
            }
            assertThat(query(to, "select concat(number, ' ', coalesce(ST_AsText(told), '')) from loose order by 1"))
                    .hasSameSizeAs(from.query("select number from loose"));
            assertThat(query(to, "select concat(id, ' ', high) from place where high is not null order by id"))
                    .isEqualTo(from.query("select id || ' ' || high::text from place where high is not null order by id"));
            String created = query(to, "show create table place", 2).get(0);
            assertThat(created)
                    .contains("`many` multipolygon", "`area` polygon", "`high` longtext", "SPATIAL KEY `spot_box` (`spot`)")
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
        return "insert into loose values (" + (shape == 3 ? "null" : "ST_GeomFromText('" + SHAPES.get(shape) + "', 3857)")
                + ", " + id + ")";
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

    @ParameterizedTest
    @CsvSource({"8.0", "mariadb-10.11"})
    void whatMySqlHasNotIsForeseenAndRefused(String server) throws Exception {
        try (PostgresTestDatabase from = PostgresTestDatabase.withPostGis();
                MySqlTestDatabase to = new MySqlTestDatabase(server)) {
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

            List<String> ids = from.query("select id from place where id > 4 order by id");
            for (String id : List.of(ids.get(0), ids.get(5), ids.get(7), ids.get(ids.size() - 1))) {
                from.run("delete from place where id > 4 and id <> " + id);
                last.set(null);
                StateStore own = new MemoryStateStore();
                try (MySqlTestDatabase fresh = new MySqlTestDatabase(server)) {
                    Definition blind = definition(from, fresh, Mode.OFFLINE, Map.of("public", "app"))
                            .with(new Assessment(Assessment.Rows.NONE, 60));
                    Status end = new MigrationRunner(
                                    blind, from.endpoint(), fresh.endpoint(), CONNECTORS, own, now::set)
                            .run();
                    assertThat(end.state()).isEqualTo(State.STOPPED);
                    assertThat(Objects.requireNonNull(end.error()).code()).isEqualTo(Errors.VALUE_REFUSED.name());
                    assertThat(end.error().toString()).contains("app.place", "column told");
                }
                from.run("insert into place values (" + (Integer.parseInt(id) + 1000) + ", 'POINT(1 1)')");
                break;
            }
        }
    }

    @Test
    void aReferenceSystemThatTheServerDoesNotKnowIsABlocker() {
        try (PostgresTestDatabase from = PostgresTestDatabase.withPostGis();
                MySqlTestDatabase to = new MySqlTestDatabase("8.0")) {
            from.run("create extension postgis", "create table place (id bigint primary key, told geometry(Point, 100000))");
            Definition definition = definition(from, to, Mode.OFFLINE, Map.of("public", "app"));
            assertThat(codes(definition, from, to)).containsExactly("MYSQL_REFERENCE_SYSTEM public.place.told");
        }
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
            String all = "select id || ' ' || told::text || ' ' || coalesce(spot::text || globe::text, '') from place order by id";
            assertThat(to.query(all)).isEqualTo(from.query(all)).hasSize(3);
            assertThat(to.query("select nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where extname ="
                            + " 'postgis'"))
                    .containsExactly("gis");
        }
    }

    private static List<String> query(MySqlTestDatabase database, String sql) {
        return query(database, sql, 1);
    }

    private static List<String> query(MySqlTestDatabase database, String sql, int column) {
        List<String> found = new ArrayList<>();
        try (var connection = database.server().connect(database.schema());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(column));
            }
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    private List<Problem> problems(Definition definition, TestDatabase from, TestDatabase to) {
        return new Operations(CONNECTORS, store)
                .assess(definition, from.endpoint(), to.endpoint()).stream()
                        .filter(p -> p.code().name().contains("SHAPES")
                                || p.code().name().contains("REFERENCE_SYSTEM")
                                || p.severity() == Problem.Severity.BLOCKER)
                        .toList();
    }

    private List<String> codes(Definition definition, TestDatabase from, TestDatabase to) {
        return problems(definition, from, to).stream()
                .map(p -> p.code().name() + " " + p.object())
                .sorted()
                .toList();
    }

    private static Definition definition(TestDatabase from, TestDatabase to, Mode mode, Map<String, String> rename) {
        Selection selection = new Selection(List.of(), List.of(), List.of(), rename, Map.of(), Map.of(), Map.of());
        return new Definition(
                NAME,
                mode,
                new EndpointReference(from.endpoint().url(), "", from.endpoint().options()),
                new EndpointReference(to.endpoint().url(), "", to.endpoint().options()),
                selection,
                new Definition.Load(2, 1 << 20),
                new Definition.Sync(100, 50, 8L << 20),
                new CutoverPolicy(
                        mode == Mode.ONLINE ? CutoverPolicy.When.ON_COMMAND : CutoverPolicy.When.WHEN_READY,
                        CutoverPolicy.Check.BEFORE_HAND_OVER,
                        PATIENCE.toMillis()));
    }

    private Thread start(Definition definition, TestDatabase from, TestDatabase to) {
        MigrationRunner runner =
                new MigrationRunner(definition, from.endpoint(), to.endpoint(), CONNECTORS, store, now::set);
        Thread thread = new Thread(() -> last.set(runner.run()), "runner");
        thread.start();
        return thread;
    }

    private void awaitSync() {
        Eventually.until("the load is over", PATIENCE, () -> {
            Status ended = last.get();
            if (ended != null) {
                throw new AssertionError("ended: " + ended.message() + " " + ended.error());
            }
            Status seen = now.get();
            return seen != null && seen.phase().compareTo(Phase.SYNC) >= 0;
        });
    }

    /** Hands over, and looks at the proof. */
    private void finish(Thread runner) throws InterruptedException {
        store.desire(NAME, Desired.CUTOVER);
        Status end = Eventually.value("the end of the run", PATIENCE, last::get);
        runner.join();
        assertThat(end.state()).as("%s %s", end.message(), end.error()).isEqualTo(State.DONE);
        Proof proof = ProofJson.parse(store.proof(NAME).orElseThrow());
        assertThat(proof.identical()).as(proof.verdict()).isTrue();
    }
}
