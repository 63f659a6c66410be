package io.godwit.engine.state;

import io.godwit.engine.migration.Desired;
import io.godwit.engine.run.Status;
import java.util.List;
import java.util.Optional;

/**
 * What must be remembered outside the target: what was asked, what was planned, what is wanted now, and a journal. Facts
 * about data are not here but in the target, so losing the store loses the question, not the answer. Every method is durable
 * when it returns and may be called from any thread and from several processes at once.
 */
public interface StateStore extends AutoCloseable {
    /** Remembers a migration's definition as the text it came from (secrets as references); replaces an earlier one. */
    void define(String name, String definition);

    /** The definition's text. */
    Optional<String> definition(String name);

    /** Names of all migrations, in order. */
    List<String> names();

    /** What is wanted now; {@link Desired#RUN} for a new migration. */
    Desired desired(String name);

    /** Says what is wanted now. */
    void desire(String name, Desired desired);

    /** Remembers the plan; replaces an earlier one. */
    void savePlan(String name, Plan plan);

    /** The plan, if one was made. */
    Optional<Plan> plan(String name);

    /** Keeps the proof as its JSON document; replaces an earlier one. */
    void saveProof(String name, String json);

    /** The proof as its JSON document, if one was made. */
    Optional<String> proof(String name);

    /** Adds to the journal. */
    void append(String name, JournalEntry entry);

    /** The journal, oldest first. */
    List<JournalEntry> journal(String name);

    /**
     * Asks something of whoever runs the migration.
     *
     * @return the request's number
     */
    long ask(String name, Request.Kind kind, Request.Arguments arguments);

    /** Requests that are not answered, oldest first. */
    List<Request> openRequests(String name);

    /** A request with its answer, if it was neither withdrawn nor forgotten. */
    Optional<Request> request(String name, long id);

    /**
     * Takes a request, also one that a dead runner took; for whoever holds the lease.
     *
     * @return false if it was withdrawn or answered
     */
    boolean take(String name, long id);

    /** Answers a request with a JSON document; nothing happens if it was withdrawn. */
    void answer(String name, long id, Request.State state, String result);

    /**
     * Takes a request back. What a runner has begun for it may still be completed.
     *
     * @return false if it was answered already
     */
    boolean withdraw(String name, long id);

    /** Keeps what others may see of a running migration; replaces the last. Need not be durable at once. */
    void publish(String name, Status status);

    /** The last status published. */
    Optional<Status> status(String name);

    /**
     * Takes the sole right to run a migration, freed by {@link Lease#close} or by the death of this process.
     *
     * @throws io.godwit.spi.GodwitException with {@code TARGET_CLAIMED} if a live process holds it
     */
    Lease lease(String name);

    /** Forgets a migration. */
    void forget(String name);

    @Override
    void close();

    /** The right to run a migration. */
    interface Lease extends AutoCloseable {
        @Override
        void close();
    }
}
