package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.Token.Kind;
import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names on the target, and the way of definitions from the source's names to them. */
final class Naming {
    private final Selection selection;
    private final Map<TableId, TableId> moved = new HashMap<>();
    private final Map<String, String> databases = new HashMap<>();
    private final Set<TableId> known = new HashSet<>();

    /** Prepares; reads what names the renamed databases hold, if there are any. */
    Naming(Reading reading) throws SQLException {
        this.selection = reading.selection();
        for (String database : reading.databases()) {
            String target = selection.target(database);
            if (!target.equals(database)) {
                databases.put(database, target);
            }
        }
        moved.putAll(selection.tableNames());
        if (renames()) {
            readKnown(reading);
        }
    }

    private void readKnown(Reading reading) throws SQLException {
        for (String database : reading.databases()) {
            String is = " = " + Quoting.text(database);
            reading.each(
                    "SELECT table_name FROM information_schema.tables WHERE table_schema" + is
                            + " UNION SELECT routine_name FROM information_schema.routines WHERE routine_schema" + is
                            + " UNION SELECT event_name FROM information_schema.events WHERE event_schema" + is
                            + " UNION SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema" + is,
                    row -> known.add(new TableId(database, row.getString(1))));
        }
    }

    /** Whether anything has another name on the target. */
    boolean renames() {
        return !databases.isEmpty() || !moved.isEmpty();
    }

    /** A table's name on the target. */
    TableId target(TableId table) {
        return selection.target(table);
    }

    /** A database's name on the target. */
    String target(String database) {
        return selection.target(database);
    }

    /** A table on the target, in quotes. */
    String sql(TableId table) {
        return Quoting.table(target(table));
    }

    /** The name on the target of something that is no table, in quotes. */
    String sql(String database, String name) {
        return Quoting.name(target(database)) + "." + Quoting.name(name);
    }

    /** The name on the target of something that is no table, for listing. */
    String listed(String database, String name) {
        return target(database) + "." + name;
    }

    /**
     * A view's pieces with every qualified name as on the target.
     *
     * @return null if a renamed database's name stands for something else as well, so that it cannot be told
     */
    @Nullable
    List<Token> rewriteQuery(List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean alone = !Pieces.is(tokens, i + 1, ".")
                    && !(i > 0 && tokens.get(i - 1).is("."));
            if (alone && token.kind() == Kind.NAME && databases.containsKey(token.name())) {
                return null;
            }
        }
        return rewrite(tokens);
    }

    /** The pieces with every qualified name of something that is known as on the target. */
    List<Token> rewrite(List<Token> tokens) {
        if (!renames()) {
            return tokens;
        }
        List<Token> out = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean afterDot = i > 0 && tokens.get(i - 1).is(".");
            boolean qualifier =
                    token.mayBeName() && !afterDot && Pieces.is(tokens, i + 1, ".") && i + 2 < tokens.size();
            if (!token.mayBeName() || afterDot) {
                out.add(token);
            } else if (qualifier && isQualifiedName(token.name(), tokens.get(i + 2))) {
                TableId target =
                        target(new TableId(token.name(), tokens.get(i + 2).name()));
                out.add(new Token(Kind.NAME, Quoting.name(target.schema())));
                out.add(tokens.get(i + 1));
                out.add(new Token(Kind.NAME, Quoting.name(target.name())));
                i += 2;
            } else if (qualifier && databases.containsKey(token.name()) && Pieces.is(tokens, i + 3, ".")) {
                // a column by an alias: MySQL 9 puts the database before that too
                out.add(new Token(Kind.NAME, Quoting.name(target(token.name()))));
            } else {
                out.add(token);
            }
        }
        return out;
    }

    private boolean isQualifiedName(String database, Token name) {
        TableId id = new TableId(database, name.name());
        return name.mayBeName() && (known.contains(id) || moved.containsKey(id));
    }

    /** A grant on a database or on something in it, as on the target. */
    List<Token> rewriteGrant(List<Token> tokens) {
        List<Token> out = new ArrayList<>(tokens);
        for (int i = 0; i + 2 < out.size(); i++) {
            String target =
                    out.get(i).kind() == Kind.NAME ? databases.get(out.get(i).name()) : null;
            if (target != null && Pieces.are(out, i + 1, ".", "*")) {
                out.set(i, new Token(Kind.NAME, Quoting.name(target)));
            }
        }
        return rewrite(out);
    }
}
