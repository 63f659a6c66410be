package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.display.Amounts;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofWriter;
import io.godwit.spi.Mode;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is said after a hand-over: the downtime, where the proof is, and what is left to do. */
final class HandedOver {
    private HandedOver() {}

    /**
     * Tells it, on the side of the console that is not for results.
     *
     * @param folder where the proof was written; null if it was not
     */
    static void tell(Console console, Proof proof, @Nullable Path folder) {
        PrintStream err = console.err();
        String name = proof.name();
        String downtime = proof.downtimeMillis() < 0
                ? ""
                : "; writers had to wait " + Amounts.duration(proof.downtimeMillis()) + " (downtime)";
        err.println();
        err.println(name + " is handed over" + downtime);
        err.println("  proof:  "
                + (folder == null ? "godwit proof " + name + " --output DIR" : folder.resolve(ProofWriter.HTML)));
        if (!proof.identical()) {
            err.println("  next:   read the proof before anything uses the target");
            return;
        }
        err.println("  next:   point the application at the target, "
                + proof.target().address());
        if (!proof.backups().isEmpty()) {
            proof.notChecked().forEach(s -> err.println("  note:   " + s));
            return;
        }
        if (proof.mode() == Mode.ONLINE) {
            err.println("          (what is written on the source from now on is not moved)");
        }
        err.println("  later:  godwit cancel " + name + "   removes what Godwit keeps on both sides"
                + (proof.mode() == Mode.ONLINE ? " and lets writers in on the source again" : ""));
    }
}
