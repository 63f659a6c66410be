package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.sqlserver.connection.Quoting;
import java.util.List;

/** One view that comes from another engine. */
final class NeutralView {
    private static final String BY_HAND = "; make it on the target by hand";

    private NeutralView() {}

    /** The view as it is made here, or as it is listed if it cannot be. */
    static SchemaObject of(SchemaObject object, ViewDefinition view, String engine) {
        Query query = view.query();
        if (object.skipped() != null) {
            return skipped(object, object.skipped());
        }
        if (query == null) {
            return skipped(
                    object, "it is not translated from the language of " + engine + ": " + view.unsaid() + BY_HAND);
        }
        try {
            MergedTexts.refuse(query);
            String statement = "CREATE VIEW " + Quoting.table(view.table()) + " AS " + new QueryText().view(query);
            boolean ordered =
                    query instanceof Query.Select select && !select.order().isEmpty();
            return new SchemaObject(object.kind(), object.name(), object.stage(), List.of(statement), null)
                    .with(view)
                    .changed("translated from the language of " + engine
                            + (ordered ? "; its rows are in no order: ORDER BY belongs to whoever reads it here" : ""));
        } catch (Unwritable e) {
            return skipped(object, "it " + e.why() + BY_HAND);
        }
    }

    private static SchemaObject skipped(SchemaObject object, String reason) {
        return new SchemaObject(object.kind(), object.name(), object.stage(), List.of(), reason);
    }
}
