package io.godwit.engine.proof;

import io.godwit.engine.EngineErrors;
import io.godwit.spi.GodwitException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a proof for machines ({@value #JSON}) and for people ({@value #HTML}). */
public final class ProofWriter {
    /** The machine's form. */
    public static final String JSON = "proof.json";

    /** The people's form. */
    public static final String HTML = "proof.html";

    private ProofWriter() {}

    /**
     * Writes both files, replacing earlier ones. Each is there whole or not at all.
     *
     * @param directory made if it is not there
     * @throws GodwitException if they cannot be written
     */
    public static void write(Proof proof, Path directory) {
        try {
            Files.createDirectories(directory);
            Path document = directory.resolve(JSON);
            // A signature of an earlier document would not fit this one.
            Files.deleteIfExists(ProofSignature.beside(document, ProofSignature.SUFFIX));
            Files.deleteIfExists(ProofSignature.beside(document, ProofSignature.KEY_SUFFIX));
            replace(document, ProofJson.write(proof).getBytes(StandardCharsets.UTF_8));
            replace(directory.resolve(HTML), ProofHtml.page(proof).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new GodwitException(
                    EngineErrors.PROOF_NOT_WRITTEN,
                    "the proof could not be written to " + directory + ": "
                            + e.getClass().getSimpleName(),
                    "",
                    e);
        }
    }

    static void replace(Path file, byte[] content) throws IOException {
        Path written = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel out = FileChannel.open(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            move(written, file);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static void move(Path written, Path file) throws IOException {
        try {
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
