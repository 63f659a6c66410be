package io.godwit.postgresql.capture;

import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What pgoutput sends of a table like pgbench's accounts. */
public final class Messages {
    private static final int RELATION = 16_384;

    /** The table's plan, changes as text. */
    public static final TablePlan PLAN = plan(new RowFormat("postgresql/text", ""));

    private Messages() {}

    /** The same table with changes in this format. */
    public static TablePlan plan(RowFormat changes) {
        TableId id = new TableId("public", "accounts");
        List<Column> columns = List.of(
                new Column("aid", new Type.Int(32), "integer", false, false, false),
                new Column("bid", new Type.Int(32), "integer", true, false, false),
                new Column("abalance", new Type.Int(32), "integer", true, false, false),
                new Column("filler", new Type.Text(84, true), "character(84)", true, false, true));
        Table table = new Table(id, id, columns, new Key("key", List.of("aid"), true), false, false, null, 0, 0);
        return new TablePlan(table, RowFormat.NEUTRAL, "", changes, "", Join.NONE);
    }

    static Decoder decoder(TablePlan plan) {
        Relations relations = new Relations(
                List.of(plan),
                Map.of(RELATION, plan.table().id()),
                (types, modifiers) ->
                        plan.table().moved().stream().map(Column::nativeType).toList());
        Decoder decoder = new Decoder(relations);
        decoder.decode(relation());
        return decoder;
    }

    private static ByteBuffer relation() {
        ByteBuffer out = ByteBuffer.allocate(500).put((byte) 'R').putInt(RELATION);
        string(out, "public");
        string(out, "accounts");
        out.put((byte) 'd').putShort((short) 4);
        for (Column column : PLAN.table().moved()) {
            out.put((byte) (column.name().equals("aid") ? 1 : 0));
            string(out, column.name());
            out.putInt(23).putInt(-1);
        }
        return out.flip();
    }

    private static void string(ByteBuffer out, String text) {
        out.put(text.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
    }

    /** Updates in transactions of a size. */
    static List<ByteBuffer> updates(int count, int perTransaction) {
        List<ByteBuffer> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long commit = 1000L * (i / perTransaction + 1);
            if (i % perTransaction == 0) {
                messages.add(ByteBuffer.allocate(21)
                        .put((byte) 'B')
                        .putLong(commit)
                        .putLong(700_000_000_000_000L)
                        .putInt(1000 + i)
                        .flip());
            }
            ByteBuffer update = ByteBuffer.allocate(300)
                    .put((byte) 'U')
                    .putInt(RELATION)
                    .put((byte) 'N')
                    .putShort((short) 4);
            for (String cell : new String[] {"" + (i * 7919 % 1_000_003), "7", "" + (i - 5000), " ".repeat(84)}) {
                byte[] bytes = cell.getBytes(StandardCharsets.UTF_8);
                update.put((byte) 't').putInt(bytes.length).put(bytes);
            }
            messages.add(update.flip());
            if (i % perTransaction == perTransaction - 1) {
                messages.add(ByteBuffer.allocate(26)
                        .put((byte) 'C')
                        .put((byte) 0)
                        .putLong(commit)
                        .putLong(commit + 100)
                        .putLong(700_000_000_000_000L)
                        .flip());
            }
        }
        return messages;
    }
}
