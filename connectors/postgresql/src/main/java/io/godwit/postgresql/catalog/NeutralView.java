package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.SchemaObject;
import java.util.List;

/** One view that comes from another engine. */
final class NeutralView {
    private NeutralView() {}

    /** The view as it is made here, or as it is listed if it cannot be. */
    static SchemaObject of(SchemaObject object, ViewDefinition view, String engine) {
        Query query = view.query();
        String reason = object.skipped();
        if (reason == null && query == null) {
            reason = "it is not translated from the language of " + engine + ": " + view.unsaid()
                    + "; make it on the target by hand";
        }
        boolean named = TargetNames.fits(view.table().name())
                && view.columns().stream().map(Column::name).allMatch(TargetNames::fits);
        if (reason == null && !named) {
            reason = "its name, or that of a column, has more than " + TargetNames.MOST_BYTES + " bytes";
        }
        if (reason != null || query == null) {
            return new SchemaObject(object.kind(), object.name(), object.stage(), List.of(), reason);
        }
        return new SchemaObject(
                        object.kind(),
                        object.name(),
                        object.stage(),
                        List.of("CREATE VIEW " + Quoting.name(view.table()) + " AS "
                                + QueryText.POSTGRESQL.view(query)),
                        null)
                .with(view)
                .changed("translated from the language of " + engine + "; runs with the rights of its owner here");
    }
}
