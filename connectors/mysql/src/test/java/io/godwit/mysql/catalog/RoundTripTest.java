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
    @CsvSource({"5.7", "8.0", "mariadb-10.11"})
    void everyObjectIsTheSameOnAServerOfTheSameVersion(String name) {
        MySqlServer server = MySqlServer.shared(name);
        Everything everything = new Everything();
        everything.make(server, "everything.sql");
        Schema schema = Everything.read(server, everything.selection());
        everything.drop(server);
        List<SchemaObject> adapted = Everything.adapted(schema, server);
        assertThat(Everything.apply(server, adapted)).isEmpty();
        Schema there = Everything.read(server, everything.selection());
        assertThat(Everything.listing(there.objects())).isEqualTo(Everything.listing(adapted));
    }
}
