package io.godwit.testkit.mongodb.stream;

import io.godwit.testkit.mongodb.stream.RawFields.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * What an update changed, from the document before and after: fields by dotted path, elements of arrays by place, as MongoDB's own
 * updates are told (MongoDB Manual, "update Event").
 *
 * <p>As there, a field that only moved is told as updated: where it now stands among the others is not told.
 */
final class UpdateDescription {
    private final RawFields.Writer updated = new RawFields.Writer();
    private final BsonArray removed = new BsonArray();
    private final BsonArray truncated = new BsonArray();
    private final BsonDocument disambiguated = new BsonDocument();

    private UpdateDescription() {}

    /** Describes it, with {@code disambiguatedPaths} if expanded events were asked for. */
    static BsonDocument of(byte[] before, byte[] after, boolean expanded) {
        UpdateDescription description = new UpdateDescription();
        description.document(RawFields.of(before), RawFields.of(after), new Path("", List.of(), false));
        BsonDocument told = new BsonDocument("updatedFields", new RawBsonDocument(description.updated.document()))
                .append("removedFields", description.removed)
                .append("truncatedArrays", description.truncated);
        if (expanded) {
            told.append("disambiguatedPaths", description.disambiguated);
        }
        return told;
    }

    /**
     * Where in the document.
     *
     * @param text the steps, joined by dots
     * @param steps names as strings, places in arrays as numbers
     * @param ambiguous whether the text could mean something else
     */
    private record Path(String text, List<BsonValue> steps, boolean ambiguous) {
        private static final java.util.regex.Pattern NUMBER = java.util.regex.Pattern.compile("\\d+");

        Path name(String name) {
            boolean unclear = name.indexOf('.') >= 0 || NUMBER.matcher(name).matches();
            return step(name, new BsonString(name), unclear);
        }

        Path element(int place) {
            return step(Integer.toString(place), new BsonInt32(place), false);
        }

        private Path step(String name, BsonValue step, boolean unclear) {
            List<BsonValue> longer = new ArrayList<>(steps);
            longer.add(step);
            return new Path(text.isEmpty() && steps.isEmpty() ? name : text + "." + name, longer, ambiguous || unclear);
        }
    }

    private String tell(Path path) {
        if (path.ambiguous()) {
            disambiguated.append(path.text(), new BsonArray(path.steps()));
        }
        return path.text();
    }

    private void document(RawFields before, RawFields after, Path path) {
        List<Runnable> inner = new ArrayList<>();
        Set<String> gone = new LinkedHashSet<>();
        List<Field> olds = before.fields();
        List<Field> news = after.fields();
        int old = 0;
        int next = 0;
        while (old < olds.size() && next < news.size()) {
            Field was = olds.get(old++);
            Field is = news.get(next);
            if (!was.name().equals(is.name())) {
                gone.add(was.name());
                continue;
            }
            next++;
            value(before, was, after, is, path.name(is.name()), inner);
        }
        for (; old < olds.size(); old++) {
            gone.add(olds.get(old).name());
        }
        for (; next < news.size(); next++) {
            Field is = news.get(next);
            gone.remove(is.name());
            after.copy(is, tell(path.name(is.name())), updated);
        }
        gone.forEach(name -> removed.add(new BsonString(tell(path.name(name)))));
        inner.forEach(Runnable::run);
    }

    private void array(RawFields before, RawFields after, Path path) {
        List<Runnable> inner = new ArrayList<>();
        List<Field> olds = before.fields();
        List<Field> news = after.fields();
        int both = Math.min(olds.size(), news.size());
        for (int i = 0; i < both; i++) {
            value(before, olds.get(i), after, news.get(i), path.element(i), inner);
        }
        for (int i = both; i < news.size(); i++) {
            after.copy(news.get(i), tell(path.element(i)), updated);
        }
        if (news.size() < olds.size()) {
            truncated.add(new BsonDocument("field", new BsonString(tell(path)))
                    .append("newSize", new BsonInt32(news.size())));
        }
        inner.forEach(Runnable::run);
    }

    private void value(RawFields before, Field was, RawFields after, Field is, Path path, List<Runnable> inner) {
        if (before.same(was, after, is)) {
            return;
        }
        if (was.type() == RawFields.DOCUMENT && is.type() == RawFields.DOCUMENT && mergeable(before, was, after, is)) {
            inner.add(() -> document(before.within(was), after.within(is), path));
        } else if (was.type() == RawFields.ARRAY
                && is.type() == RawFields.ARRAY
                && after.within(is).fields().size() > 0) {
            inner.add(() -> array(before.within(was), after.within(is), path));
        } else {
            after.copy(is, tell(path), updated);
        }
    }

    /** A document that shares nothing with the one before, or names a field twice, is told whole. */
    private static boolean mergeable(RawFields before, Field was, RawFields after, Field is) {
        RawFields olds = before.within(was);
        RawFields news = after.within(is);
        if (olds.repeats() || news.repeats()) {
            return false;
        }
        Map<String, Field> names = new HashMap<>();
        olds.fields().forEach(field -> names.put(field.name(), field));
        return news.fields().stream().anyMatch(field -> names.containsKey(field.name()));
    }
}
