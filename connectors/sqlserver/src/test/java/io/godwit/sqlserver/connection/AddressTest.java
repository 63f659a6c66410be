package io.godwit.sqlserver.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Secret;
import io.godwit.sqlserver.SqlServerOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as people write them, and platforms as servers name themselves. */
class AddressTest {
    private static Address of(String url, Map<String, String> options) {
        return Address.of(new Endpoint(url, Secret.NONE, options));
    }

    @Test
    void everyPartIsRead() {
        Address address = of("sqlserver://a%40b@db.example:1533/sh%20op?encrypt=strict", Map.of());
        assertThat(address.user()).isEqualTo("a@b");
        assertThat(address.hostAndPort()).isEqualTo("db.example:1533");
        assertThat(address.database()).isEqualTo("sh op");
        assertThat(address.option(SqlServerOptions.ENCRYPT)).isEqualTo("strict");
        assertThat(of("mssql://u@h/d", Map.of())).isEqualTo(new Address("h", 1433, "u", "d", Map.of()));
        assertThat(of("sqlserver://u@h/d?encrypt=strict", Map.of("encrypt", "false"))
                        .option(SqlServerOptions.ENCRYPT))
                .as("an option counts more than the address")
                .isEqualTo("false");
    }

    @Test
    void connectionsAreEncryptedUnlessAskedOtherwise() {
        assertThat(of("sqlserver://u@h/d", Map.of()).option(SqlServerOptions.ENCRYPT))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqlserver://h/db",
                "sqlserver://u:secret@h/db",
                "sqlserver://u@h",
                "sqlserver://u@h/",
                "sqlserver://u@h1,h2/db",
                "sqlserver://u@h:port/db",
                "sqlserver://u@h:70000/db",
                "sqlserver://u@h/db?useSSL=false",
                "sqlserver://u@h/d b"
            })
    void whatCannotBeMeantIsRefused(String url) {
        assertThatThrownBy(() -> of(url, Map.of())).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(Errors.OPTION_INVALID);
            assertThat(e.detail()).doesNotContain("secret");
        });
    }

    @Test
    void platformsAreToldByWhatTheyCannotHide() {
        String banner = "Microsoft SQL Server 2022";
        assertThat(Platform.of(3, banner, false, "db")).isEqualTo(Platform.SELF_MANAGED);
        assertThat(Platform.of(2, banner, true, "proxy")).isEqualTo(Platform.AMAZON_RDS);
        assertThat(Platform.of(2, banner, false, "x.eu-west-1.rds.amazonaws.com"))
                .isEqualTo(Platform.AMAZON_RDS);
        assertThat(Platform.of(5, "Microsoft SQL Azure (RTM)", false, "x")).isEqualTo(Platform.AZURE_SQL_DATABASE);
        assertThat(Platform.of(8, "Microsoft SQL Azure (RTM)", false, "x")).isEqualTo(Platform.MANAGED_INSTANCE);
        assertThat(Platform.of(2, "Babelfish for PostgreSQL with SQL Server Compatibility", false, "x"))
                .isEqualTo(Platform.BABELFISH);
        assertThat(Platform.of(2, "Somebody's server", false, "x")).isEqualTo(Platform.OTHER);
        assertThat(Platform.AZURE_SQL_DATABASE.isSingleDatabase()).isTrue();
        assertThat(Platform.MANAGED_INSTANCE.isSingleDatabase()).isFalse();
    }

    @Test
    void namesAndTextsAreQuoted() {
        assertThat(Quoting.name("a]b")).isEqualTo("[a]]b]");
        assertThat(Quoting.text("it's")).isEqualTo("N'it''s'");
        assertThat(Quoting.bytes(new byte[] {0, (byte) 0xab, 1}, 1, 2)).isEqualTo("0xAB01");
    }
}
