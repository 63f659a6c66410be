package io.godwit.mongodb.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** Answers written by hand after the documents that {@link CosmosService} names: stand-ins. */
class CosmosServiceTest {
    private static final BsonDocument NOTHING = new BsonDocument();

    @Test
    void anRuAccountIsKnownByItsName() {
        assertThat(CosmosService.of(NOTHING, NOTHING, "Orders.mongo.cosmos.azure.com"))
                .isEqualTo(CosmosService.REQUEST_UNITS);
        assertThat(CosmosService.of(NOTHING, NOTHING, "orders.mongo.cosmos.azure.cn"))
                .isEqualTo(CosmosService.REQUEST_UNITS);
        assertThat(CosmosService.of(NOTHING, NOTHING, "orders.documents.azure.com"))
                .isEqualTo(CosmosService.REQUEST_UNITS);
    }

    @Test
    void anRuAccountBehindAnotherNameIsKnownByWhatItAnswers() {
        assertThat(CosmosService.of(json("{setName: 'globaldb', ismaster: true}"), NOTHING, "10.0.0.4"))
                .isEqualTo(CosmosService.REQUEST_UNITS);
        assertThat(CosmosService.of(NOTHING, json("{_t: 'BuildInfoResponse', ok: 1}"), ""))
                .isEqualTo(CosmosService.REQUEST_UNITS);
    }

    @Test
    void vCoreIsKnownThoughItsSetIsNamedLikeAnRuAccounts() {
        BsonDocument old = json("{msg: 'isdbgrid', setName: 'globaldb', internal: {cosmos_versions: ['1.104-1']}}");
        assertThat(CosmosService.of(old, NOTHING, "")).isEqualTo(CosmosService.VCORE);
        BsonDocument now = json(
                "{setName: 'globaldb', internal: {documentdb_versions: ['1.117-3', '2.0.0'], kind: 'azuredocumentdb'}}");
        assertThat(CosmosService.of(now, NOTHING, "")).isEqualTo(CosmosService.VCORE);
        assertThat(CosmosService.of(NOTHING, NOTHING, "c.mongocluster.cosmos.azure.com"))
                .isEqualTo(CosmosService.VCORE);
        assertThat(CosmosService.of(NOTHING, NOTHING, "c.global.mongocluster.cosmos.azure.com"))
                .isEqualTo(CosmosService.VCORE);
    }

    @Test
    void theOpenEngineIsNoServiceOfAzure() {
        BsonDocument open = json("{internal: {documentdb_versions: ['0.117.0'], kind: ''}}");
        assertThat(CosmosService.of(open, NOTHING, "localhost")).isEqualTo(CosmosService.DOCUMENTDB);
        assertThat(CosmosService.DOCUMENTDB.throttles()).isFalse();
    }

    @Test
    void mongoDbIsNone() {
        BsonDocument hello = json("{setName: 'rs0', isWritablePrimary: true, hosts: ['a:27017']}");
        BsonDocument buildInfo = json("{version: '7.0.5', gitVersion: 'x', modules: []}");
        assertThat(CosmosService.of(hello, buildInfo, "cluster0.abc.mongodb.net"))
                .isEqualTo(CosmosService.NONE);
        assertThat(CosmosService.of(hello, buildInfo, "docs.c1.docdb.amazonaws.com"))
                .isEqualTo(CosmosService.NONE);
    }

    private static BsonDocument json(String text) {
        return BsonDocument.parse(text);
    }
}
