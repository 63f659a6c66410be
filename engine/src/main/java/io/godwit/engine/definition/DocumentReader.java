package io.godwit.engine.definition;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads one YAML or JSON document into {@link Node}s. Aliases are refused, so a small file cannot become a large one. Parser
 * messages are not passed on where they may quote the file, because it may hold a password.
 */
final class DocumentReader {
    private static final int DEEPEST = 16;

    private final Findings findings;

    DocumentReader(Findings findings) {
        this.findings = findings;
    }

    /** The document, or an empty node; what is wrong with it is in the findings. */
    Node read(String text) {
        boolean json = text.stripLeading().startsWith("{");
        JsonFactory factory = json ? new JsonFactory() : new YAMLFactory();
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                return new Node.Empty(1, 1);
            }
            Node node = node(parser, 0);
            if (!findings.any() && parser.nextToken() != null) {
                JsonLocation at = parser.currentTokenLocation();
                findings.error(at.getLineNr(), at.getColumnNr(), "the file holds more than one document");
            }
            return node;
        } catch (JsonProcessingException e) {
            malformed(e, json ? "JSON" : "YAML");
            return new Node.Empty(1, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void malformed(JsonProcessingException e, String language) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
                findings.error(
                        yaml.getProblemMark().getLine() + 1,
                        yaml.getProblemMark().getColumn() + 1,
                        "not valid YAML: " + yaml.getProblem());
                return;
            }
        }
        JsonLocation at = e.getLocation();
        findings.error(
                at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr(), "not valid " + language + " here");
    }

    private Node node(JsonParser parser, int depth) throws IOException {
        JsonLocation at = parser.currentTokenLocation();
        int line = at.getLineNr();
        int column = at.getColumnNr();
        if (depth > DEEPEST) {
            findings.error(line, column, "nested too deeply");
            parser.skipChildren();
            return new Node.Empty(line, column);
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            findings.error(line, column, "aliases are not supported; write the value out");
            return new Node.Empty(line, column);
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> mapping(parser, depth, line, column);
            case START_ARRAY -> {
                List<Node> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(node(parser, depth + 1));
                }
                yield new Node.Sequence(line, column, items);
            }
            case VALUE_NULL -> new Node.Empty(line, column);
            default -> new Node.Scalar(line, column, parser.getText());
        };
    }

    private Node mapping(JsonParser parser, int depth, int line, int column) throws IOException {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            JsonLocation at = parser.currentTokenLocation();
            String key = parser.currentName();
            parser.nextToken();
            Node value = node(parser, depth + 1);
            if (entries.put(key, new Node.Entry(at.getLineNr(), at.getColumnNr(), value)) != null) {
                findings.error(at.getLineNr(), at.getColumnNr(), "the key `" + key + "` is there twice");
            }
        }
        return new Node.Mapping(line, column, entries);
    }
}
