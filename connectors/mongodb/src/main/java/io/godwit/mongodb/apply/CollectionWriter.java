package io.godwit.mongodb.apply;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import io.godwit.mongodb.bson.DocumentKey;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Topology;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Writes steps to one collection in a transaction. Without unique indexes besides that of {@code _id}, only what several steps do to a
 * document together is written; with some, each step is, in the source's order, so that a value that wanders between documents is never
 * in two at once.
 *
 * <p>On a sharded cluster a replacement is a deletion and an insertion: either finds its shard without the shard key being known, which
 * may have changed.
 */
final class CollectionWriter {
    private static final int DOCUMENTS_READ_AT_ONCE = 500;
    private static final int DOCUMENTS_KEPT_AT_ONCE = 50;

    private final MongoCollection<RawBsonDocument> collection;
    private final ClientSession session;
    private final String name;
    private final boolean inOrder;
    private final boolean apart;

    CollectionWriter(Deployment deployment, ClientSession session, TableId target, boolean otherUniques) {
        this.session = session;
        this.collection = deployment.raw(target.schema()).getCollection(target.name(), RawBsonDocument.class);
        this.name = target.toString();
        this.inOrder = otherUniques;
        this.apart = deployment.server().topology() == Topology.SHARDED;
    }

    /**
     * Writes steps in their order, or as if.
     *
     * @throws GodwitException TARGET_DIVERGED if a document is not as an exact step needs it
     */
    void write(List<Step> steps) {
        try {
            if (inOrder) {
                new InOrder().write(steps);
            } else {
                writeNet(steps);
            }
        } catch (GodwitException e) {
            throw e.where().isEmpty() ? new GodwitException(e.code(), e.detail(), name, e.getCause()) : e;
        }
    }

    /** Empties the collection. */
    void empty() {
        collection.deleteMany(session, new BsonDocument());
    }

    // --- together ---

    private void writeNet(List<Step> steps) {
        Map<ByteBuffer, NetEffect> effects = new LinkedHashMap<>();
        for (Step each : steps) {
            effects.computeIfAbsent(each.id(), id -> new NetEffect(each.key())).add(each);
        }
        Bulk exact = new Bulk(collection, session, true, false);
        Bulk tolerant = new Bulk(collection, session, false, false);
        Map<ByteBuffer, NetEffect> unread = new HashMap<>();
        for (Map.Entry<ByteBuffer, NetEffect> each : effects.entrySet()) {
            if (!each.getValue().needsDocument()) {
                put(each.getValue(), exact, tolerant);
                continue;
            }
            unread.put(each.getKey(), each.getValue());
            if (unread.size() >= DOCUMENTS_READ_AT_ONCE) {
                read(unread, exact, tolerant);
            }
        }
        read(unread, exact, tolerant);
        tolerant.send();
        exact.send();
    }

    /** Reads documents, writes what becomes of them as they come, and forgets them. */
    private void read(Map<ByteBuffer, NetEffect> unread, Bulk exact, Bulk tolerant) {
        if (unread.isEmpty()) {
            return;
        }
        Filters.read(
                collection,
                session,
                unread.values().stream().map(NetEffect::key).toList(),
                document -> {
                    NetEffect effect = unread.remove(key(document));
                    if (effect != null) {
                        effect.found(document);
                        put(effect, exact, tolerant);
                    }
                });
        for (NetEffect missing : unread.values()) {
            missing.found(null);
        }
        unread.clear();
    }

    private static ByteBuffer key(byte[] document) {
        return ByteBuffer.wrap(Objects.requireNonNull(DocumentKey.of(document)));
    }

    private void put(NetEffect effect, Bulk exact, Bulk tolerant) {
        byte[] document = effect.document();
        switch (effect.before()) {
            case GONE -> {
                if (document != null) {
                    exact.insert(document);
                }
            }
            case THERE -> {
                if (document == null) {
                    exact.delete(effect.key());
                } else if (apart || effect.isAnew()) {
                    exact.delete(effect.key());
                    exact.insert(document);
                } else {
                    exact.replace(effect.key(), document);
                }
            }
            case EITHER -> {
                tolerant.delete(effect.key());
                if (document != null) {
                    tolerant.insert(document);
                }
            }
        }
        if (exact.isLarge()) {
            exact.send();
        }
        if (tolerant.isLarge()) {
            tolerant.send();
        }
    }

    // --- one by one ---

    /** Steps as they come; documents of which only changes are known are read before, some steps at a time. */
    private final class InOrder {
        private Bulk bulk = new Bulk(collection, session, true, true);
        private boolean exact = true;
        private final Map<ByteBuffer, byte[]> kept = new HashMap<>();

        void write(List<Step> steps) {
            int from = 0;
            while (from < steps.size()) {
                Map<ByteBuffer, byte[]> wanted = new HashMap<>();
                int to = from;
                while (to < steps.size() && wanted.size() < DOCUMENTS_KEPT_AT_ONCE) {
                    Step step = steps.get(to++);
                    if (step.kind() == Step.Kind.CHANGE) {
                        wanted.put(step.id(), step.key());
                    }
                }
                keep(wanted);
                for (Step step : steps.subList(from, to)) {
                    write(step);
                }
                bulk.send();
                from = to;
            }
        }

        private void keep(Map<ByteBuffer, byte[]> wanted) {
            kept.clear();
            if (!wanted.isEmpty()) {
                Filters.read(collection, session, wanted.values(), document -> kept.put(key(document), document));
            }
        }

        private void write(Step step) {
            if (step.exact() != exact || bulk.isLarge()) {
                bulk.send();
                exact = step.exact();
                bulk = new Bulk(collection, session, exact, true);
            }
            byte[] document = step.document();
            if (step.kind() == Step.Kind.CHANGE) {
                byte[] before = kept.get(step.id());
                if (before == null) {
                    if (exact) {
                        throw NetEffect.missing();
                    }
                    return;
                }
                document = new Delta(document, !exact).applyTo(before);
            }
            switch (step.kind()) {
                case INSERT -> insert(step, document);
                case REPLACE, CHANGE -> replace(step, document);
                case DELETE -> {
                    bulk.delete(step.key());
                    kept.remove(step.id());
                }
            }
        }

        private void insert(Step step, byte[] document) {
            if (!exact) {
                bulk.delete(step.key());
            }
            bulk.insert(document);
            kept.put(step.id(), document);
        }

        private void replace(Step step, byte[] document) {
            if (exact && !apart) {
                bulk.replace(step.key(), document);
            } else {
                bulk.delete(step.key());
                bulk.insert(document);
            }
            kept.put(step.id(), document);
        }
    }
}
