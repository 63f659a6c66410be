package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.Session;
import io.godwit.engine.definition.ParsedDefinition;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.proof.ProofSignature;
import io.godwit.engine.proof.ProofWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit proof}. */
@Command(
        name = "proof",
        description =
                "Shows what a migration can prove as it stands now; exit code 0 only if it is complete and identical.")
final class ProofCommand extends SessionCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The migration's name, or its file.")
    private String migration = "";

    @Option(names = "--output", paramLabel = "DIR", description = "Write proof.json and proof.html there.")
    private @Nullable Path output;

    @Option(
            names = "--sign",
            paramLabel = "KEY",
            description = "Sign proof.json with this Ed25519 key (PKCS #8, PEM); needs --output.")
    private @Nullable Path key;

    ProofCommand(Console console) {
        super(console);
    }

    @Override
    int execute(Session session) {
        if (migration.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'NAME'");
        }
        if (key != null && output == null) {
            throw new ParameterException(spec.commandLine(), "--sign needs --output, which says where");
        }
        ParsedDefinition parsed = session.migration(migration, null);
        Definition definition = parsed.definition();
        Proofs proofs = new Proofs(session);
        Optional<Proof> kept = proofs.kept(definition.name()); // needs no connection and no password
        Proof proof = kept.isPresent()
                ? kept.get()
                : proofs.of(definition, session.source(definition), session.target(definition));
        Console console = session.console();
        if (isJson()) {
            console.out().print(ProofJson.write(proof));
            console.out().flush();
        } else {
            console.out().println(proof.verdict());
        }
        if (output != null) {
            ProofWriter.write(proof, output);
            console.err().println("proof: " + output.resolve(ProofWriter.HTML));
            if (key != null) {
                console.err().println("signed with the key " + ProofSignature.sign(output, key));
            }
        }
        return proof.complete() && proof.identical() ? ExitCode.DONE : ExitCode.NOT_IDENTICAL;
    }
}
