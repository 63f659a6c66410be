package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Target names. What Godwit writes itself it writes with them; in texts that the server prints or people wrote, names with their
 * schema are replaced token by token, where the schema or the object is known to have another name on the target.
 */
final class Naming {
    private final Selection selection;
    private final Map<String, String> targets = new HashMap<>();
    private final Set<String> renamed = new HashSet<>();

    private Naming(Selection selection) {
        this.selection = selection;
    }

    static Naming read(Reading reading) throws SQLException {
        Naming naming = new Naming(reading.selection());
        if (naming.selection.schemaNames().isEmpty()
                && naming.selection.tableNames().isEmpty()) {
            return naming;
        }
        reading.each(Queries.NAMES, row -> {
            TableId id = new TableId(row.getString(1), row.getString(2));
            TableId target = naming.selection.target(id);
            if (reading.schemas().contains(id.schema()) && !target.equals(id)) {
                naming.targets.put(key(id.schema(), id.name()), Quoting.table(target));
                if (!target.name().equals(id.name())) {
                    naming.renamed.add(id.name().toLowerCase(Locale.ROOT));
                }
            }
        });
        return naming;
    }

    /** Names that stay as they are. */
    static Naming none() {
        return new Naming(Selection.ALL);
    }

    private static String key(String schema, String name) {
        return schema.toLowerCase(Locale.ROOT) + "\n" + name.toLowerCase(Locale.ROOT);
    }

    /** A name on the target. */
    TableId target(TableId id) {
        return selection.target(id);
    }

    /** A name on the target, in brackets. */
    String sql(TableId id) {
        return Quoting.table(target(id));
    }

    /** A schema's name on the target. */
    String schema(String schema) {
        return selection.target(schema);
    }

    /** A text with the target's names. */
    String rewrite(String text) {
        return rewrite(text, true);
    }

    /** The same; {@code quotedIdentifier}: whether double quotes make names in it. */
    String rewrite(String text, boolean quotedIdentifier) {
        if (targets.isEmpty()) {
            return text;
        }
        StringBuilder rewritten = new StringBuilder(text.length());
        List<Token> tokens = Token.of(text, quotedIdentifier);
        for (int i = 0; i < tokens.size(); i++) {
            String target = target(tokens, i);
            if (target == null) {
                rewritten.append(tokens.get(i).text());
            } else {
                rewritten.append(target);
                i += 2;
            }
        }
        return rewritten.toString();
    }

    /** What takes the place of the three tokens that begin here, null if they are to stay. */
    private @Nullable String target(List<Token> tokens, int at) {
        if (at + 2 >= tokens.size()
                || !tokens.get(at + 1).is(".")
                || (at > 0 && tokens.get(at - 1).is("."))) {
            return null;
        }
        Token schema = tokens.get(at);
        Token name = tokens.get(at + 2);
        return schema.mayBeName() && name.mayBeName() ? targets.get(key(schema.name(), name.name())) : null;
    }

    /** The first name, standing alone in a text, of an object that has another on the target; null if there is none. */
    @Nullable
    String mention(String text) {
        if (renamed.isEmpty()) {
            return null;
        }
        List<Token> tokens = Token.of(text, true);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean alone = i == 0 || !tokens.get(i - 1).is(".");
            if (alone && token.mayBeName() && renamed.contains(token.name().toLowerCase(Locale.ROOT))) {
                return token.name();
            }
        }
        return null;
    }
}
