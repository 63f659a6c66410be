package io.godwit.sqlserver.restore;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/** Lists a container of Azure Blob Storage by a shared access signature (Azure Storage REST, "List Blobs"). */
final class BlobListing extends StoreListing {
    private static final Words WORDS = new Words("Blob", "Name", "Content-Length", "Last-Modified", "NextMarker");

    private final String signature;

    BlobListing(BackupPlace place, String signature) {
        super(place);
        this.signature = signature.startsWith("?") ? signature.substring(1) : signature;
    }

    @Override
    Words words() {
        return WORDS;
    }

    @Override
    Request page(String marker) {
        TreeMap<String, String> query = new TreeMap<>(Map.of("restype", "container", "comp", "list"));
        if (!place().prefix().isEmpty()) {
            query.put("prefix", place().prefix());
        }
        if (!marker.isEmpty()) {
            query.put("marker", marker);
        }
        String text =
                place().root() + "?" + RequestSignature.query(query) + (signature.isEmpty() ? "" : "&" + signature);
        return new Request(URI.create(text), Map.of());
    }
}
