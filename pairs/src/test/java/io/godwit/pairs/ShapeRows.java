package io.godwit.pairs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Shapes that every server with such has, and rows of them. */
final class ShapeRows {
    /** Shapes that every one of the servers has, as well-known text with the first coordinate to the east. */
    static final List<String> SHAPES = List.of(
            "POINT(13.405 52.52)",
            "LINESTRING(0 0,1 1,1 1,-2.5 1e-3)",
            "POLYGON((0 0,10 0,10 10,0 10,0 0),(1 1,1 2,2 2,2 1,1 1),(3 3,4 3,4 4,3 3))",
            "POLYGON((0 0,0 10,10 10,10 0,0 0))",
            "MULTIPOINT(0 0,0 0,-179.999999999 89.5)",
            "MULTILINESTRING((0 0,1 1),(2 2,3 3,4 4))",
            "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,9 5,9 9,5 9,5 5),(6 6,6 7,7 7,6 6)))",
            "GEOMETRYCOLLECTION(POINT(1 2),GEOMETRYCOLLECTION(LINESTRING(0 0,1 1),GEOMETRYCOLLECTION(POINT(3 4))))");

    /** MariaDB keeps collections in collections, and makes nothing of their text. */
    private static final String FLAT = "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))";

    /** Which of them each column can hold. */
    static final Map<String, Integer> COLUMNS = new TreeMap<>(Map.of(
            "point", 0,
            "linestring", 1,
            "polygon", 2,
            "multipoint", 4,
            "multilinestring", 5,
            "multipolygon", 6,
            "geometrycollection", 7));

    /** Rows from a number on: each shape in the column for all and in its own, in several reference systems, and a null. */
    static List<String> inserts(int first, boolean mysql) {
        List<String> inserts = new ArrayList<>();
        for (int i = 0; i < SHAPES.size(); i++) {
            int row = i;
            String own = COLUMNS.entrySet().stream()
                    .map(c -> row == 3
                            ? "null"
                            : "ST_GeomFromText('" + text(c.getValue(), mysql) + "', " + srid(row + 1)
                                    + axes(row + 1, mysql) + ")")
                    .collect(Collectors.joining(", "));
            inserts.add("insert into place values (" + (first + i) + ", ST_GeomFromText('" + text(i, mysql) + "', "
                    + srid(i)
                    + axes(i, mysql) + "), " + (i % 2 == 0 ? city(mysql, 13.405, 52.52) : city(mysql, 2.3522, 48.8566))
                    + ", "
                    + own + ")");
            inserts.add("insert into loose values ("
                    + (i == 3 ? "null" : "ST_GeomFromText('" + text(i, mysql) + "', 0)") + ", " + (first + i) + ")");
        }
        return inserts;
    }

    private static String text(int shape, boolean mysql) {
        return !mysql && shape == 7 ? FLAT : SHAPES.get(shape);
    }

    static int srid(int row) {
        return List.of(0, 4326, 3857).get(row % 3);
    }

    private static String axes(int row, boolean mysql) {
        return mysql && srid(row) == 4326 ? ", 'axis-order=long-lat'" : "";
    }

    /** A point in degrees. MySQL shows and takes the latitude first; MariaDB has no idea of it, and people write as PostGIS does. */
    static String city(boolean mysql, double longitude, double latitude) {
        return mysql
                ? "ST_GeomFromText('POINT(" + latitude + " " + longitude + ")', 4326)"
                : "ST_GeomFromText('POINT(" + longitude + " " + latitude + ")', 4326)";
    }

    /** More than a megabyte as well-known binary. */
    static String large() {
        StringBuilder text = new StringBuilder("MULTIPOLYGON(");
        for (int i = 0; i < 8_000; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("((")
                    .append(i)
                    .append(" 0,")
                    .append(i)
                    .append(".5 0,")
                    .append(i);
            text.append(".5 .5,")
                    .append(i)
                    .append(" .25,")
                    .append(i)
                    .append(" .125,")
                    .append(i)
                    .append(" .0625,");
            text.append(i).append(" .03125,").append(i).append(" 0))");
        }
        return text.append(')').toString();
    }

    private ShapeRows() {}
}
