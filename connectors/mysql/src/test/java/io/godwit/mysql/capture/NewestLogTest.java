package io.godwit.mysql.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What only the newest MySQL logs: compressed transactions, tags, cascades as rows. Runs where the system property {@code
 * godwit.server.mysql-9} names such a server; {@code testkit/other-servers} does.
 */
class NewestLogTest extends LogTests {
    NewestLogTest() {
        super("9");
    }

    private TablePlan car() {
        admin("CREATE TABLE car (id int PRIMARY KEY, name varchar(20), note text, KEY ((concat(name, 'x'))))");
        return plan("car");
    }

    @Test
    void compressedTransactionsAreRead() {
        TablePlan plan = car();
        LogPosition from = log.retain();
        StringBuilder insert = new StringBuilder("INSERT INTO car VALUES (0, 'x', NULL)");
        for (int i = 1; i < 25_000; i++) {
            insert.append(",(").append(i).append(",'x',NULL)");
        }
        admin(
                "SET SESSION binlog_transaction_compression = ON",
                insert.toString(),
                "UPDATE car SET note = repeat('n', 3000) WHERE id < 2000",
                "DELETE FROM car WHERE id > 0",
                "INSERT INTO car VALUES (1, 'last', NULL)");
        List<ChangeBatch> batches = readAll(List.of(plan), from);
        assertThat(batches.stream().mapToInt(b -> b.changes().size()).sum()).isEqualTo(25_000 + 2_000 + 24_999 + 1);
        assertThat(batches.stream().filter(ChangeBatch::last)).hasSize(4);
        LogPosition commit = (LogPosition) batches.get(0).commit();
        assertThat(batches.get(0).last()).isFalse();
        assertThat(texts(readAll(List.of(plan), commit))).hasSize(3);
    }

    @Test
    void tagsNameTransactionsOfTheirOwn() {
        TablePlan plan = car();
        LogPosition from = log.retain();
        admin("INSERT INTO car VALUES (1, 'a', NULL)");
        admin(
                "SET SESSION gtid_next = 'AUTOMATIC:blue'",
                "INSERT INTO car VALUES (2, 'b', NULL)",
                "INSERT INTO car VALUES (3, 'c', NULL)");
        List<ChangeBatch> batches = readAll(List.of(plan), from);
        assertThat(batches).hasSize(3);
        assertThat(batches.get(1).transaction()).contains(":blue:");
        LogPosition last = (LogPosition) batches.get(2).commit();
        assertThat(last.gtids()).isEqualTo(log.position().gtids());
        LogPosition middle = (LogPosition) batches.get(1).commit();
        String elsewhere = "binlog.000077:4/another"
                + middle.text().substring(middle.text().lastIndexOf('/'));
        assertThat(texts(readAll(List.of(plan), LogPosition.parse(elsewhere)))).containsExactly("INSERT 3|c|∅");
    }

    @Test
    void aTableMadeOfAQueryIsOneTransaction() {
        TablePlan plan = car();
        LogPosition from = log.retain();
        admin(
                "INSERT INTO car VALUES (1, 'a', NULL)",
                "CREATE TABLE other AS SELECT * FROM car",
                "INSERT INTO car VALUES (2, 'b', NULL)");
        assertThat(texts(readAll(List.of(plan), from))).containsExactly("INSERT 1|a|∅", "INSERT 2|b|∅");
    }
}
