package io.godwit.sqlserver.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Option;
import io.godwit.spi.Writer;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Ledger;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.testkit.memory.MemoryPosition;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions that come in fragments. */
class ChangeWriterTest {
    private SqlServerTestDatabase database;
    private Sessions sessions;
    private Facts facts;

    @BeforeEach
    void create() {
        database = new SqlServerTestDatabase();
        sessions = Sessions.open(database.endpoint(), "apply", Option.Side.TARGET);
        facts = new Facts(sessions, "apply");
        facts.claim();
        database.run("CREATE TABLE t (id int PRIMARY KEY)");
    }

    @AfterEach
    void drop() {
        facts.close();
        database.close();
    }

    private static ChangeBatch fragment(boolean last, Change... changes) {
        return new ChangeBatch(List.of(changes), "t", new MemoryPosition(7), last, 0, 0);
    }

    @Test
    void aTransactionMayEndWithAnEmptyFragment() {
        AppliedTable table = AppliedTable.of("t", true, List.of("id"), List.of(), "id int");
        AppliedTo reached = new AppliedTo("7", new Ledger(1, 2, 2, 0, 0, 2, 0, 0), 0);
        try (Writer<ChangeBatch> writer = ChangeWriter.open(sessions, facts, List.of(table.plan))) {
            writer.write(fragment(false, table.insert("1"), table.insert("2")));
            assertThatThrownBy(() -> writer.commit(reached)).isInstanceOf(IllegalStateException.class);
            writer.write(fragment(true));
            writer.commit(reached);
        }
        assertThat(database.query("SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
        assertThat(facts.progress().applied()).isEqualTo(reached);
    }
}
