package io.godwit.sqlserver.restore;

import io.godwit.spi.GodwitException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Lists what an object store holds, page by page; what the pages are asked with differs by store. */
abstract class StoreListing implements FileListing {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final XMLInputFactory XML = XMLInputFactory.newFactory();

    static {
        XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    private final BackupPlace place;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    StoreListing(BackupPlace place) {
        this.place = place;
    }

    /** One page's request; {@code marker} is empty for the first. */
    abstract Request page(String marker);

    record Request(URI uri, Map<String, String> headers) {}

    /** What the elements of a store's answer are called. */
    record Words(String object, String name, String size, String modified, String next) {}

    abstract Words words();

    final BackupPlace place() {
        return place;
    }

    @Override
    public final List<ListedFile> files() {
        List<ListedFile> files = new ArrayList<>();
        String marker = "";
        String before;
        do {
            before = marker;
            marker = read(page(marker), files);
            if (!marker.isEmpty() && marker.equals(before)) {
                throw refused("it gives the same page again and again", null);
            }
        } while (!marker.isEmpty());
        return files;
    }

    /** Adds a page's files; what the next page begins with, empty after the last. */
    private String read(Request page, List<ListedFile> files) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(page.uri).timeout(PATIENCE).GET();
        page.headers.forEach(request::header);
        try {
            // the request's own time limit ends with the answer's head
            HttpResponse<byte[]> response = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                    .get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (response.statusCode() != 200) {
                throw refused("it answered with status " + response.statusCode(), null);
            }
            return parse(new ByteArrayInputStream(response.body()), files);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw refused("it did not answer: " + cause.getClass().getSimpleName(), e);
        } catch (XMLStreamException e) {
            throw refused("its answer is no listing", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("asking it was interrupted", e);
        }
    }

    private GodwitException refused(String why, @Nullable Exception cause) {
        return new GodwitException(RestoreErrors.STORE_REFUSED, why, place.root(), cause);
    }

    private String parse(InputStream body, List<ListedFile> files) throws XMLStreamException {
        Words words = words();
        XMLStreamReader in = XML.createXMLStreamReader(body, "UTF-8");
        String next = "";
        String name = "";
        String modified = "";
        long size = -1;
        boolean inside = false;
        while (in.hasNext()) {
            int event = in.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                String element = in.getLocalName();
                if (element.equals(words.object)) {
                    inside = true;
                } else if (inside && element.equals(words.name)) {
                    name = in.getElementText();
                } else if (inside && element.equals(words.size)) {
                    size = Long.parseLong(in.getElementText().strip());
                } else if (inside && element.equals(words.modified)) {
                    modified = in.getElementText();
                } else if (!inside && element.equals(words.next)) {
                    next = in.getElementText();
                }
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && in.getLocalName().equals(words.object)) {
                inside = false;
                if (!name.endsWith("/") && size > 0 && FolderListing.mayBeBackup(name)) {
                    files.add(new ListedFile(place.root() + "/" + name, size, modified));
                }
            }
        }
        return next;
    }
}
