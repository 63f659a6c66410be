package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.JsonOutput;
import io.godwit.engine.EngineErrors;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.proof.ProofJson.Checked;
import io.godwit.engine.proof.ProofSignature;
import io.godwit.spi.GodwitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit proof verify}. */
@Command(
        name = "verify",
        description = {
            "Checks that a proof is as it was written, and its signature if there is one.",
            "Exit code 0 only if it is, and speaks of a complete and identical migration."
        })
final class ProofVerifyCommand implements Callable<Integer>, JsonAnswer {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The proof.json.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(
            names = "--key",
            paramLabel = "PUB",
            description = "The signer's public key in PEM; otherwise the one beside the document.")
    private @Nullable Path key;

    @Option(names = "--json", description = "Print one JSON document on standard output.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli sets and reads it
    private boolean help;

    ProofVerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Checked checked = ProofJson.check(text());
        String signer = ProofSignature.verify(file, key);
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("digest", checked.digest());
            document.put("signer", signer == null ? "" : signer);
            document.put("complete", checked.complete());
            document.put("identical", checked.identical());
            document.put("verdict", checked.verdict());
            JsonOutput.print(console.out(), document);
        } else {
            console.out().println("The document is as it was written: " + checked.digest());
            console.out().println(signer == null ? "It is not signed." : "It is signed with the key " + signer);
            if (signer != null && key == null) {
                console.out().println("That key lies beside it: compare its id with the one that the signer gave you.");
            }
            console.out().println(checked.verdict());
        }
        return checked.complete() && checked.identical() ? ExitCode.DONE : ExitCode.NOT_IDENTICAL;
    }

    private String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new GodwitException(EngineErrors.PROOF_INVALID, file + " cannot be read", "", e);
        }
    }

    @Override
    public boolean isJson() {
        return json;
    }
}
