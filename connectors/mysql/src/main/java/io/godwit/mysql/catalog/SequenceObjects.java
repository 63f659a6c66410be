package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.Reading.Shown;
import io.godwit.mysql.catalog.Token.Kind;
import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** MariaDB's sequences. Their value is moved at hand-over, to where none that a session of the source holds can come again. */
final class SequenceObjects {
    static final String SEQUENCE = "sequence";
    static final String VALUE = "sequence value";

    private final Reading reading;
    private final Naming naming;
    private final TreeMap<TableId, String> sequences = new TreeMap<>();

    SequenceObjects(Reading reading, Naming naming) throws SQLException {
        this.reading = reading;
        this.naming = naming;
        if (!reading.version().isMariaDb()) {
            return;
        }
        List<TableId> found = new ArrayList<>();
        for (String database : reading.databases()) {
            reading.each(
                    "SELECT table_name FROM information_schema.tables WHERE table_type = 'SEQUENCE' AND table_schema = "
                            + Quoting.text(database),
                    row -> found.add(new TableId(database, row.getString(1))));
        }
        for (TableId id : found) {
            Shown shown =
                    reading.show("SHOW CREATE SEQUENCE " + Quoting.table(id), row -> row.getString("Create Table"));
            sequences.put(id, shown.text());
        }
    }

    Set<TableId> moved() {
        return new HashSet<>(sequences.keySet());
    }

    void addSequences(ObjectList out) {
        sequences.forEach((id, text) -> {
            String name = naming.target(id).toString();
            if (text.isEmpty()) {
                out.skip(SEQUENCE, name, Stage.PRE_DATA, "the user may not read its definition on the source");
                return;
            }
            List<Token> tokens = Lexer.unwrapped(text);
            int at = Pieces.next(tokens, Pieces.find(tokens, 0, "SEQUENCE"));
            List<Token> out1 = new ArrayList<>(tokens);
            out1.set(at, new Token(Kind.NAME, naming.sql(id)));
            out.add(SEQUENCE, name, Stage.PRE_DATA, Lexer.text(out1));
        });
    }

    void addValues(ObjectList out) throws SQLException {
        for (TableId id : sequences.keySet()) {
            reading.each(
                    "SELECT next_not_cached_value, start_value, increment, cycle_count FROM " + Quoting.table(id),
                    row -> {
                        long next = row.getLong(1);
                        long increment = row.getLong(3);
                        // an increment of 0 follows the server's own setting
                        long step = increment == 0 ? 1 : increment;
                        out.addCounter(
                                VALUE,
                                naming.target(id).toString(),
                                "DO SETVAL(" + naming.sql(id) + ", " + next + ", 0, " + row.getLong(4) + ")",
                                Math.floorDiv(next - row.getLong(2), step));
                    });
        }
    }
}
