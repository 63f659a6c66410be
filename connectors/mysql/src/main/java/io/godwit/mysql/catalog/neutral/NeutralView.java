package io.godwit.mysql.catalog.neutral;

import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.SchemaObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One view that comes from another engine. */
final class NeutralView {
    private NeutralView() {}

    /** The view as it is made here, or as it is listed if it cannot be. */
    static SchemaObject of(SchemaObject object, ViewDefinition view, String engine, ServerVersion version) {
        Query query = view.query();
        String reason = object.skipped() != null ? object.skipped() : obstacle(view, engine, version);
        if (reason != null || query == null) {
            return new SchemaObject(object.kind(), object.name(), object.stage(), List.of(), reason);
        }
        return new SchemaObject(
                        object.kind(),
                        object.name(),
                        object.stage(),
                        List.of("CREATE VIEW " + Quoting.table(view.table()) + " AS " + QueryText.MYSQL.view(query)),
                        null)
                .with(view)
                .changed("translated from the language of " + engine);
    }

    private static @Nullable String obstacle(ViewDefinition view, String engine, ServerVersion version) {
        Query query = view.query();
        String hand = "; make it on the target by hand";
        if (query == null) {
            return "it is not translated from the language of " + engine + ": " + view.unsaid() + hand;
        }
        // before that there was no collation that tells trailing blanks apart
        boolean exact = version.isMariaDb() || version.isMySql(8, 0, 17);
        if (view.comparesTexts() && !exact) {
            return "it compares texts, and this server takes those for equal that differ in blanks at their end" + hand;
        }
        return QueryText.canOrder(query)
                ? null
                : "it shows different rows in an order that this server cannot give them" + hand;
    }
}
