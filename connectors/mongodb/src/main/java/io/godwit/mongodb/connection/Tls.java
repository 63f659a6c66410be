package io.godwit.mongodb.connection;

import com.mongodb.connection.SslSettings;
import io.godwit.mongodb.MongoOptions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** How connections are encrypted: as the address's {@code tls} parameters say, with certificates of files where options name some. */
final class Tls {
    private Tls() {}

    static void configure(SslSettings.Builder settings, Address address) {
        String authorities = address.option(MongoOptions.SSL_CA);
        String keyStore = address.option(MongoOptions.SSL_KEY_STORE);
        if (authorities.isEmpty() && keyStore.isEmpty()) {
            return;
        }
        if (Boolean.FALSE.equals(address.driver().getSslEnabled())) {
            throw new GodwitException(
                    Errors.OPTION_INVALID,
                    "a certificate is given, and the address says that connections are not encrypted",
                    (authorities.isEmpty() ? MongoOptions.SSL_KEY_STORE : MongoOptions.SSL_CA).name(),
                    null);
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keyStore.isEmpty() ? null : keys(keyStore, address.option(MongoOptions.SSL_KEY_STORE_PASSWORD)),
                    authorities.isEmpty() ? null : trusted(authorities),
                    null);
            settings.enabled(true).context(context);
        } catch (GeneralSecurityException e) {
            throw new GodwitException(
                    Errors.OPTION_INVALID, "TLS cannot be set up: " + e.getMessage(), MongoOptions.SSL_CA.name(), e);
        }
    }

    private static KeyManager @Nullable [] keys(String file, String password) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password.toCharArray());
            return factory.getKeyManagers();
        } catch (IOException e) {
            throw unreadable(MongoOptions.SSL_KEY_STORE, e);
        }
    }

    private static TrustManager[] trusted(String file) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + number++, each);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException e) {
            throw unreadable(MongoOptions.SSL_CA, e);
        }
    }

    private static GodwitException unreadable(Option option, IOException e) {
        return new GodwitException(
                Errors.OPTION_INVALID, "the file cannot be read: " + e.getMessage(), option.name(), e);
    }
}
