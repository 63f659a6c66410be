package io.godwit.sqlserver.restore;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a GET request without a body as S3-compatible stores want it (AWS General Reference, "Signature Version 4": canonical request,
 * string to sign, signing key).
 */
final class RequestSignature {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";

    private final String region;
    private final String accessKey;
    private final String secretKey;

    RequestSignature(String region, String accessKey, String secretKey) {
        this.region = region;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
    }

    /**
     * The headers to send besides {@code Host}.
     *
     * @param host with its port, as the request will name it
     * @param path encoded already
     * @param query not encoded
     */
    Map<String, String> headers(String host, String path, SortedMap<String, String> query, Instant now) {
        String time = TIME.format(now);
        String day = time.substring(0, 8);
        String nothing = hash("");
        String canonical = "GET\n" + path + "\n" + query(query) + "\nhost:" + host + "\nx-amz-content-sha256:" + nothing
                + "\nx-amz-date:" + time + "\n\n" + SIGNED + "\n" + nothing;
        String scope = day + "/" + region + "/s3/aws4_request";
        String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + hash(canonical);
        byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {day, region, "s3", "aws4_request"}) {
            key = mac(key, part);
        }
        String signature = HexFormat.of().formatHex(mac(key, toSign));
        Map<String, String> headers = new TreeMap<>();
        headers.put("x-amz-date", time);
        headers.put("x-amz-content-sha256", nothing);
        headers.put(
                "Authorization",
                ALGORITHM + " Credential=" + accessKey + "/" + scope + ", SignedHeaders=" + SIGNED + ", Signature="
                        + signature);
        return headers;
    }

    /** The query as it is signed and sent: sorted, every character but the unreserved encoded. */
    static String query(SortedMap<String, String> query) {
        return query.entrySet().stream()
                .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
