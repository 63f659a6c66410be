package io.godwit.testkit.mongodb.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The stages behind {@code $changeStream}, as far as they are evaluated here: {@code $match}, {@code $project}, {@code $unset}. */
final class Pipeline {
    private final List<Function<BsonDocument, @Nullable BsonDocument>> steps = new ArrayList<>();
    private boolean splitting;

    static Pipeline of(List<BsonValue> stages) {
        Pipeline pipeline = new Pipeline();
        for (BsonValue each : stages) {
            BsonDocument stage = each.asDocument();
            String name = stage.getFirstKey();
            if (pipeline.splitting) {
                throw StreamException.badValue("$changeStreamSplitLargeEvent must be the last stage in the pipeline");
            }
            switch (name) {
                case "$match" -> {
                    Predicate<BsonDocument> filter = EventFilter.of(stage.getDocument(name));
                    pipeline.steps.add(event -> filter.test(event) ? event : null);
                }
                case "$project" -> pipeline.project(stage.getDocument(name));
                case "$unset" -> pipeline.unset(Objects.requireNonNull(stage.get(name)));
                case "$changeStreamSplitLargeEvent" -> pipeline.splitting = true;
                default -> throw StreamException.notOffered(name);
            }
        }
        return pipeline;
    }

    /** Whether large events are to be split. */
    boolean splitting() {
        return splitting;
    }

    /** What becomes of an event, null if it is not let through. */
    @Nullable
    BsonDocument apply(BsonDocument event) {
        BsonDocument now = event;
        for (Function<BsonDocument, @Nullable BsonDocument> step : steps) {
            BsonDocument next = step.apply(now);
            if (next == null) {
                return null;
            }
            now = next;
        }
        return now;
    }

    private void unset(BsonValue fields) {
        List<String> paths = (fields.isArray() ? fields.asArray() : new BsonArray(List.of(fields)))
                .stream().map(field -> field.asString().getValue()).toList();
        exclude(paths);
    }

    private void project(BsonDocument projection) {
        List<String> wanted = new ArrayList<>();
        List<String> unwanted = new ArrayList<>();
        projection.forEach((path, value) -> {
            if (!value.isBoolean() && !value.isNumber()) {
                throw StreamException.notOffered("an expression in $project");
            }
            (EventFilter.truth(value) ? wanted : unwanted).add(path);
        });
        if (!unwanted.isEmpty() && !wanted.isEmpty()) {
            throw StreamException.badValue("Invalid $project :: cannot do exclusion and inclusion in one projection");
        }
        if (!unwanted.isEmpty()) {
            exclude(unwanted);
        } else {
            wanted.add("_id");
            steps.add(event -> kept(event, "", wanted));
        }
    }

    private void exclude(List<String> paths) {
        if (paths.contains("_id")) {
            throw StreamException.badValue(
                    "Encountered an event whose _id field, which contains the resume token, was modified by the"
                            + " pipeline. Modifying the _id field of an event makes it impossible to resume the stream from that point.");
        }
        steps.add(event -> left(event, "", paths));
    }

    private static BsonDocument kept(BsonDocument document, String prefix, List<String> wanted) {
        BsonDocument result = new BsonDocument();
        document.forEach((name, value) -> {
            String path = prefix + name;
            if (wanted.contains(path)) {
                result.append(name, value);
            } else if (value.isDocument() && wanted.stream().anyMatch(each -> each.startsWith(path + "."))) {
                result.append(name, kept(value.asDocument(), path + ".", wanted));
            }
        });
        return result;
    }

    private static BsonDocument left(BsonDocument document, String prefix, List<String> unwanted) {
        BsonDocument result = new BsonDocument();
        document.forEach((name, value) -> {
            String path = prefix + name;
            if (unwanted.contains(path)) {
                return;
            }
            boolean within = value.isDocument() && unwanted.stream().anyMatch(each -> each.startsWith(path + "."));
            result.append(name, within ? left(value.asDocument(), path + ".", unwanted) : value);
        });
        return result;
    }
}
