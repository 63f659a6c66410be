package io.godwit.mongodb.contract;

import io.godwit.mongodb.MongoConnector;
import io.godwit.spi.Connector;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.testkit.contract.Behaviour;
import io.godwit.testkit.contract.TargetContract;
import io.godwit.testkit.contract.TestDatabase;
import java.util.HexFormat;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

final class MongoTargetContractTest extends TargetContract {
    private final TestedDatabases databases = new TestedDatabases();

    @Override
    protected Connector connector() {
        return new MongoConnector();
    }

    @Override
    protected TestDatabase database() {
        return databases.next();
    }

    /** As the load writes them: a range is emptied before it is loaded. */
    @Override
    protected String bounds(int index) {
        BsonDocument bounds = new BsonDocument(index == 0 ? "to" : "from", new BsonInt32(3));
        ByteBuf raw = new RawBsonDocument(bounds, new BsonDocumentCodec()).getByteBuffer();
        byte[] bytes = new byte[raw.remaining()];
        raw.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** A document that is there already counts as loaded if it is the same, after an answer that was lost; any other is a stranger. */
    @Override
    protected ErrorCode keyRefusal() {
        return Errors.TARGET_DIVERGED;
    }

    @Override
    protected Set<Behaviour> missing() {
        return TestedDatabases.missing();
    }

    @Override
    protected String idFrom(long least) {
        return TestedDatabases.idFrom(least);
    }
}
