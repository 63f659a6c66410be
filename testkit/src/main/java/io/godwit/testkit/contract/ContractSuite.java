package io.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Connector;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What all suites share: an engine says how it is reached, and the suite closes what it opened. */
public abstract class ContractSuite {
    /** How long a state may take to come. */
    protected static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The migration's name in all tests. */
    protected static final String MIGRATION = "contract";

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** The connector under test. */
    protected abstract Connector connector();

    /** A fresh, empty database that can be migrated from and to. */
    protected abstract TestDatabase database();

    /** What this engine cannot do. */
    protected Set<Behaviour> missing() {
        return EnumSet.noneOf(Behaviour.class);
    }

    /** Whether this engine can do something. */
    protected final boolean can(Behaviour behaviour) {
        return !missing().contains(behaviour);
    }

    /** A condition that the rows keep whose id is so much or more, in the engine's words. */
    protected String idFrom(long least) {
        return "id >= " + least;
    }

    /** Leaves the test out, by an assumption, where this database tells no changes although its engine does. */
    protected void assumeChanges(TestDatabase database) {}

    /** A fresh database, closed after the test. */
    protected final TestDatabase newDatabase() {
        return closing(database());
    }

    /** An opened source, closed after the test. */
    protected final Source source(TestDatabase database) {
        return closing(connector().source(database.endpoint(), MIGRATION));
    }

    /** An opened target that holds the claim, closed after the test. */
    protected final Target target(TestDatabase database) {
        Target target = closing(connector().target(database.endpoint(), MIGRATION));
        target.claim();
        target.progress();
        return target;
    }

    /** Closes something after the test, in the opposite order of opening. */
    protected final <B extends AutoCloseable> B closing(B resource) {
        opened.push(resource);
        return resource;
    }

    /** A table as the source sees it. */
    protected static Table table(Source source, TableId id) {
        return source.schema(Selection.ALL).tables().stream()
                .filter(t -> t.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the source does not list " + id));
    }

    /** Asserts that something is refused with a code. */
    protected static void assertRefused(ErrorCode code, ThrowingCallable call) {
        org.assertj.core.api.Assertions.assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        e -> assertThat(e.code()).as(e.detail()).isEqualTo(code));
    }

    @AfterEach
    final void closeAll() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    /** Names tell what a red line in a report is about. */
    @Test
    final void isNamedAfterItsEngine() {
        String engine = connector().engine();
        String prefix = engine.substring(0, Math.min(5, engine.length()));
        assertThat(getClass().getSimpleName().toLowerCase(Locale.ROOT)).startsWith(prefix);
        assertThat(getClass().getSimpleName()).endsWith("ContractTest");
    }
}
