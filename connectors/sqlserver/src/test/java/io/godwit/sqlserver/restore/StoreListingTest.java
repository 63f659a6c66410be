package io.godwit.sqlserver.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.godwit.spi.GodwitException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreListingTest {
    private final List<String> asked = new ArrayList<>();
    private final List<String> signed = new ArrayList<>();
    private final Map<String, String> answers = new TreeMap<>();
    private final HttpServer server;

    StoreListingTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            String query = exchange.getRequestURI().getRawQuery();
            asked.add(exchange.getRequestURI().toString());
            signed.add("" + exchange.getRequestHeaders().getFirst("Authorization"));
            String page = answers.entrySet().stream()
                    .filter(e -> query.contains(e.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(page.isEmpty() ? 403 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void listsABucketPageByPage() {
        answers.put(
                "list-type=2", page("<NextContinuationToken>a+b/=</NextContinuationToken>", "shop/full.bak", "shop/"));
        answers.put("continuation-token=a%2Bb%2F%3D", page("", "shop/log 1.trn", "shop/notes.txt"));
        BackupPlace place = BackupPlace.of("sqlserver-backups://s3://" + host() + "/bucket/shop");
        List<ListedFile> files = new ObjectStoreListing(place, "us-east-1", "key", "secret", "http").files();
        assertThat(files)
                .extracting(ListedFile::path)
                .containsExactly(
                        "s3://" + host() + "/bucket/shop/full.bak", "s3://" + host() + "/bucket/shop/log 1.trn");
        assertThat(files.get(0).bytes()).isEqualTo(7);
        assertThat(asked.get(0)).startsWith("/bucket?list-type=2&max-keys=1000&prefix=shop%2F");
        assertThat(signed).allMatch(s -> s.startsWith("AWS4-HMAC-SHA256 Credential=key/"));
    }

    private static String page(String next, String... keys) {
        StringBuilder page = new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult>" + next);
        for (String key : keys) {
            page.append("<Contents><Key>")
                    .append(key)
                    .append("</Key><LastModified>then</LastModified><Size>7</Size></Contents>");
        }
        return page.append("</ListBucketResult>").toString();
    }

    @Test
    void aStoreThatGivesOnePageForEverIsLeft() {
        answers.put("list-type=2", page("<NextContinuationToken>again</NextContinuationToken>", "shop/full.bak"));
        BackupPlace place = BackupPlace.of("sqlserver-backups://s3://" + host() + "/bucket/shop");
        assertThatThrownBy(() -> new ObjectStoreListing(place, "us-east-1", "key", "secret", "http").files())
                .hasMessageContaining("again and again");
    }

    @Test
    void aRefusalNamesTheBucketAndNoKey() {
        BackupPlace place = BackupPlace.of("sqlserver-backups://s3://" + host() + "/bucket/shop");
        assertThatThrownBy(() -> new ObjectStoreListing(place, "us-east-1", "key", "secret", "http").files())
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("403")
                .hasMessageNotContaining("secret")
                .extracting("code")
                .isEqualTo(RestoreErrors.STORE_REFUSED);
    }

    @Test
    void asksAnAzureContainerByItsSignature() {
        BackupPlace place = BackupPlace.of("sqlserver-backups://https://account.blob.core.windows.net/backups/shop");
        URI uri = new BlobListing(place, "sv=2022&sig=abc%3D").page("next").uri();
        assertThat(uri)
                .hasToString("https://account.blob.core.windows.net/backups?comp=list&marker=next&prefix=shop%2F"
                        + "&restype=container&sv=2022&sig=abc%3D");
    }

    /** The example "GET Bucket (List Objects)" of the Amazon S3 API Reference, "Signature calculations: Authorization header". */
    @Test
    void signsAsThePublishedExampleDoes() {
        Map<String, String> headers = new RequestSignature(
                        "us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
                .headers(
                        "examplebucket.s3.amazonaws.com",
                        "/",
                        new TreeMap<>(Map.of("max-keys", "2", "prefix", "J")),
                        Instant.parse("2013-05-24T00:00:00Z"));
        assertThat(headers.get("Authorization"))
                .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    @Test
    void readsPlacesAsPeopleWriteThem() {
        assertThat(BackupPlace.of("sqlserver-backups:///var/backups/shop/").path())
                .isEqualTo("/var/backups/shop");
        assertThat(BackupPlace.of("sqlserver-backups://D:/backups").below("a.bak"))
                .isEqualTo("D:\\backups\\a.bak");
        assertThat(BackupPlace.of("sqlserver-backups:////server/share").path()).isEqualTo("\\\\server\\share");
        BackupPlace bucket = BackupPlace.of("sqlserver-backups://s3://host:9000/bucket/deep/er/");
        assertThat(bucket.root()).isEqualTo("s3://host:9000/bucket");
        assertThat(bucket.prefix()).isEqualTo("deep/er/");
        assertThat(BackupPlace.of("sqlserver-backups://s3://host/bucket").prefix())
                .isEmpty();
        assertThatThrownBy(() -> BackupPlace.of("sqlserver-backups://backups")).hasMessageContaining("must read");
        assertThatThrownBy(() -> BackupPlace.of("sqlserver-backups://s3://host"))
                .hasMessageContaining("BUCKET");
    }
}
