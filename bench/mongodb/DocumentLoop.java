import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import java.security.MessageDigest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.types.ObjectId;

/**
 * What the bench does through the driver alone: make COLLECTION ADDRESS BYTES-OF-ALL; copy COLLECTION SOURCE TARGET JOBS; insert
 * COLLECTION SOURCE TARGET JOBS; state COLLECTION ADDRESS; drop ADDRESS. Prints milliseconds of a copy, or what a collection holds.
 */
public final class DocumentLoop {
    private static final String DATABASE = "godwit_bench";
    private static final String FACTS = DATABASE + "_facts";
    private static final int BATCH = 1000;
    private static final int BATCH_BYTES = 16_000_000;
    private static final int FIRST_SECOND = 1_700_000_000;
    private static final int EACH_SECOND = 100;

    private DocumentLoop() {}

    public static void main(String[] words) throws Exception {
        String collection = words[1];
        switch (words[0]) {
            case "make" -> {
                try (MongoClient client = MongoClients.create(words[2])) {
                    make(of(client, collection), collection, Long.parseLong(words[3]));
                }
            }
            case "copy", "insert" -> {
                try (MongoClient source = MongoClients.create(words[2]);
                        MongoClient target = MongoClients.create(words[3])) {
                    int jobs = Integer.parseInt(words[4]);
                    target.getDatabase(DATABASE).createCollection(collection);
                    boolean held = words[0].equals("insert");
                    System.out.println(copy(of(source, collection), of(target, collection), jobs, held));
                }
            }
            case "state" -> {
                try (MongoClient client = MongoClients.create(words[2])) {
                    System.out.println(state(of(client, collection)));
                }
            }
            case "drop" -> {
                try (MongoClient client = MongoClients.create(words[1])) {
                    client.getDatabase(DATABASE).drop();
                    client.getDatabase(FACTS).drop();
                }
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
        System.exit(0);
    }

    private static MongoCollection<RawBsonDocument> of(MongoClient client, String collection) {
        return client.getDatabase(DATABASE).getCollection(collection, RawBsonDocument.class);
    }

    private static void make(MongoCollection<RawBsonDocument> into, String kind, long bytes) {
        Random random = new Random(1);
        List<RawBsonDocument> batch = new ArrayList<>();
        long made = 0;
        int held = 0;
        for (int number = 0; made < bytes; number++) {
            int size = switch (kind) {
                case "small" -> 1_000;
                case "large" -> 100_000;
                default -> number % 100 == 0 ? 100_000 : 200 + random.nextInt(1_600);
            };
            RawBsonDocument document = document(number, size, random);
            int length = document.getByteBuffer().remaining();
            batch.add(document);
            made += length;
            held += length;
            if (held > BATCH_BYTES / 4) {
                into.insertMany(batch, new InsertManyOptions().ordered(false));
                batch.clear();
                held = 0;
            }
        }
        if (!batch.isEmpty()) {
            into.insertMany(batch);
        }
    }

    private static RawBsonDocument document(int number, int size, Random random) {
        BsonDocument document = new BsonDocument(
                        "_id", new BsonObjectId(new ObjectId(FIRST_SECOND + number / EACH_SECOND, number)))
                .append("account", new BsonInt32(random.nextInt(1_000_003)))
                .append("amount", new BsonDouble(random.nextInt(10_000_000) / 100.0))
                .append("made", new BsonInt64(random.nextLong()));
        int fields = 10;
        for (int field = 0; field < fields; field++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < (size - 80) / fields - 15) {
                text.append(Long.toString(random.nextLong() & Long.MAX_VALUE, 36)).append(' ');
            }
            document.append("field" + field, new BsonString(text.toString()));
        }
        return new RawBsonDocument(document, new BsonDocumentCodec());
    }

    /** Each job has a range of keys, as a program would have that is written for these keys. */
    private static long copy(
            MongoCollection<RawBsonDocument> source, MongoCollection<RawBsonDocument> target, int jobs, boolean held)
            throws Exception {
        RawBsonDocument last = source.find().sort(new BsonDocument("_id", new BsonInt32(-1))).limit(1).first();
        int seconds = last.getObjectId("_id").getValue().getTimestamp() + 1 - FIRST_SECOND;
        List<List<RawBsonDocument>> ready = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(jobs);
        List<Callable<Void>> work = new ArrayList<>();
        for (int job = 0; job < jobs; job++) {
            BsonDocument range = new BsonDocument("_id", new BsonDocument("$gte", bound(seconds, job, jobs))
                    .append("$lt", bound(seconds, job + 1, jobs)));
            Iterable<RawBsonDocument> documents = source.find(range);
            if (held) {
                List<RawBsonDocument> all = new ArrayList<>();
                documents.forEach(all::add);
                documents = all;
            }
            Iterable<RawBsonDocument> rows = documents;
            work.add(() -> {
                write(rows, target);
                return null;
            });
        }
        long started = System.nanoTime();
        for (Future<Void> done : threads.invokeAll(work)) {
            done.get();
        }
        threads.shutdown();
        return (System.nanoTime() - started) / 1_000_000;
    }

    private static BsonObjectId bound(int seconds, int job, int jobs) {
        return new BsonObjectId(new ObjectId(FIRST_SECOND + (int) ((long) seconds * job / jobs), 0));
    }

    private static void write(Iterable<RawBsonDocument> documents, MongoCollection<RawBsonDocument> target) {
        List<RawBsonDocument> batch = new ArrayList<>();
        int bytes = 0;
        for (RawBsonDocument document : documents) {
            batch.add(document);
            bytes += document.getByteBuffer().remaining();
            if (batch.size() == BATCH || bytes > BATCH_BYTES) {
                target.insertMany(batch, new InsertManyOptions().ordered(false));
                batch.clear();
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            target.insertMany(batch, new InsertManyOptions().ordered(false));
        }
    }

    /** How many documents, and the sum of their hashes. */
    private static String state(MongoCollection<RawBsonDocument> collection) throws Exception {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        long count = 0;
        long sum = 0;
        long bytes = 0;
        for (RawBsonDocument document : collection.find()) {
            ByteBuffer buffer = document.getByteBuffer().asNIO();
            bytes += buffer.remaining();
            md5.update(buffer);
            sum += ByteBuffer.wrap(md5.digest()).getLong();
            count++;
        }
        return count + " " + bytes + " " + Long.toHexString(sum);
    }
}
