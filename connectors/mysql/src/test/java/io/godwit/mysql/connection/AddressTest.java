package io.godwit.mysql.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.mysql.MySqlOptions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as people write them, and versions and platforms as servers name them. */
class AddressTest {
    private static Address of(String url, Map<String, String> options) {
        return Address.of(new Endpoint(url, Secret.NONE, options));
    }

    @Test
    void everyPartIsRead() {
        Address address = of("mysql://a%40b@db.example:3307/sh%20op?sslMode=required&sslCa=%2Fca.pem", Map.of());
        assertThat(address.user()).isEqualTo("a@b");
        assertThat(address.hostAndPort()).isEqualTo("db.example:3307");
        assertThat(address.database()).isEqualTo("sh op");
        assertThat(address.option(MySqlOptions.SSL_MODE)).isEqualTo("required");
        assertThat(address.option(MySqlOptions.SSL_CA)).isEqualTo("/ca.pem");
        assertThat(of("mariadb://u@h", Map.of())).isEqualTo(new Address("h", 3306, "u", "", Map.of()));
        assertThat(of("mysql://u@[::1]:33/", Map.of()).hostAndPort()).isEqualTo("[::1]:33");
        assertThat(of("mysql://u@h/?sslMode=required", Map.of("sslMode", "disabled"))
                        .option(MySqlOptions.SSL_MODE))
                .as("an option counts more than the address")
                .isEqualTo("disabled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://h/db",
                "mysql://u:secret@h/db",
                "mysql://u@/db",
                "mysql://u@h1,h2/db",
                "mysql://u@h:port/db",
                "mysql://u@h:70000/db",
                "mysql://u@h/db?useSSL=false",
                "mysql://u@h/d b"
            })
    void whatCannotBeMeantIsRefused(String url) {
        assertThatThrownBy(() -> of(url, Map.of())).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(Errors.OPTION_INVALID);
            assertThat(e.detail()).doesNotContain("secret");
        });
    }

    @Test
    void versionsAreCompared() {
        ServerVersion mySql = ServerVersion.parse("8.0.36-28");
        assertThat(mySql.isMySql(8, 0, 36)).isTrue();
        assertThat(mySql.isMySql(8, 0, 37)).isFalse();
        assertThat(mySql.isMySql(8, 4, 0)).isFalse();
        assertThat(mySql.isMariaDb(5, 5, 0)).isFalse();
        ServerVersion mariaDb = ServerVersion.parse("5.5.5-10.11.5-MariaDB-log");
        assertThat(mariaDb).hasToString("MariaDB 10.11.5");
        assertThat(mariaDb.isMariaDb(10, 6, 0)).isTrue();
        assertThat(mariaDb.isMySql(5, 5, 0)).isFalse();
        assertThat(ServerVersion.parse("9.7.4").isMySql(8, 4, 1)).isTrue();
    }

    @Test
    void platformsAreToldByWhatTheyCannotHide() {
        assertThat(Platform.of("8.0.39", "/usr/", false, "db")).isEqualTo(Platform.SELF_MANAGED);
        assertThat(Platform.of("8.0.39", "/rdsdbbin/mysql-8.0.39/", false, "proxy"))
                .isEqualTo(Platform.AMAZON_RDS);
        assertThat(Platform.of("8.0.39", "/rdsdbbin/oscar/", true, "x")).isEqualTo(Platform.AMAZON_AURORA);
        assertThat(Platform.of("8.0.37-google", "/usr/", false, "10.0.0.1")).isEqualTo(Platform.CLOUD_SQL);
        assertThat(Platform.of("8.0.39", "/app/", false, "x.mysql.database.azure.com"))
                .isEqualTo(Platform.AZURE);
    }
}
