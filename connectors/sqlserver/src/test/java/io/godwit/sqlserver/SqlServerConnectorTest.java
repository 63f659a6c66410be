package io.godwit.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Connector;
import io.godwit.spi.Endpoint;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Identity;
import io.godwit.spi.Secret;
import io.godwit.spi.Source;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What goes wrong before anything is read: said at once, by its name, and without the password. */
class SqlServerConnectorTest {
    private static void refused(ErrorCode code, Endpoint endpoint) {
        for (boolean source : new boolean[] {true, false}) {
            assertThatThrownBy(() -> {
                        Connector connector = new SqlServerConnector();
                        AutoCloseable opened =
                                source ? connector.source(endpoint, "one") : connector.target(endpoint, "one");
                        opened.close();
                    })
                    .isInstanceOfSatisfying(GodwitException.class, e -> {
                        ErrorCode expected =
                                !source && code.equals(Errors.SOURCE_UNREACHABLE) ? Errors.TARGET_UNREACHABLE : code;
                        assertThat(e.code()).as(e.detail()).isEqualTo(expected);
                        assertThat(e.detail()).doesNotContain("pass-word");
                    });
        }
    }

    private static Endpoint endpoint(Endpoint like, String name, String value) {
        Map<String, String> options = new HashMap<>(like.options());
        options.put(name, value);
        return new Endpoint(like.url(), like.password(), options);
    }

    @Test
    void isFoundByEitherScheme() {
        assertThat(ServiceLoader.load(Connector.class).stream().map(ServiceLoader.Provider::get))
                .filteredOn(c -> c.engine().equals("sqlserver"))
                .singleElement()
                .satisfies(c -> assertThat(c.schemes()).contains("sqlserver", "mssql"));
    }

    @Test
    void nobodyThere() {
        refused(
                Errors.SOURCE_UNREACHABLE,
                new Endpoint("sqlserver://u@127.0.0.1:1/d", Secret.of("pass-word"), Map.of()));
        refused(
                Errors.SOURCE_UNREACHABLE,
                new Endpoint("sqlserver://u@no-such-host.invalid/d", Secret.of("pass-word"), Map.of()));
    }

    @Test
    void whatTheServerRefuses() {
        try (SqlServerTestDatabase database = new SqlServerTestDatabase()) {
            Endpoint right = database.endpoint();
            refused(Errors.LOGIN_REFUSED, new Endpoint(right.url(), Secret.of("pass-word"), right.options()));
            refused(
                    Errors.LOGIN_REFUSED,
                    new Endpoint(
                            right.url().replace(database.name(), "no_such_database"),
                            right.password(),
                            right.options()));
            refused(Errors.OPTION_INVALID, endpoint(right, "nonsense", "1"));
            refused(Errors.OPTION_INVALID, endpoint(right, "silenceSeconds", "0"));
            refused(Errors.OPTION_INVALID, endpoint(right, "trustServerCertificate", "perhaps"));
            refused(Errors.OPTION_INVALID, endpoint(right, "encrypt", "perhaps"));
            refused(Errors.OPTION_INVALID, endpoint(right, "authentication", "perhaps"));
        }
    }

    @Test
    void aServerIsKnownAgain() {
        try (SqlServerTestDatabase database = new SqlServerTestDatabase()) {
            Identity first;
            try (Source source = new SqlServerConnector().source(database.endpoint(), "one")) {
                first = source.identity();
            }
            assertThat(first.engine()).isEqualTo("sqlserver");
            assertThat(first.version()).isNotEmpty();
            assertThat(first.database()).isEqualTo(database.name());
            try (Source source = new SqlServerConnector().source(database.endpoint(), "two")) {
                assertThat(source.identity()).isEqualTo(first);
            }
            try (SqlServerTestDatabase other = new SqlServerTestDatabase();
                    Source source = new SqlServerConnector().source(other.endpoint(), "one")) {
                assertThat(source.identity().server()).isNotEqualTo(first.server());
            }
        }
    }
}
