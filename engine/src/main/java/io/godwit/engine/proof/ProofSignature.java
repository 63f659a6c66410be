package io.godwit.engine.proof;

import io.godwit.engine.EngineErrors;
import io.godwit.spi.GodwitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Who vouches for a proof. The signature is Ed25519 (RFC 8032) over all bytes of {@link ProofWriter#JSON}; it lies beside the
 * document as 64 bytes in {@value #SUFFIX}, with the public key as PEM in {@value #KEY_SUFFIX}. Anyone can check it with
 * {@code openssl pkeyutl -verify -pubin -inkey proof.json.pub -rawin -in proof.json -sigfile proof.json.sig}.
 *
 * <p>A key that lies beside a document only shows that the two belong together. Whether it is the signer's is shown by its id,
 * the SHA-256 of the key in DER form, compared with what the signer said elsewhere.
 */
public final class ProofSignature {
    /** Follows the document's name in the signature's. */
    public static final String SUFFIX = ".sig";

    /** Follows the document's name in the public key's. */
    public static final String KEY_SUFFIX = ".pub";

    private static final String ALGORITHM = "Ed25519";

    private ProofSignature() {}

    /**
     * Signs the document in a folder and puts signature and public key beside it.
     *
     * @param keyFile a private key as PKCS #8 in PEM, such as {@code openssl genpkey -algorithm ed25519} writes
     * @return the key's id
     * @throws GodwitException if the file is no such key, or the folder cannot be written
     */
    public static String sign(Path directory, Path keyFile) {
        PrivateKey key = privateKey(keyFile);
        Path document = directory.resolve(ProofWriter.JSON);
        try {
            PublicKey open = publicKey(key);
            byte[] bytes = Files.readAllBytes(document);
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(bytes);
            byte[] signed = signature.sign();
            require(fits(bytes, signed, open), "the signature just made does not fit");
            ProofWriter.replace(beside(document, SUFFIX), signed);
            ProofWriter.replace(beside(document, KEY_SUFFIX), pem(open).getBytes(StandardCharsets.US_ASCII));
            return id(open);
        } catch (IOException e) {
            throw new GodwitException(
                    EngineErrors.PROOF_NOT_WRITTEN,
                    "the proof could not be signed in " + directory + ": "
                            + e.getClass().getSimpleName(),
                    "",
                    e);
        } catch (GeneralSecurityException e) {
            throw notAKey(keyFile, e);
        }
    }

    /**
     * Checks the signature beside a document.
     *
     * @param keyFile the signer's public key in PEM; null for the one beside the document
     * @return the key's id; null if the document is not signed and no key was given
     * @throws GodwitException if the signature does not fit, or a key was given and there is none
     */
    public static @Nullable String verify(Path document, @Nullable Path keyFile) {
        Path signature = beside(document, SUFFIX);
        if (!Files.exists(signature)) {
            require(keyFile == null, "there is no signature beside it (" + signature.getFileName() + ")");
            return null;
        }
        Path key = keyFile == null ? beside(document, KEY_SUFFIX) : keyFile;
        try {
            PublicKey open = KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(der(Files.readString(key), "PUBLIC KEY")));
            boolean fits = fits(Files.readAllBytes(document), Files.readAllBytes(signature), open);
            require(fits, "its signature does not fit the key " + id(open));
            return id(open);
        } catch (IOException e) {
            throw new GodwitException(
                    EngineErrors.PROOF_INVALID,
                    "its signature cannot be checked: " + key.getFileName() + " or " + signature.getFileName()
                            + " cannot be read",
                    "",
                    e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw notAKey(key, e);
        }
    }

    static Path beside(Path document, String suffix) {
        return document.resolveSibling(document.getFileName() + suffix);
    }

    private static boolean fits(byte[] document, byte[] signed, PublicKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initVerify(key);
        signature.update(document);
        try {
            return signature.verify(signed);
        } catch (java.security.SignatureException e) {
            // Not of a signature's form at all.
            return false;
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new GodwitException(EngineErrors.PROOF_INVALID, "the document cannot be relied on: " + otherwise);
        }
    }

    private static PrivateKey privateKey(Path file) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(der(Files.readString(file), "PRIVATE KEY")));
        } catch (IOException e) {
            throw new GodwitException(EngineErrors.SIGNING_KEY_INVALID, file.getFileName() + " cannot be read", "", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw notAKey(file, e);
        }
    }

    private static GodwitException notAKey(Path file, Exception cause) {
        return new GodwitException(
                EngineErrors.SIGNING_KEY_INVALID, file.getFileName() + " holds no Ed25519 key in PEM", "", cause);
    }

    private static byte[] der(String pem, String label) {
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("not PEM of a " + label);
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }

    /** The generator makes the pair of whatever bytes it is given as random: given the key's own, it finds the other half. */
    private static PublicKey publicKey(PrivateKey key) throws GeneralSecurityException {
        byte[] secret = ((EdECPrivateKey) key)
                .getBytes()
                .orElseThrow(() -> new GeneralSecurityException("the key's bytes are not to be had"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new Given(secret));
        return generator.generateKeyPair().getPublic();
    }

    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // never written anywhere
        private final byte[] bytes;

        Given(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] target) {
            System.arraycopy(bytes, 0, target, 0, target.length);
        }
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String id(PublicKey key) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
        return "sha256:" + HexFormat.of().formatHex(hash);
    }
}
