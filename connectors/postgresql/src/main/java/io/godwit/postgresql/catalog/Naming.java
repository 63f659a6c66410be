package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Target names. Definitions are read with an empty search path, so that every name outside pg_catalog stands with its schema;
 * a renaming then is a replacement of qualified names, token by token.
 */
final class Naming {
    private final Selection selection;
    private final Map<TableId, TableId> tables;
    private final NameRewriter rewriter;
    private final Set<Long> renamed;

    private Naming(Selection selection, Map<TableId, TableId> tables, NameRewriter rewriter, Set<Long> renamed) {
        this.selection = selection;
        this.tables = tables;
        this.rewriter = rewriter;
        this.renamed = renamed;
    }

    static Naming read(Reading reading) throws SQLException {
        Selection selection = reading.selection();
        Map<String, String> schemas = new HashMap<>();
        for (String schema : reading.schemas()) {
            if (!selection.target(schema).equals(schema)) {
                schemas.put(schema, selection.target(schema));
            }
        }
        Map<TableId, TableId> tables = new HashMap<>();
        Set<Long> renamed = new HashSet<>();
        Map<TableId, TableId> owners = owners(reading);
        for (Relation relation : reading.relations().all()) {
            TableId target = target(selection, relation.id(), owners.get(relation.id()));
            if (!relation.chosen()
                    || (target.equals(relation.id())
                            && !schemas.containsKey(relation.id().schema()))) {
                continue;
            }
            if (!target.name().equals(relation.id().name())) {
                renamed.add(relation.oid());
            }
            tables.put(relation.id(), target);
        }
        Set<TableId> known = new HashSet<>();
        if (!schemas.isEmpty()) {
            reading.each(KNOWN_NAMES, row -> {
                if (schemas.containsKey(row.getString(1))) {
                    known.add(new TableId(row.getString(1), row.getString(2)));
                }
            });
        }
        return new Naming(selection, tables, new NameRewriter(schemas, tables, known), renamed);
    }

    /** The owning table of each sequence that has one. */
    private static Map<TableId, TableId> owners(Reading reading) throws SQLException {
        Map<TableId, TableId> owners = new HashMap<>();
        reading.each("""
                SELECT d.objid, d.refobjid FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
                WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                  AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
                  AND d.refobjsubid > 0""", row -> {
            Relation sequence = reading.relations().get(row.getLong(1));
            Relation table = reading.relations().get(row.getLong(2));
            if (sequence != null && table != null) {
                owners.put(sequence.id(), table.id());
            }
        });
        return owners;
    }

    /** A sequence must lie in the schema of the table that owns it. */
    private static TableId target(Selection selection, TableId id, @Nullable TableId owner) {
        return owner == null || selection.tableNames().containsKey(id)
                ? selection.target(id)
                : new TableId(selection.target(owner).schema(), id.name());
    }

    private static final String KNOWN_NAMES = """
            SELECT n.nspname, o.name FROM (
              SELECT relnamespace AS schema, relname AS name FROM pg_catalog.pg_class
              UNION ALL SELECT typnamespace, typname FROM pg_catalog.pg_type
              UNION ALL SELECT pronamespace, proname FROM pg_catalog.pg_proc
              UNION ALL SELECT collnamespace, collname FROM pg_catalog.pg_collation
              UNION ALL SELECT oprnamespace, oprname FROM pg_catalog.pg_operator
              UNION ALL SELECT opcnamespace, opcname FROM pg_catalog.pg_opclass
              UNION ALL SELECT stxnamespace, stxname FROM pg_catalog.pg_statistic_ext
              UNION ALL SELECT cfgnamespace, cfgname FROM pg_catalog.pg_ts_config
              UNION ALL SELECT dictnamespace, dictname FROM pg_catalog.pg_ts_dict) o
            JOIN pg_catalog.pg_namespace n ON n.oid = o.schema WHERE n.nspname !~ '^pg_'""";

    /** A relation's name on the target. */
    TableId target(TableId id) {
        TableId renamed = tables.get(id);
        return renamed == null ? selection.target(id) : renamed;
    }

    /** A schema's name on the target. */
    String schema(String schema) {
        return selection.target(schema);
    }

    /** The name on the target of something in a schema, for listing. */
    String listed(String schema, String name) {
        return schema(schema) + "." + name;
    }

    /** Whether the name itself, not just the schema, is another on the target: then a query's column references break. */
    boolean isRenamed(long relation) {
        return renamed.contains(relation);
    }

    /** Whether anything is renamed at all. */
    boolean renames() {
        return rewriter.isActive();
    }

    /**
     * A statement with the target's names.
     *
     * @param query whether it holds a query, in which an alias could be mistaken for a schema
     * @return null if that cannot be done safely
     */
    @Nullable
    String rewrite(String statement, boolean query) {
        return rewriter.rewrite(statement, query);
    }

    /** The qualified target name of a relation, in quotes. */
    String sql(Relation relation) {
        return Quoting.name(target(relation.id()));
    }
}
