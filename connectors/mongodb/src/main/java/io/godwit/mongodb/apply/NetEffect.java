package io.godwit.mongodb.apply;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What several steps do to one document together: what must be there before, and what is there after. Steps that must meet exactly
 * their document are held against what the steps before them left.
 */
final class NetEffect {
    /** Whether a document is there, as far as the steps say. */
    enum Presence {
        THERE,
        GONE,
        EITHER
    }

    private final byte[] key;
    private @Nullable Presence before;
    private Presence after = Presence.EITHER;
    private byte @Nullable [] document;
    private final List<Step> changes = new ArrayList<>();
    private boolean anew;

    NetEffect(byte[] key) {
        this.key = key;
    }

    /**
     * Adds a step.
     *
     * @throws GodwitException TARGET_DIVERGED if it does not fit those before it
     */
    void add(Step step) {
        boolean inserts = step.kind() == Step.Kind.INSERT;
        if (before == null) {
            before = !step.exact() ? Presence.EITHER : inserts ? Presence.GONE : Presence.THERE;
        } else if (step.exact() && after == (inserts ? Presence.THERE : Presence.GONE)) {
            throw diverged(inserts ? "inserted twice" : "changed after it was deleted");
        }
        switch (step.kind()) {
            case INSERT, REPLACE -> is(Presence.THERE, step.document());
            case DELETE -> is(Presence.GONE, null);
            case CHANGE -> change(step);
        }
    }

    private void is(Presence presence, byte @Nullable [] content) {
        anew |= after == Presence.GONE && presence == Presence.THERE;
        after = presence;
        document = content;
        changes.clear();
    }

    private void change(Step step) {
        byte[] whole = document;
        if (whole != null) {
            document = new Delta(step.document(), !step.exact()).applyTo(whole);
        } else if (after != Presence.GONE) {
            changes.add(step);
        }
    }

    static GodwitException diverged(String what) {
        return new GodwitException(Errors.TARGET_DIVERGED, "a document would be " + what);
    }

    byte[] key() {
        return key;
    }

    /** What has to be there before; {@link Presence#EITHER} where anything may. */
    Presence before() {
        return before == null ? Presence.EITHER : before;
    }

    /** Whether it was deleted and inserted again: its key may be a number of another kind then, which a replacement would not bring. */
    boolean isAnew() {
        return anew;
    }

    /** Whether the document on the target has to be read, because only what changed in it is known. */
    boolean needsDocument() {
        return !changes.isEmpty();
    }

    /**
     * Tells what is there.
     *
     * @param found null if nothing is
     * @throws GodwitException TARGET_DIVERGED if something must be, or it is not what the changes met
     */
    void found(byte @Nullable [] found) {
        if (found == null && changes.stream().anyMatch(Step::exact)) {
            throw missing();
        }
        byte[] whole = found;
        if (whole != null) {
            for (Step each : changes) {
                whole = new Delta(each.document(), !each.exact()).applyTo(whole);
            }
        }
        changes.clear();
        document = whole;
        after = whole == null ? Presence.GONE : Presence.THERE;
        before = whole == null ? Presence.GONE : Presence.THERE;
    }

    static GodwitException missing() {
        return new GodwitException(
                Errors.TARGET_DIVERGED, "a document that was changed on the source is not on the target");
    }

    /** The whole document as it is after; null if it is gone. */
    byte @Nullable [] document() {
        return document;
    }
}
