package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.neutral.Descriptions;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema as a target of another version or fork takes it: what the target says otherwise is said so, what it cannot have is
 * skipped, both with the reason, so that an assessment and the migration itself tell the same.
 */
public final class Adaptation {
    private static final Set<String> PROGRAMS = Set.of(
            "procedure",
            "function",
            "package",
            "package body",
            ViewObjects.VIEW,
            ProgramObjects.TRIGGER,
            ProgramObjects.EVENT,
            ProgramObjects.EVENT_ENABLED);

    /** Without it the server gives a timestamp that is NOT NULL a default, and lets it follow the clock. */
    private static final String EXPLICIT_TIMESTAMPS = "SET SESSION explicit_defaults_for_timestamp = 1";

    private final ServerVersion source;
    private final TargetFacts target;
    private final Collations collations;
    private final Set<String> checkNames = new HashSet<>();
    private final Set<String> skipped = new HashSet<>();

    /** Columns that tables are made without. */
    private final Map<String, Set<String>> absent = new HashMap<>();

    private Adaptation(ServerVersion source, TargetFacts target) {
        this.source = source;
        this.target = target;
        this.collations = new Collations(target.collations());
    }

    /**
     * The objects of a schema of MySQL or MariaDB, in their order.
     *
     * @param connection a session on the target
     * @param definersBecomeCurrentUser whether objects get the target's user as their definer
     */
    public static List<SchemaObject> objects(Schema schema, Connection connection, boolean definersBecomeCurrentUser)
            throws SQLException {
        return objects(schema, TargetFacts.read(connection, definersBecomeCurrentUser));
    }

    static List<SchemaObject> objects(Schema schema, TargetFacts target) {
        Adaptation adaptation = new Adaptation(ServerVersion.parse(schema.version()), target);
        List<SchemaObject> out = new ArrayList<>();
        for (SchemaObject object : schema.objects()) {
            if (object.skipped() != null) {
                out.add(object);
            } else if (object.statements().isEmpty()) {
                out.add(adaptation.withTable(object));
            } else {
                out.add(adaptation.adapt(object));
            }
        }
        return out;
    }

    /** What has no statement is made with its table, unless the server reads it there and forgets it. */
    private SchemaObject withTable(SchemaObject object) {
        boolean forgotten = object.kind().equals(Descriptions.CHECK) && !TableAdaptation.knowsChecks(target.version());
        return forgotten ? made(object, List.of(), Set.of(), "the target knows no checks") : object;
    }

    private SchemaObject adapt(SchemaObject object) {
        if (PROGRAMS.contains(object.kind())) {
            ProgramAdaptation program = new ProgramAdaptation(source, collations, target);
            List<String> statements = program.adapt(object);
            String impossible = program.impossible();
            if (object.kind().equals(ProgramObjects.EVENT_ENABLED) && skipped.contains(object.name())) {
                impossible = "its event is not made";
            }
            if (impossible != null && object.kind().equals(ProgramObjects.EVENT)) {
                skipped.add(object.name());
            }
            return made(object, statements, program.reasons(), impossible);
        }
        return switch (object.kind()) {
            case TableObjects.TABLE -> table(object);
            case TableObjects.INDEX -> index(object);
            case SchemaReader.DATABASE -> database(object);
            case SequenceObjects.SEQUENCE, SequenceObjects.VALUE ->
                target.version().isMariaDb()
                        ? object
                        : made(object, List.of(), Set.of(), "the target has no sequences");
            case UserObjects.USER, UserObjects.GRANTS -> user(object);
            default -> object;
        };
    }

    private SchemaObject table(SchemaObject object) {
        TableAdaptation table = new TableAdaptation(target.version(), collations, checkNames);
        String database = object.name().substring(0, Math.max(object.name().indexOf('.'), 0));
        String statement = table.adapt(object.statements().get(0), database);
        if (!table.absent().isEmpty()) {
            absent.put(object.name(), table.absent());
        }
        boolean timestamps = !target.explicitTimestamps() && TableAdaptation.hasBareTimestamp(statement);
        return made(
                object,
                timestamps ? List.of(EXPLICIT_TIMESTAMPS, statement) : List.of(statement),
                table.reasons(),
                table.impossible());
    }

    /** The table of an index, both by their listed names; only one that is made without columns is looked for. */
    private String table(String index) {
        return absent.keySet().stream()
                .filter(t -> index.startsWith(t + "."))
                .findFirst()
                .orElse("");
    }

    private SchemaObject index(SchemaObject object) {
        String statement = object.statements().get(0);
        // ALTER TABLE `a`.`b` ADD ...
        List<Token> tokens = Lexer.tokens(statement, "");
        int definition = Pieces.next(tokens, Pieces.find(tokens, 0, "ADD"));
        IndexAdaptation index = new IndexAdaptation(target.version());
        List<Token> adapted = index.adapt(
                tokens.subList(definition, tokens.size()), absent.getOrDefault(table(object.name()), Set.of()));
        String made = Lexer.text(tokens.subList(0, definition)) + Lexer.text(adapted);
        return made(object, List.of(made), index.reasons(), index.impossible());
    }

    private SchemaObject database(SchemaObject object) {
        Set<String> reasons = new java.util.LinkedHashSet<>();
        List<String> statements = new ArrayList<>();
        for (String statement : object.statements()) {
            List<Token> tokens = collations.adapt(Lexer.tokens(statement, ""), reasons::add);
            int comment = Pieces.find(tokens, 0, "COMMENT");
            if (comment < tokens.size() && !target.version().isMariaDb(10, 5, 0)) {
                tokens = tokens.subList(0, comment);
                reasons.add("the target keeps no comments of databases");
            }
            statements.add(Lexer.text(tokens).strip());
        }
        return made(object, statements, reasons, null);
    }

    /** How a password is kept, and what can be granted, differs between the forks. */
    private SchemaObject user(SchemaObject object) {
        boolean same = source.isMariaDb() == target.version().isMariaDb();
        boolean gone = target.version().isMySql(9, 0, 0)
                && object.statements().stream().anyMatch(s -> s.contains("mysql_native_password"));
        return same && !gone
                ? object
                : made(object, List.of(), Set.of(), "the target does not keep users and passwords as the source does");
    }

    private static SchemaObject made(
            SchemaObject object, List<String> statements, Collection<String> reasons, @Nullable String impossible) {
        if (impossible != null) {
            return new SchemaObject(object.kind(), object.name(), object.stage(), List.of(), impossible);
        }
        SchemaObject other = new SchemaObject(
                object.kind(),
                object.name(),
                object.stage(),
                statements,
                null,
                object.counted(),
                object.definition(),
                object.changed());
        return reasons.isEmpty() ? other : other.changed(String.join("; ", reasons));
    }
}
