package io.godwit.postgresql.capture;

import io.godwit.postgresql.load.CellCodec;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.TableId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the stream said of the relations whose changes follow, each matched once with its plan. A relation that is not as it was
 * planned stops the stream: a change that cannot be placed must not be guessed at.
 */
final class Relations {
    private static final int KEY_FLAG = 1;
    /** A buffer that a large value made larger than this is given up. */
    private static final int KEPT_BYTES = 1 << 20;

    private static final char FULL_IDENTITY = 'f';

    private final Map<TableId, TablePlan> plans = new HashMap<>();
    private final Map<Integer, TableId> published;
    private final Map<Integer, Relation> known = new HashMap<>();
    private final TypeNames typeNames;
    private int latestId;
    private @Nullable Relation latest;

    /** How a relation's tuples become a plan's rows; {@code plan} is null for a table that does not move. */
    static final class Relation {
        final @Nullable TablePlan plan;
        /** For each column of the tuple its index in the plan's moved columns. */
        final int[] target;
        /** Whether the tuple's column belongs to the replica identity. */
        final boolean[] key;

        /** What makes cells neutral; null where the plan takes them as the server sends them. */
        private final CellCodec @Nullable [] codecs;

        /** Where cells become neutral, again and again: used by the reading thread alone. */
        private RowBatch neutral;

        private final ByteBuffer described;

        private Relation(@Nullable TablePlan plan, int[] target, boolean[] key, ByteBuffer described) {
            this.plan = plan;
            this.codecs = plan != null && plan.changes().equals(RowFormat.NEUTRAL)
                    ? CellCodec.of(plan.table().moved())
                    : null;
            this.neutral = new RowBatch(RowFormat.NEUTRAL, target.length);
            this.target = target;
            this.key = key;
            this.described = described;
        }

        /** A row of the server's texts in the plan's format. */
        Row planned(Row texts) {
            CellCodec[] present = codecs;
            if (present == null) {
                return texts;
            }
            RowBatch row = neutral;
            if (row.data().length > KEPT_BYTES) {
                row = new RowBatch(RowFormat.NEUTRAL, present.length);
                neutral = row;
            }
            row.clear();
            for (int c = 0; c < present.length; c++) {
                if (texts.isNull(c)) {
                    row.appendNull();
                } else if (texts.isAbsent(c)) {
                    row.appendAbsent();
                } else {
                    present[c].toNeutral(texts.data(), texts.start(c), texts.length(c), row);
                }
            }
            return Row.copyOf(row);
        }
    }

    /** Tells types' names, as the catalog spells them with their modifiers. */
    interface TypeNames {
        List<String> names(int[] types, int[] modifiers);
    }

    /**
     * Nothing heard yet.
     *
     * @param published the publication's tables by object identifier
     */
    Relations(List<TablePlan> plans, Map<Integer, TableId> published, TypeNames typeNames) {
        for (TablePlan plan : plans) {
            this.plans.put(plan.table().id(), plan);
        }
        this.published = published;
        this.typeNames = typeNames;
    }

    /** The relation with this object identifier. */
    Relation get(int id) {
        Relation same = latest;
        if (same != null && id == latestId) {
            return same;
        }
        Relation found = known.get(id);
        if (found == null) {
            throw new GodwitException(
                    Errors.SOURCE_REFUSED, "the stream speaks of relation " + id + " before describing it");
        }
        latestId = id;
        latest = found;
        return found;
    }

    /** Reads a Relation message (PostgreSQL documentation, "Logical Replication Message Formats"). */
    void describe(ByteBuffer message) {
        ByteBuffer described = ByteBuffer.wrap(Arrays.copyOfRange(
                message.array(), message.arrayOffset() + message.position(), message.arrayOffset() + message.limit()));
        int id = message.getInt();
        Relation before = known.get(id);
        if (before != null && before.described.equals(described)) {
            return;
        }
        TableId name = new TableId(string(message), string(message));
        char identity = (char) message.get();
        TablePlan plan = plans.get(name);
        TableId publishedAs = published.get(id);
        if (publishedAs != null && plans.containsKey(publishedAs) && !publishedAs.equals(name)) {
            throw changed(publishedAs, "it was renamed to " + name);
        }
        if (plan != null && publishedAs == null) {
            throw changed(name, "another table bore its name");
        }
        Relation relation = plan == null
                ? new Relation(null, new int[0], new boolean[0], described)
                : match(plan, identity, message, described);
        known.put(id, relation);
        latest = null;
    }

    private Relation match(TablePlan plan, char identity, ByteBuffer message, ByteBuffer described) {
        TableId table = plan.table().id();
        List<Column> columns = plan.table().moved();
        int count = Short.toUnsignedInt(message.getShort());
        int[] target = new int[count];
        boolean[] key = new boolean[count];
        int[] types = new int[count];
        int[] modifiers = new int[count];
        boolean[] keyed = new boolean[columns.size()];
        for (int i = 0; i < count; i++) {
            key[i] = (message.get() & KEY_FLAG) != 0;
            target[i] = indexOf(columns, string(message), table);
            types[i] = message.getInt();
            modifiers[i] = message.getInt();
            keyed[target[i]] = key[i] || identity == FULL_IDENTITY;
        }
        if (count != columns.size()) {
            throw changed(table, "it lost a column");
        }
        if (plan.table().fullImages() && identity != FULL_IDENTITY) {
            throw changed(table, "its replica identity is no longer FULL");
        }
        for (int index : plan.table().keyIndexes()) {
            if (!keyed[index]) {
                throw changed(
                        table,
                        "its replica identity no longer holds column "
                                + columns.get(index).name());
            }
        }
        List<String> names = typeNames.names(types, modifiers);
        for (int i = 0; i < count; i++) {
            Column column = columns.get(target[i]);
            if (!column.nativeType().equals(names.get(i))) {
                throw changed(
                        table,
                        "column " + column.name() + " was planned as " + column.nativeType() + " and is "
                                + names.get(i));
            }
        }
        return new Relation(plan, target, key, described);
    }

    private static int indexOf(List<Column> columns, String name, TableId table) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw changed(table, "it has a new column " + name);
    }

    private static GodwitException changed(TableId table, String how) {
        return new GodwitException(Errors.SCHEMA_CHANGED, how, table.toString(), null);
    }

    private static String string(ByteBuffer message) {
        int start = message.position();
        int end = start;
        while (message.get(end) != 0) {
            end++;
        }
        message.position(end + 1);
        return new String(message.array(), message.arrayOffset() + start, end - start, StandardCharsets.UTF_8);
    }
}
