package io.godwit.mongodb.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mongodb.MongoConnector;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CosmosLimitsTest {
    @Test
    void whatAnAccountDoesNotIndexIsNamed() {
        assertThat(whys("{\"key\": {\"a\": \"text\"}, \"name\": \"i\"}")).anyMatch(w -> w.contains("text indexes"));
        assertThat(whys("{\"key\": {\"a\": \"hashed\"}, \"name\": \"i\"}")).anyMatch(w -> w.contains("hashed"));
        assertThat(whys("{\"key\": {\"a\": 1}, \"name\": \"i\", \"sparse\": true}"))
                .anyMatch(w -> w.contains("sparse"));
        assertThat(whys("{\"key\": {\"a\": 1}, \"name\": \"i\", \"collation\": {\"locale\": \"de\"}}"))
                .anyMatch(w -> w.contains("collation"));
        assertThat(whys("{\"key\": {\"a\": 1}, \"name\": \"i\", \"partialFilterExpression\": {\"a\": {\"$gt\": 1}}}"))
                .anyMatch(w -> w.contains("only a unique index may be partial"));
        assertThat(whys("{\"key\": {\"a.b\": 1, \"c\": 1}, \"name\": \"i\"}")).anyMatch(w -> w.contains("array"));
        assertThat(whys("{\"key\": {\"$**\": 1}, \"name\": \"i\", \"wildcardProjection\": {\"a\": 1}}"))
                .anyMatch(w -> w.contains("wildcard"));
        String nine = "\"a\": 1, \"b\": 1, \"c\": 1, \"d\": 1, \"e\": 1, \"f\": 1, \"g\": 1, \"h\": 1, \"i\": 1";
        assertThat(whys("{\"key\": {" + nine + "}, \"name\": \"i\"}")).anyMatch(w -> w.contains("8 fields"));
        assertThat(whys("{\"key\": {\"a\": 1, \"b\": -1}, \"name\": \"i\"}")).isEmpty();
    }

    @Test
    void aUniqueIndexBeginsWithTheShardKeyOrIsNotMade() {
        String unique = index("{\"key\": {\"number\": 1}, \"name\": \"i\", \"unique\": true}");
        assertThat(problems(CosmosService.REQUEST_UNITS, "app.orders=shardKey:customerId", 0, unique))
                .anyMatch(p -> p.why().contains("begin with its shard key"));
        assertThat(problems(CosmosService.REQUEST_UNITS, "app.orders=shardKey:number", 0, unique))
                .noneMatch(p -> p.severity() == Severity.WARNING);
    }

    @Test
    void expiryAndWhatNeedsCollModIsTold() {
        String expiry =
                "{\"collMod\": \"orders\", \"index\": {\"name\": \"i\", \"expireAfterSeconds\": 60}, \"$db\": \"app\"}";
        assertThat(problems(CosmosService.REQUEST_UNITS, "", 0, expiry))
                .anyMatch(p -> p.why().contains("_ts"));
        String validator = "{\"collMod\": \"orders\", \"validator\": {\"a\": 1}, \"$db\": \"app\"}";
        assertThat(problems(CosmosService.REQUEST_UNITS, "", 0, validator))
                .anyMatch(p -> p.why().contains("collMod"));
    }

    @Test
    void moreThanOnePartitionHoldsIsRefusedWithoutAShardKey() {
        assertThat(blockers("", 30L << 30)).hasSize(1);
        assertThat(blockers("app.orders=shardKey:customerId", 30L << 30)).isEmpty();
        assertThat(blockers("app.orders=requestUnits:20000", 0)).hasSize(1);
    }

    @Test
    void aClusterTakesWhatAnAccountDoesNot() {
        String text = index("{\"key\": {\"a\": \"text\"}, \"name\": \"i\"}");
        assertThat(problems(CosmosService.VCORE, "", 0, text)).noneMatch(p -> p.severity() == Severity.WARNING);
        String place = index("{\"key\": {\"a\": \"2dsphere\", \"b\": 1}, \"name\": \"i\"}");
        assertThat(problems(CosmosService.VCORE, "", 0, place))
                .anyMatch(p -> p.why().contains("places"));
    }

    @Test
    void optionsThatMeanNothingAreTold() {
        assertThat(problems(CosmosService.NONE, "app.orders=shardKey:a", 0)).hasSize(1);
        assertThat(problems(CosmosService.NONE, "", 0)).isEmpty();
        assertThat(problems(CosmosService.VCORE, "app.order=shardKey:a", 0))
                .anyMatch(p -> p.object().equals("app.order"));
    }

    private static List<String> whys(String index) {
        return problems(CosmosService.REQUEST_UNITS, "", 0, index(index)).stream()
                .filter(p -> p.severity() == Severity.WARNING)
                .map(Problem::why)
                .toList();
    }

    private static List<Problem> blockers(String option, long bytes) {
        return problems(CosmosService.REQUEST_UNITS, option, bytes).stream()
                .filter(p -> p.severity() == Severity.BLOCKER)
                .toList();
    }

    private static String index(String index) {
        return "{\"createIndexes\": \"orders\", \"indexes\": [" + index + "], \"$db\": \"app\"}";
    }

    private static List<Problem> problems(CosmosService service, String option, long bytes, String... statements) {
        TableId orders = new TableId("app", "orders");
        Table table = new Table(orders, orders, List.of(), null, false, false, null, -1, bytes);
        List<SchemaObject> objects = new ArrayList<>();
        for (String statement : statements) {
            objects.add(new SchemaObject("object", "app.orders i", Stage.POST_DATA, List.of(statement), null));
        }
        Schema schema = new Schema(MongoConnector.ENGINE, "7.0", List.of(table), objects);
        return new CosmosLimits(service, new CosmosCollections(service, option)).problems(schema, Mode.OFFLINE);
    }
}
