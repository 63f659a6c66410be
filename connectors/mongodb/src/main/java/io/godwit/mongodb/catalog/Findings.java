package io.godwit.mongodb.catalog;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.schema.SchemaObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what is found. */
final class Findings {
    private static final int NAMES_SHOWN = 10;

    private final List<Problem> problems = new ArrayList<>();

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    void add(List<Problem> found) {
        problems.addAll(found);
    }

    void blocker(ErrorCode code, String object, String why, String remedy) {
        problems.add(new Problem(Severity.BLOCKER, code, object, why, remedy));
    }

    void warning(ErrorCode code, String object, String why, String remedy) {
        problems.add(new Problem(Severity.WARNING, code, object, why, remedy));
    }

    void note(ErrorCode code, String object, String why, String remedy) {
        problems.add(new Problem(Severity.NOTE, code, object, why, remedy));
    }

    /** Names for people: the first few, and how many more there are. */
    static String shown(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                + (names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "");
    }

    /** What is left behind: objects of some kinds each by itself, of others those together that share a reason. */
    void notMoved(List<SchemaObject> objects, Set<String> missed) {
        Map<String, List<String>> others = new LinkedHashMap<>();
        for (SchemaObject object : objects) {
            String reason = object.skipped();
            if (reason != null && missed.contains(object.kind())) {
                String what = object.kind() + " " + object.name();
                warning(AssessmentCodes.NOT_MOVED, what, reason, AssessmentCodes.NOT_MOVED.action());
            } else if (reason != null) {
                others.computeIfAbsent(object.kind() + "\n" + reason, k -> new ArrayList<>())
                        .add(object.name());
            }
            String changed = object.changed();
            if (changed != null) {
                warning(
                        AssessmentCodes.CHANGED,
                        object.kind() + " " + object.name(),
                        changed,
                        AssessmentCodes.CHANGED.action());
            }
        }
        others.forEach((kind, names) -> note(
                AssessmentCodes.NOT_MOVED,
                kind.substring(0, kind.indexOf('\n')) + ": " + shown(names),
                kind.substring(kind.indexOf('\n') + 1),
                ""));
    }
}
