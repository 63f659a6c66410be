package io.godwit.cli.command;

import io.godwit.cli.Session;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofJson;
import io.godwit.spi.Endpoint;
import java.util.Optional;

/** A migration's proof: the kept one once it is complete, else made from the facts as they are now. */
final class Proofs {
    private final Session session;

    Proofs(Session session) {
        this.session = session;
    }

    /** The kept proof, if it speaks of a migration that was handed over; not one that another version of Godwit wrote. */
    Optional<Proof> kept(String name) {
        return session.store()
                .proof(name)
                .filter(ProofJson::isCurrent)
                .map(ProofJson::parse)
                .filter(Proof::complete);
    }

    Proof of(Definition definition, Endpoint source, Endpoint target) {
        return kept(definition.name()).orElseGet(() -> session.operations().proof(definition, source, target));
    }
}
