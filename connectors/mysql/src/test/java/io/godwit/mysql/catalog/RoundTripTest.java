package io.godwit.mysql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.testkit.server.MySqlServer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundTripTest {
    @ParameterizedTest
    @CsvSource({"5.7, everything.sql", "8.0, everything.sql", "mariadb-10.11, everything.sql mariadb.sql"})
    void everyObjectIsTheSameOnAServerOfTheSameVersion(String name, String files) {
        MySqlServer server = MySqlServer.shared(name);
        Everything everything = new Everything();
        everything.make(server, files.split(" "));
        Schema schema = Everything.read(server, everything.selection());
        everything.drop(server);
        List<SchemaObject> adapted = Everything.adapted(schema, server);
        assertThat(Everything.apply(server, adapted)).isEmpty();
        Schema there = Everything.read(server, everything.selection());
        assertThat(Everything.listing(there.objects())).isEqualTo(Everything.listing(adapted));
        everything.drop(server);
    }

    @ParameterizedTest
    @CsvSource({
        "5.7, 8.0, everything.sql",
        "8.0, mariadb-10.11, everything.sql",
        "5.7, mariadb-10.11, everything.sql",
        "mariadb-10.11, 8.0, everything.sql mariadb.sql",
        "8.0, 5.7, everything.sql"
    })
    void whatAnotherVersionOrForkTakesIsMade(String from, String to, String files) {
        MySqlServer source = MySqlServer.shared(from);
        MySqlServer target = MySqlServer.shared(to);
        Everything everything = new Everything();
        everything.make(source, files.split(" "));
        Schema schema = Everything.read(source, everything.selection());
        List<SchemaObject> adapted = Everything.adapted(schema, target);
        assertThat(Everything.apply(target, adapted)).isEmpty();
        Schema there = Everything.read(target, everything.selection());
        assertThat(names(there.objects())).isEqualTo(names(adapted));
        // a second time nothing is left to be said otherwise
        for (SchemaObject object : Everything.adapted(there, target)) {
            assertThat(object.changed()).as(object.toString()).isNull();
        }
        everything.drop(source);
        everything.drop(target);
    }

    private static List<String> names(List<SchemaObject> objects) {
        return objects.stream()
                .filter(o -> o.skipped() == null)
                .map(o -> o.kind() + " " + o.name())
                .sorted()
                .toList();
    }
}
