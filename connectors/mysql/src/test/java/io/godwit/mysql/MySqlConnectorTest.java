package io.godwit.mysql;

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
import io.godwit.testkit.server.MySqlServer;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong before anything is read: said at once, by its name, and without the password. */
class MySqlConnectorTest {
    private static MySqlServer server(String name) {
        Assumptions.assumeTrue(
                MySqlServer.missing(name).isEmpty(),
                () -> MySqlServer.missing(name).orElse(""));
        return MySqlServer.shared(name);
    }

    private static void refused(ErrorCode code, String url, String password, Map<String, String> options) {
        Endpoint endpoint = new Endpoint(url, Secret.of(password), options);
        for (boolean source : new boolean[] {true, false}) {
            assertThatThrownBy(() -> {
                        Connector connector = new MySqlConnector();
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

    @Test
    void isFoundByEitherScheme() {
        assertThat(ServiceLoader.load(Connector.class).stream().map(ServiceLoader.Provider::get))
                .filteredOn(c -> c.engine().equals("mysql"))
                .singleElement()
                .satisfies(c -> assertThat(c.schemes()).containsExactly("mysql", "mariadb"));
    }

    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void aWrongPasswordIsRefused(String name) {
        refused(Errors.LOGIN_REFUSED, server(name).url("mysql"), "pass-word", Map.of());
        refused(Errors.LOGIN_REFUSED, server(name).url("nobody", "mysql"), "", Map.of());
    }

    @Test
    void nobodyThere() {
        refused(Errors.SOURCE_UNREACHABLE, "mysql://u@127.0.0.1:1/", "pass-word", Map.of());
        refused(Errors.SOURCE_UNREACHABLE, "mysql://u@no-such-host.invalid/", "pass-word", Map.of());
    }

    @Test
    void optionsThatCannotBeMeant() {
        MySqlServer server = server("8.0");
        refused(Errors.OPTION_INVALID, server.url("mysql"), "pass-word", Map.of("nonsense", "1"));
        refused(Errors.OPTION_INVALID, server.url("mysql"), "pass-word", Map.of("sslMode", "maybe"));
        refused(Errors.OPTION_INVALID, server.url("mysql"), "secret", Map.of("silenceSeconds", "0"));
        refused(
                Errors.OPTION_INVALID,
                server.url("mysql"),
                "secret",
                Map.of("sslMode", "verify-ca", "sslCa", "no-such-file"));
    }

    @Test
    void tlsThatMustBeAndCannot() {
        refused(MySqlErrors.TLS_REFUSED, server("5.7").url("mysql"), "secret", Map.of("sslMode", "required"));
        // a certificate of its own making is signed by nobody this Java trusts
        refused(MySqlErrors.TLS_REFUSED, server("8.0").url("mysql"), "secret", Map.of("sslMode", "verify-ca"));
        String authority = server("8.0").folder().resolve("data/ca.pem").toString();
        refused(
                MySqlErrors.TLS_REFUSED,
                server("8.0").url("mysql"),
                "secret",
                Map.of("sslMode", "verify-identity", "sslCa", authority));
    }

    @Test
    void aServerThatWantsTlsSaysSo() {
        MySqlServer server = server("8.0");
        server.execute("", "SET GLOBAL require_secure_transport = ON");
        try {
            refused(MySqlErrors.TLS_REFUSED, server.url("mysql"), "secret", Map.of("sslMode", "disabled"));
        } finally {
            // only an encrypted session can take it back
            try (Source encrypted = new MySqlConnector()
                    .source(
                            new Endpoint(
                                    server.url("admin", "mysql"), Secret.of("secret"), Map.of("sslMode", "required")),
                            "one")) {
                assertThat(encrypted.identity().engine()).isEqualTo("mysql");
            }
            MySqlServer.shared("8.0").restart();
        }
    }

    @ParameterizedTest
    @MethodSource("io.godwit.testkit.server.TestedServers#all")
    void aServerIsKnownAgain(String name) {
        MySqlServer server = server(name);
        Endpoint endpoint = new Endpoint(server.url("mysql"), Secret.of("secret"), Map.of());
        Identity first;
        try (Source source = new MySqlConnector().source(endpoint, "one")) {
            first = source.identity();
        }
        assertThat(first.engine()).isEqualTo("mysql");
        assertThat(first.version()).contains(name.replaceFirst("^(mysql|mariadb)-", ""));
        assertThat(first.version().contains("MariaDB")).isEqualTo(server.isMariaDb());
        assertThat(first.platform()).isEqualTo("self-managed");
        assertThat(first.database()).isEqualTo("mysql");
        server.restart();
        try (Source source = new MySqlConnector().source(endpoint, "one")) {
            assertThat(source.identity()).isEqualTo(first);
        }
    }

    @Test
    void aTrustedAuthorityIsEnough() {
        MySqlServer server = server("8.0");
        String authority = server.folder().resolve("data/ca.pem").toString();
        Endpoint endpoint = new Endpoint(
                server.url("mysql"), Secret.of("secret"), Map.of("sslMode", "verify-ca", "sslCa", authority));
        try (Source source = new MySqlConnector().source(endpoint, "one")) {
            assertThat(source.identity().server()).isNotEmpty();
        }
    }
}
