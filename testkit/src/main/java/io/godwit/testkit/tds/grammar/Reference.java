package io.godwit.testkit.tds.grammar;

import io.godwit.testkit.tds.dictionary.DocumentedViews;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A system view that a statement reads, or a column of it.
 *
 * @param views what the column may belong to: one view, or all there are where nothing says which; of the form {@code sys.tables}
 * @param column the column, empty for the view itself
 */
record Reference(List<String> views, String column) {
    /** Why a server of a version would refuse it; null if it would not. */
    @Nullable
    String refusal(int version) {
        String missing = null;
        for (String view : views) {
            Integer viewSince = DocumentedViews.since(view);
            Integer since = viewSince == null || column.isEmpty() ? viewSince : DocumentedViews.since(view, column);
            if (viewSince != null && since != null && Math.max(viewSince, since) <= version) {
                return null;
            }
            String what = column.isEmpty() ? view : view + "." + column;
            missing = since == null || viewSince == null
                    ? what + " is not documented"
                    : what + " came with version " + Math.max(viewSince, since) + ", this is " + version;
        }
        return missing;
    }
}
