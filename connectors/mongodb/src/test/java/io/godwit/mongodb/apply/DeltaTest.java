package io.godwit.mongodb.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeltaTest {
    private static byte[] bytes(String json) {
        return Filters.bytes(RawBsonDocument.parse(json));
    }

    private static byte[] bytes(BsonDocument document) {
        return Filters.bytes(new RawBsonDocument(document, new org.bson.codecs.BsonDocumentCodec()));
    }

    private static void assertApplied(String before, String description, String after) {
        byte[] applied = new Delta(bytes(description), false).applyTo(bytes(before));
        assertThat(new RawBsonDocument(applied).toJson())
                .isEqualTo(RawBsonDocument.parse(after).toJson());
        assertThat(applied).isEqualTo(bytes(after));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{_id: 1, a: 1, b: 2}|{updatedFields: {a: {$numberLong: '7'}}}|{_id: 1, a: {$numberLong: '7'}, b: 2}",
                "{_id: 1, a: 1}|{updatedFields: {c: 1, b: 2}}|{_id: 1, a: 1, c: 1, b: 2}",
                "{_id: 1, a: 1, b: 2}|{removedFields: ['a']}|{_id: 1, b: 2}",
                "{_id: 1, a: 1, b: 2}|{updatedFields: {a: 3}, removedFields: ['a']}|{_id: 1, b: 2, a: 3}",
                "{_id: 1, a: {b: 1, c: 2}}|{updatedFields: {'a.b': 5, 'a.d': 6}}|{_id: 1, a: {b: 5, c: 2, d: 6}}",
                "{_id: 1, a: {b: 1, c: 2}}|{removedFields: ['a.b']}|{_id: 1, a: {c: 2}}",
                "{_id: 1, a: [1, 2, 3]}|{updatedFields: {'a.1': 'x'}}|{_id: 1, a: [1, 'x', 3]}",
                "{_id: 1, a: [1, 2]}|{updatedFields: {'a.2': 3, 'a.3': 4}}|{_id: 1, a: [1, 2, 3, 4]}",
                "{_id: 1, a: [1, 2]}|{updatedFields: {'a.4': 5}}|{_id: 1, a: [1, 2, null, null, 5]}",
                "{_id: 1, a: [1, 2, 3]}|{truncatedArrays: [{field: 'a', newSize: 1}]}|{_id: 1, a: [1]}",
                "{_id: 1, a: [1, 2, 3]}|{updatedFields: {'a.0': 9}, truncatedArrays: [{field: 'a', newSize: 2}]}"
                        + "|{_id: 1, a: [9, 2]}",
                "{_id: 1, a: [{b: 1}, {b: 2}]}|{updatedFields: {'a.1.b': 3, 'a.1.c': 4}}|{_id: 1, a: [{b: 1}, {b: 3, c: 4}]}",
                "{_id: 1, a: {'0': 1, '1': 2}}|{updatedFields: {'a.1': 3}}|{_id: 1, a: {'0': 1, '1': 3}}",
                "{_id: 1}|{updatedFields: {'a.b.c': 1, 'a.b.d': 2, 'a.e': 3}}|{_id: 1, a: {b: {c: 1, d: 2}, e: 3}}",
                "{_id: 1, 'a.b': 1}|{updatedFields: {'a.b': 2}, disambiguatedPaths: {'a.b': ['a.b']}}|{_id: 1, 'a.b': 2}",
                "{_id: 1, a: {'b.0': [1]}}|{updatedFields: {'a.b.0.0': 2}, disambiguatedPaths: {'a.b.0.0': ['a', 'b.0', 0]}}"
                        + "|{_id: 1, a: {'b.0': [2]}}",
                "{_id: 1, '': 1, a: {'': 2}}|{updatedFields: {'': 3, 'a.': 4}}|{_id: 1, '': 3, a: {'': 4}}",
                "{_id: 1, a: 1, a: 2, b: 3}|{updatedFields: {b: 4}}|{_id: 1, a: 1, a: 2, b: 4}",
                "{_id: 1, a: 1, a: 2}|{updatedFields: {a: 4}}|{_id: 1, a: 4, a: 2}",
                "{_id: 1, a: {b: 1}}|{updatedFields: {a: 4}}|{_id: 1, a: 4}"
            })
    void anUpdateIsPutIntoEffectAsTheServerDid(String before, String description, String after) {
        assertApplied(before, description, after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{_id: 1, a: 1}|{updatedFields: {'a.b': 1}}|{_id: 1, a: 1}",
                "{_id: 1}|{removedFields: ['a']}|{_id: 1}",
                "{_id: 1}|{removedFields: ['a.b']}|{_id: 1}",
                "{_id: 1, a: [1]}|{updatedFields: {'a.b': 1, c: 2}}|{_id: 1, a: [1], c: 2}",
                "{_id: 1, a: [1]}|{truncatedArrays: [{field: 'a', newSize: 3}]}|{_id: 1, a: [1]}",
                "{_id: 1, a: 'x'}|{truncatedArrays: [{field: 'a', newSize: 3}]}|{_id: 1, a: 'x'}"
            })
    void whatDoesNotFitIsADivergenceUnlessLaterChangesMadeItSo(String before, String description, String after) {
        FactsTest.assertRefused(
                Errors.TARGET_DIVERGED, () -> new Delta(bytes(description), false).applyTo(bytes(before)));
        assertThat(new Delta(bytes(description), true).applyTo(bytes(before))).isEqualTo(bytes(after));
    }

    @Test
    void aDotThatMayMeanTwoFieldsIsRefused() {
        Delta delta = new Delta(bytes("{updatedFields: {'a.b': 2}}"), false);
        FactsTest.assertRefused(Errors.VALUE_REFUSED, () -> delta.applyTo(bytes("{_id: 1, 'a.b': 1}")));
    }

    // --- any document, any update ---

    @Test
    void anyUpdateOfAnyDocumentIsPutIntoEffect() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            BsonDocument before = document(random, 3);
            BsonDocument after = changed(before, random, 3);
            Description description = new Description();
            description.document("", List.of(), before, after);
            byte[] applied = new Delta(bytes(description.whole(seed % 2 == 0)), false).applyTo(bytes(before));
            assertThat(new RawBsonDocument(applied).toJson())
                    .as("seed %d: %s, %s", seed, before, description.whole(true))
                    .isEqualTo(after.toJson());
            assertThat(applied).isEqualTo(bytes(after));
            // the same again, on what holds it already
            byte[] again = new Delta(bytes(description.whole(seed % 2 == 0)), true).applyTo(applied);
            assertThat(again).as("seed %d again", seed).isEqualTo(applied);
        }
    }

    private static BsonValue value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> new BsonInt32(random.nextInt(5));
            case 1 -> new BsonInt64(random.nextInt(5));
            case 2 -> new BsonDouble(random.nextInt(5));
            case 3 -> new BsonString("s" + random.nextInt(5));
            case 4 -> BsonNull.VALUE;
            case 5 -> document(random, depth - 1);
            default -> {
                BsonArray array = new BsonArray();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(random, depth - 1));
                }
                yield array;
            }
        };
    }

    private static String name(Random random) {
        return List.of("a", "b", "c", "0", "1", "d", "e").get(random.nextInt(7));
    }

    private static BsonDocument document(Random random, int depth) {
        BsonDocument document = new BsonDocument();
        for (int i = random.nextInt(5); i > 0; i--) {
            document.put(name(random), value(random, depth));
        }
        return document;
    }

    /** As operators change a document: fields go, change where they stand, or come behind the others. */
    private static BsonDocument changed(BsonDocument before, Random random, int depth) {
        BsonDocument after = new BsonDocument();
        before.forEach((name, value) -> {
            int fate = random.nextInt(6);
            if (fate > 0) {
                // what operators put in place of a document is told whole; the description below would tell its fields
                boolean plain = !value.isDocument() && !value.isArray();
                BsonValue other = value(random, plain ? depth : 0);
                after.put(name, fate == 1 ? other : fate == 2 ? inside(value, random, depth) : value);
            }
        });
        for (int i = random.nextInt(3); i > 0; i--) {
            String name = name(random);
            if (!before.containsKey(name)) {
                after.put(name, value(random, depth));
            }
        }
        return after;
    }

    private static BsonValue inside(BsonValue value, Random random, int depth) {
        if (value.isDocument()) {
            return changed(value.asDocument(), random, depth - 1);
        }
        if (!value.isArray()) {
            return value;
        }
        BsonArray array = new BsonArray();
        for (BsonValue each : value.asArray()) {
            array.add(random.nextInt(3) == 0 ? inside(each, random, depth - 1) : each);
        }
        switch (random.nextInt(3)) {
            case 0 -> array.add(value(random, 0));
            case 1 -> {
                if (!array.isEmpty()) {
                    array.remove(array.size() - 1);
                }
            }
            default -> {}
        }
        return array;
    }

    /** What changed between two documents, as a change event tells it: first what changed in place, then what came, then what is inside. */
    private static final class Description {
        private final BsonDocument updated = new BsonDocument();
        private final BsonArray removed = new BsonArray();
        private final BsonArray truncated = new BsonArray();
        private final BsonDocument paths = new BsonDocument();

        BsonDocument whole(boolean withPaths) {
            BsonDocument whole = new BsonDocument("updatedFields", updated)
                    .append("removedFields", removed)
                    .append("truncatedArrays", truncated);
            return withPaths ? whole.append("disambiguatedPaths", paths) : whole;
        }

        private String path(String parent, List<BsonValue> steps, BsonValue step, List<BsonValue> own) {
            own.addAll(steps);
            own.add(step);
            String last = step.isString()
                    ? step.asString().getValue()
                    : "" + step.asInt32().getValue();
            String path = parent.isEmpty() ? last : parent + "." + last;
            paths.put(path, new BsonArray(own));
            return path;
        }

        void document(String parent, List<BsonValue> steps, BsonDocument before, BsonDocument after) {
            before.forEach((name, old) -> {
                List<BsonValue> own = new ArrayList<>();
                String path = path(parent, steps, new BsonString(name), own);
                BsonValue now = after.get(name);
                if (now == null) {
                    removed.add(new BsonString(path));
                } else if (!same(old, now) && !nested(old, now)) {
                    updated.put(path, now);
                }
            });
            after.forEach((name, now) -> {
                if (!before.containsKey(name)) {
                    updated.put(path(parent, steps, new BsonString(name), new ArrayList<>()), now);
                }
            });
            before.forEach((name, old) -> {
                BsonValue now = after.get(name);
                if (now != null && !same(old, now) && nested(old, now)) {
                    List<BsonValue> own = new ArrayList<>();
                    inside(path(parent, steps, new BsonString(name), own), own, old, now);
                }
            });
        }

        private static boolean same(BsonValue one, BsonValue other) {
            return java.util.Arrays.equals(bytes(new BsonDocument("", one)), bytes(new BsonDocument("", other)));
        }

        private static boolean nested(BsonValue one, BsonValue other) {
            return (one.isDocument() && other.isDocument()) || (one.isArray() && other.isArray());
        }

        private void inside(String path, List<BsonValue> steps, BsonValue before, BsonValue after) {
            if (before.isDocument()) {
                document(path, steps, before.asDocument(), after.asDocument());
                return;
            }
            BsonArray old = before.asArray();
            BsonArray now = after.asArray();
            if (now.size() < old.size()) {
                truncated.add(
                        new BsonDocument("field", new BsonString(path)).append("newSize", new BsonInt32(now.size())));
            }
            for (int i = 0; i < now.size(); i++) {
                if (i < old.size() && same(old.get(i), now.get(i))) {
                    continue;
                }
                List<BsonValue> own = new ArrayList<>();
                String place = path(path, steps, new BsonInt32(i), own);
                if (i < old.size() && nested(old.get(i), now.get(i))) {
                    inside(place, own, old.get(i), now.get(i));
                } else {
                    updated.put(place, now.get(i));
                }
            }
        }
    }
}
