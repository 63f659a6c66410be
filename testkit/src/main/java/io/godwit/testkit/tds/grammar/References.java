package io.godwit.testkit.tds.grammar;

import io.godwit.testkit.tds.dictionary.DocumentedViews;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;
import org.pgcodekeeper.core.parsers.antlr.ms.generated.TSQLParser.Column_aliasContext;
import org.pgcodekeeper.core.parsers.antlr.ms.generated.TSQLParser.Delete_statementContext;
import org.pgcodekeeper.core.parsers.antlr.ms.generated.TSQLParser.From_primaryContext;
import org.pgcodekeeper.core.parsers.antlr.ms.generated.TSQLParser.Full_column_nameContext;
import org.pgcodekeeper.core.parsers.antlr.ms.generated.TSQLParser.IdContext;
import org.pgcodekeeper.core.parsers.antlr.ms.generated.TSQLParser.Qualified_nameContext;
import org.pgcodekeeper.core.parsers.antlr.ms.generated.TSQLParser.Query_specificationContext;
import org.pgcodekeeper.core.parsers.antlr.ms.generated.TSQLParser.Update_statementContext;

/** Finds what a parsed statement reads of the system views. */
final class References {
    /** Words that functions take where a name could stand (Transact-SQL Reference, "DATEADD"). */
    private static final Set<String> DATE_PARTS =
            Set.of("year", "month", "day", "hour", "minute", "second", "millisecond");

    private final Set<Reference> found = new HashSet<>();

    /** What one FROM names. */
    private static final class Scope {
        final @Nullable Scope outer;
        /** Aliases and the system views they stand for, empty for all else. */
        final Map<String, String> sources = new LinkedHashMap<>();

        final Set<String> results = new HashSet<>();

        Scope(@Nullable Scope outer) {
            this.outer = outer;
        }
    }

    /** All of a statement's references. */
    static Set<Reference> of(ParserRuleContext tree) {
        References references = new References();
        references.walk(tree, null);
        return references.found;
    }

    private void walk(ParseTree tree, @Nullable Scope around) {
        Scope scope = around;
        if (tree instanceof Query_specificationContext
                || tree instanceof Update_statementContext
                || tree instanceof Delete_statementContext) {
            scope = new Scope(around);
            collect(tree, scope);
        } else if (tree instanceof Full_column_nameContext column && scope != null) {
            column(column, scope);
        }
        for (int i = 0; i < tree.getChildCount(); i++) {
            walk(tree.getChild(i), scope);
        }
    }

    /** Takes what a statement's own FROM names, and what its results are called; not what queries inside it do. */
    private void collect(ParseTree tree, Scope scope) {
        for (int i = 0; i < tree.getChildCount(); i++) {
            ParseTree child = tree.getChild(i);
            if (child instanceof From_primaryContext from) {
                source(from, scope);
            } else if (child instanceof Column_aliasContext alias) {
                scope.results.add(plain(alias.getText()));
            }
            if (!(child instanceof Query_specificationContext)) {
                collect(child, scope);
            }
        }
    }

    private void source(From_primaryContext from, Scope scope) {
        Qualified_nameContext name = from.qualified_name();
        if (name == null) {
            scope.sources.put(
                    from.as_table_alias() == null
                            ? ""
                            : plain(from.as_table_alias().id().getText()),
                    "");
            return;
        }
        List<String> parts = parts(name);
        String last = parts.get(parts.size() - 1);
        String schema = parts.size() < 2 ? "" : parts.get(parts.size() - 2);
        if (parts.size() > 2 && parts.get(parts.size() - 3).equals("msdb")) {
            schema = "msdb";
        }
        String view = schema + "." + last;
        boolean known = DocumentedViews.isSystem(schema) || DocumentedViews.has(view);
        String alias = from.as_table_alias() == null
                ? last
                : plain(from.as_table_alias().id().getText());
        scope.sources.put(alias, known ? view : "");
        if (known) {
            found.add(new Reference(List.of(view), ""));
        }
    }

    private void column(Full_column_nameContext column, Scope scope) {
        IdContext id = column.id();
        if (id == null) {
            return;
        }
        String name = plain(id.getText());
        if (column.qualified_name() != null) {
            List<String> parts = parts(column.qualified_name());
            String alias = parts.get(parts.size() - 1);
            for (Scope at = scope; at != null; at = at.outer) {
                String view = at.sources.get(alias);
                if (view != null) {
                    if (!view.isEmpty()) {
                        found.add(new Reference(List.of(view), name));
                    }
                    return;
                }
            }
            return;
        }
        List<String> views = new ArrayList<>();
        for (Scope at = scope; at != null; at = at.outer) {
            if (at.sources.containsValue("") || at.results.contains(name)) {
                return;
            }
            views.addAll(at.sources.values());
        }
        if (!views.isEmpty() && !name.startsWith("@") && !DATE_PARTS.contains(name)) {
            found.add(new Reference(List.copyOf(views), name));
        }
    }

    private static List<String> parts(Qualified_nameContext name) {
        return name.id().stream().map(i -> plain(i.getText())).toList();
    }

    private static String plain(String name) {
        boolean quoted = name.startsWith("[") || name.startsWith("\"");
        return (quoted ? name.substring(1, name.length() - 1).replace("]]", "]") : name).toLowerCase(Locale.ROOT);
    }
}
