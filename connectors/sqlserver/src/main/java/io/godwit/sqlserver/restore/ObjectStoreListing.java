package io.godwit.sqlserver.restore;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Lists an S3-compatible bucket (Amazon S3 API Reference, "ListObjectsV2"), the bucket in the path. */
final class ObjectStoreListing extends StoreListing {
    private static final Words WORDS = new Words("Contents", "Key", "Size", "LastModified", "NextContinuationToken");

    private final String protocol;
    private final RequestSignature signature;
    private final boolean signs;

    /** As the server reads it too: {@code s3://} always means HTTPS. */
    ObjectStoreListing(BackupPlace place, String region, String accessKey, String secretKey) {
        this(place, region, accessKey, secretKey, "https");
    }

    ObjectStoreListing(BackupPlace place, String region, String accessKey, String secretKey, String protocol) {
        super(place);
        this.protocol = protocol;
        this.signs = !accessKey.isEmpty();
        this.signature = new RequestSignature(region, accessKey, secretKey);
    }

    @Override
    Words words() {
        return WORDS;
    }

    @Override
    Request page(String marker) {
        TreeMap<String, String> query = new TreeMap<>(Map.of("list-type", "2", "max-keys", "1000"));
        if (!place().prefix().isEmpty()) {
            query.put("prefix", place().prefix());
        }
        if (!marker.isEmpty()) {
            query.put("continuation-token", marker);
        }
        String path = "/" + RequestSignature.encoded(place().container());
        URI uri = URI.create(protocol + "://" + place().host() + path + "?" + RequestSignature.query(query));
        return new Request(uri, signs ? signature.headers(host(uri), path, query, Instant.now()) : Map.of());
    }

    /** As the client writes it: without the port that is the protocol's own. */
    private static String host(URI uri) {
        boolean usual = uri.getPort() < 0 || uri.getPort() == (uri.getScheme().equals("https") ? 443 : 80);
        return usual ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }
}
