package io.godwit.mysql.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Option;
import io.godwit.spi.Secret;
import io.godwit.testkit.server.MySqlServer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows on the wire, from every kind of server. */
class WireSessionTest {
    private static Sessions sessions(String name, String parameters) {
        Assumptions.assumeTrue(
                MySqlServer.missing(name).isEmpty(),
                () -> MySqlServer.missing(name).orElse(""));
        return Sessions.open(
                new Endpoint(
                        MySqlServer.shared(name).url("mysql") + parameters, Secret.of(MySqlServer.PASSWORD), Map.of()),
                "wire",
                Option.Side.SOURCE);
    }

    private static String cell(WireSession session, int column) {
        byte[] bytes = session.buffer();
        int at = session.start();
        for (int c = 0; ; c++) {
            int length = bytes[at++] & 0xff;
            if (length == 0xfb) {
                if (c == column) {
                    return "null";
                }
                continue;
            }
            int size = length < 0xfb ? 0 : length == 0xfe ? 8 : length - 0xfa;
            if (size > 0) {
                length = 0;
                for (int i = 0; i < Math.min(4, size); i++) {
                    length |= (bytes[at + i] & 0xff) << (8 * i);
                }
                at += size;
            }
            if (c == column) {
                return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
            }
            at += length;
        }
    }

    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void rowsLieInTheBufferWhateverTheirSize(String name) throws Exception {
        try (WireSession session = sessions(name, "").openWire("test")) {
            assertThat(session.query("SELECT 1 AS a, NULL AS b, 'x' AS c UNION ALL SELECT 2, '', REPEAT('y', 70000)"))
                    .isEqualTo(3);
            assertThat(session.columns()).extracting(WireColumn::name).containsExactly("a", "b", "c");
            assertThat(session.nextRow()).isTrue();
            assertThat(cell(session, 0) + cell(session, 1) + cell(session, 2)).isEqualTo("1nullx");
            assertThat(session.nextRow()).isTrue();
            assertThat(cell(session, 2)).hasSize(70_000).matches("y+");
            assertThat(session.nextRow()).isFalse();
            // around the sizes at which packets are divided
            for (int size : new int[] {16_777_211, 16_777_215, 34_000_000}) {
                session.query("SELECT 'before' UNION ALL SELECT REPEAT('z', " + size + ") UNION ALL SELECT 'after'");
                assertThat(session.nextRow()).isTrue();
                assertThat(cell(session, 0)).isEqualTo("before");
                assertThat(session.nextRow()).isTrue();
                assertThat(cell(session, 0)).hasSize(size).matches("z++");
                assertThat(session.nextRow()).isTrue();
                assertThat(cell(session, 0)).isEqualTo("after");
                assertThat(session.nextRow()).isFalse();
            }
            session.query("SELECT '" + "q".repeat(17_000_000) + "'");
            assertThat(session.nextRow()).isTrue();
            assertThat(cell(session, 0)).hasSize(17_000_000);
            assertThat(session.nextRow()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void manySmallRowsAndTextInItsOwnCharacterSet(String name) throws Exception {
        try (WireSession session = sessions(name, "").openWire("test")) {
            session.query(
                    "SELECT a.i * 100 + b.i, 'row' FROM (SELECT @a := @a + 1 AS i FROM information_schema.columns,"
                            + " (SELECT @a := -1) v LIMIT 100) a, (SELECT @b := @b + 1 AS i FROM information_schema.columns,"
                            + " (SELECT @b := -1) w LIMIT 100) b ORDER BY 1");
            for (int i = 0; i < 10_000; i++) {
                assertThat(session.nextRow()).isTrue();
                assertThat(Double.parseDouble(cell(session, 0))).isEqualTo(i);
            }
            assertThat(session.nextRow()).isFalse();
            session.query("SELECT CONVERT('é' USING latin1)");
            session.nextRow();
            assertThat(cell(session, 0)).isEqualTo("é");
            session.abandonRows();
            session.query("SELECT 'é'");
            session.nextRow();
            assertThat(cell(session, 0)).isEqualTo("Ã©");
        }
    }

    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void rowsCanBeAbandonedAndTheTransactionStays(String name) throws Exception {
        Sessions sessions = sessions(name, "");
        try (WireSession session = sessions.openWire("test")) {
            session.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
            session.execute("SET @kept = 7");
            session.query(
                    "SELECT REPEAT('x', 1000) FROM information_schema.collations a, information_schema.collations b,"
                            + " information_schema.collations c");
            assertThat(session.nextRow()).isTrue();
            session.abandonRows();
            session.query("SELECT @kept");
            assertThat(session.nextRow()).isTrue();
            assertThat(cell(session, 0)).isEqualTo("7");
        }
    }

    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void refusalsHaveTheirNumberAndClosingEndsAWaitingRead(String name) throws Exception {
        WireSession session = sessions(name, "").openWire("test");
        assertThatThrownBy(() -> session.query("SELECT * FROM mysql.nothing"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getErrorCode() + e.getSQLState()).isEqualTo("114642S02"));
        session.execute("DO 1");
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                session.execute("DO SLEEP(100)");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        session.close();
        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).hasMessageContaining("closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?sslMode=disabled", "?sslMode=preferred", "?sslMode=required"})
    void passwordsAreProvenWithAndWithoutTls(String mode) throws Exception {
        // a changed password is not in the server's cache, so that it must be sent whole, encrypted in one way or the
        // other
        MySqlServer server = MySqlServer.shared("8.0");
        server.execute("", "ALTER USER mig IDENTIFIED BY 'other'", "ALTER USER mig IDENTIFIED BY 'secret'");
        Sessions sessions = sessions("8.0", mode);
        try (WireSession session = sessions.openWire("test")) {
            session.query("SHOW STATUS LIKE 'Ssl_cipher'");
            session.nextRow();
            assertThat(cell(session, 1).isEmpty()).isEqualTo(mode.endsWith("disabled"));
        }
    }
}
