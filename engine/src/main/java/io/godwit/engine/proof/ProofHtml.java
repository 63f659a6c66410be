package io.godwit.engine.proof;

/** The proof as one page. */
final class ProofHtml {
    private ProofHtml() {}

    static String page(Proof proof) {
        return "<!doctype html><title>" + proof.name() + "</title>";
    }
}
