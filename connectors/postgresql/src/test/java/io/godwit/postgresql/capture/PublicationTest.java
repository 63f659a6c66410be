package io.godwit.postgresql.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.postgresql.catalog.Catalog;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PublicationTest {
    /** The trial update once set the first column to itself, which such a column refuses. */
    @Test
    void tableWhoseFirstColumnIsAlwaysIdentityIsPublished() throws Exception {
        try (TestDatabase database = new TestDatabase(18)) {
            database.run("CREATE TABLE entry (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text)");
            Sessions sessions = database.source("identity_always");
            try (Catalog catalog = new Catalog(sessions);
                    Slot slot = new Slot(sessions, "identity_always")) {
                List<Table> tables = catalog.schema(
                                new Selection(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of()))
                        .tables();
                slot.retain(tables);
                assertThat(database.query("SELECT tablename FROM pg_publication_tables"))
                        .containsExactly("entry");
                slot.drop();
            }
        }
    }
}
