package io.godwit.oracle.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.oracle.OracleOptions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    private static Address of(String url) {
        return Address.of(new Endpoint(url, Secret.NONE, Map.of()));
    }

    @Test
    void namesAServiceOrAnInstance() {
        Address address = of("oracle://app@db1/SHOP.example.com");
        assertThat(address.port()).isEqualTo(1521);
        assertThat(address.service()).isEqualTo("SHOP.example.com");
        assertThat(of("oracle://app@db1:1522?sid=ORCL").option(OracleOptions.SID))
                .isEqualTo("ORCL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oracle://app@db1",
                "oracle://app@db1/SHOP?sid=ORCL",
                "oracle://db1/SHOP",
                "oracle://app:secret@db1/SHOP",
                "oracle://app@db1/SHOP)(HOST=evil",
                "oracle://app@db1/SHOP?colour=red",
                "oracle://app@db1:99999/SHOP"
            })
    void refusesWhatCannotBeMeant(String url) {
        assertThatThrownBy(() -> of(url))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.OPTION_INVALID));
    }
}
