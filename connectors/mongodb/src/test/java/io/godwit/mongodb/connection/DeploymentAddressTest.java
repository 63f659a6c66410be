package io.godwit.mongodb.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.connection.SslSettings;
import io.godwit.mongodb.MongoOptions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.spi.Secret;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and options, read without a server; and what a server is taken for. */
class DeploymentAddressTest {
    private static Address read(String url, String password, Map<String, String> options) {
        return Address.of(new Endpoint(url, Secret.of(password), options), Option.Side.SOURCE);
    }

    @Test
    void theAddressIsTheDriversWithThePasswordPutIn() {
        Address address = read(
                "mongodb://m%40x@db1:27018,db2/shop?replicaSet=rs0&w=majority&authSource=admin&fence=operator",
                "p:@/%?", Map.of("checkpointDatabase", "own"));
        assertThat(address.hosts()).isEqualTo("db1:27018,db2");
        assertThat(address.firstHost()).isEqualTo("db1");
        assertThat(address.database()).isEqualTo("shop");
        assertThat(address.option(MongoOptions.FENCE)).isEqualTo("operator");
        assertThat(address.option(MongoOptions.CHECKPOINT_DATABASE)).isEqualTo("own");
        assertThat(address.driver().getUsername()).isEqualTo("m@x");
        assertThat(address.driver().getPassword()).isEqualTo("p:@/%?".toCharArray());
        assertThat(address.driver().getRequiredReplicaSetName()).isEqualTo("rs0");
        assertThat(address.driver().getHosts()).containsExactly("db1:27018", "db2");
    }

    @Test
    void adminHoldsUsersAndNothingToMove() {
        assertThat(read("mongodb://u@[::1]:27017/admin", "p", Map.of()).database())
                .isEmpty();
        assertThat(read("mongodb://u@[::1]:27017/admin", "p", Map.of()).firstHost())
                .isEqualTo("::1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mongodb://u:p@db1/",
                "mongodb://@db1/",
                "mongodb:///",
                "mongodb://db1/?w=1",
                "mongodb://db1/?journal=false",
                "mongodb://db1/?readConcernLevel=local",
                "mongodb://db1/?unknown=1",
                "mongodb://db1/?proxyPassword=secret",
                "mongodb://db1/?timeoutMS=5",
                "mongodb://u@db1/",
                "mongodb://db1/%zz"
            })
    void whatIsWrongIsRefused(String url) {
        assertThatThrownBy(() -> read(url, "", Map.of()))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.OPTION_INVALID));
    }

    @Test
    void anUnknownOptionIsRefusedByName() {
        assertThatThrownBy(() -> read("mongodb://db1/", "", Map.of("replicaSet", "rs0")))
                .hasMessageContaining("`replicaSet`");
    }

    @Test
    void aPasswordIsInNoMessage() {
        assertThatThrownBy(() -> read("mongodb://u@db1:notAPort/", "secret", Map.of()))
                .isInstanceOf(GodwitException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void certificatesSwitchTlsOnAndMustBeReadable() {
        Address address = read("mongodb://127.0.0.1:1/", "", Map.of("sslCa", "/nowhere/ca.pem"));
        SslSettings.Builder settings = SslSettings.builder();
        assertThatThrownBy(() -> Tls.configure(settings, address)).hasMessageContaining("cannot be read");
        Address plain = read("mongodb://127.0.0.1:1/?tls=false", "", Map.of("sslCa", "/nowhere/ca.pem"));
        assertThatThrownBy(() -> Tls.configure(settings, plain)).hasMessageContaining("not encrypted");
    }

    @Test
    void versionsAreComparedByNumber() {
        Server server = server(4, 10, 0);
        assertThat(server.isAtLeast(4, 2)).isTrue();
        assertThat(server.isAtLeast(4, 10, 1)).isFalse();
        assertThat(server.isAtLeast(5)).isFalse();
        assertThat(server.isAtLeast(4, 10, 0, 0)).isTrue();
    }

    private static Server server(Integer... version) {
        return new Server(
                List.of(version),
                "",
                Topology.STANDALONE,
                "",
                Platform.SELF_MANAGED,
                "id",
                false,
                false,
                () -> false,
                false,
                1,
                1,
                1);
    }

    @Test
    void servicesAreKnownByTheirHosts() {
        BsonDocument nothing = new BsonDocument();
        assertThat(Platform.of("cluster0.ab1cd.mongodb.net", nothing, nothing)).isEqualTo(Platform.ATLAS);
        assertThat(Platform.of("x.cluster-1.eu-west-1.docdb.amazonaws.com", nothing, nothing))
                .isEqualTo(Platform.AMAZON_DOCUMENTDB);
        assertThat(Platform.of("a.mongo.cosmos.azure.com", nothing, nothing)).isEqualTo(Platform.COSMOS_RU);
        assertThat(Platform.of("a.mongocluster.cosmos.azure.com", nothing, nothing))
                .isEqualTo(Platform.COSMOS_VCORE);
        assertThat(Platform.of("db1", nothing, nothing)).isEqualTo(Platform.SELF_MANAGED);
    }
}
