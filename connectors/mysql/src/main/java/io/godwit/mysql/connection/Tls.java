package io.godwit.mysql.connection;

import io.godwit.mysql.MySqlOptions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** How connections are encrypted and whom they trust: the same for the driver's and for our own. */
final class Tls {
    /** The values of option {@code sslMode}, named as MySQL's own programs name them. */
    enum Mode {
        DISABLED,
        PREFERRED,
        REQUIRED,
        VERIFY_CA,
        VERIFY_IDENTITY;

        static Mode of(Address address) {
            String value = address.option(MySqlOptions.SSL_MODE);
            for (Mode mode : values()) {
                if (mode.name().replace('_', '-').equalsIgnoreCase(value.replace('_', '-'))) {
                    return mode;
                }
            }
            throw new GodwitException(
                    Errors.OPTION_INVALID,
                    "`" + value + "` is none of disabled, preferred, required, verify-ca, verify-identity",
                    MySqlOptions.SSL_MODE.name(),
                    null);
        }

        boolean verifies() {
            return this == VERIFY_CA || this == VERIFY_IDENTITY;
        }
    }

    private final Mode mode;
    private final String authorities;
    private final String keyStore;
    private final String keyStorePassword;
    private final SSLContext context;

    Tls(Address address) {
        this.mode = Mode.of(address);
        this.authorities = address.option(MySqlOptions.SSL_CA);
        this.keyStore = address.option(MySqlOptions.SSL_KEY_STORE);
        this.keyStorePassword = address.option(MySqlOptions.SSL_KEY_STORE_PASSWORD);
        this.context = context();
    }

    Mode mode() {
        return mode;
    }

    private SSLContext context() {
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(keys(), mode.verifies() ? trusted() : new TrustManager[] {new AnyServer()}, null);
            return made;
        } catch (GeneralSecurityException e) {
            throw new GodwitException(
                    Errors.OPTION_INVALID, "TLS cannot be set up: " + e.getMessage(), MySqlOptions.SSL_MODE.name(), e);
        }
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException {
        if (keyStore.isEmpty()) {
            return null;
        }
        try (InputStream in = Files.newInputStream(Path.of(keyStore))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, keyStorePassword.toCharArray());
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, keyStorePassword.toCharArray());
            return factory.getKeyManagers();
        } catch (IOException e) {
            throw unreadable(MySqlOptions.SSL_KEY_STORE.name(), e);
        }
    }

    /** Those of the file, or, without one, those this Java trusts. */
    private TrustManager[] trusted() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (authorities.isEmpty()) {
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        }
        try (InputStream in = Files.newInputStream(Path.of(authorities))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + number++, each);
            }
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException e) {
            throw unreadable(MySqlOptions.SSL_CA.name(), e);
        }
    }

    private static GodwitException unreadable(String option, IOException e) {
        return new GodwitException(Errors.OPTION_INVALID, "the file cannot be read: " + e.getMessage(), option, e);
    }

    /** A socket that encrypts around a connected one; the handshake is still to be made. */
    SSLSocket around(Socket plain, Address address) throws SocketException {
        try {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, address.host(), address.port(), true);
            if (mode == Mode.VERIFY_IDENTITY) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            return socket;
        } catch (IOException e) {
            SocketException failure = new SocketException("no TLS socket could be made");
            failure.initCause(e);
            throw failure;
        }
    }

    /** The same in the driver's words. */
    void describe(Properties properties, boolean encrypted) {
        if (!encrypted) {
            properties.setProperty("sslMode", "disable");
            // without TLS a password goes to a server that may be anybody; sslMode=required or stricter rules that out
            properties.setProperty("allowPublicKeyRetrieval", "true");
            return;
        }
        properties.setProperty(
                "sslMode",
                switch (mode) {
                    case VERIFY_CA -> "verify-ca";
                    case VERIFY_IDENTITY -> "verify-full";
                    default -> "trust";
                });
        if (mode.verifies() && !authorities.isEmpty()) {
            properties.setProperty("serverSslCert", authorities);
        }
        if (!keyStore.isEmpty()) {
            properties.setProperty("keyStore", keyStore);
            properties.setProperty("keyStoreType", "PKCS12");
            properties.setProperty("keyStorePassword", keyStorePassword);
        }
    }

    /** Encryption without proof of who is at the other end, as sslMode preferred and required promise no more. */
    private static final class AnyServer implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
