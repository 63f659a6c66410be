package io.godwit.engine.definition;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.spi.Endpoint;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns references to secrets into secrets, at the last moment: when a connection is about to be made. */
public final class Secrets {
    /** Stands in a kept definition for a secret that was written out in the migration file. */
    static final String NOT_KEPT = "${not kept}";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}");
    private static final Pattern FILE = Pattern.compile("\\$\\{file:([^}]+)\\}");

    private final Map<String, String> environment;

    /** Looks variables up in this map. */
    public Secrets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Looks variables up in the environment of this process. */
    public static Secrets ofEnvironment() {
        return new Secrets(System.getenv());
    }

    /**
     * The endpoint with its secrets. An option can only be a reference if its connector says that it is a secret; reading the
     * migration file made sure of that.
     *
     * @throws GodwitException with {@code SECRET_MISSING} if a variable is not set or a file is not there
     */
    public Endpoint resolve(EndpointReference reference) {
        Map<String, String> options = new LinkedHashMap<>();
        reference.options().forEach((name, value) -> options.put(name, value(value, reference.url())));
        return new Endpoint(reference.url(), Secret.of(value(reference.password(), reference.url())), options);
    }

    static boolean isReference(String text) {
        return VARIABLE.matcher(text).matches() || FILE.matcher(text).matches() || text.equals(NOT_KEPT);
    }

    /** A secret as it is kept: a reference as it is, one that was written out as a mark. */
    static String kept(String text) {
        return isReference(text) ? text : NOT_KEPT;
    }

    /** A file reference made independent of the folder a command is run in. */
    static String absolute(String text, Path folder) {
        Matcher file = FILE.matcher(text);
        return file.matches() ? "${file:" + folder.resolve(file.group(1)).normalize() + "}" : text;
    }

    private String value(String text, String url) {
        if (text.equals(NOT_KEPT)) {
            throw new GodwitException(
                    EngineErrors.SECRET_MISSING,
                    "The password was written out in the migration file, and such a password is not kept; give the command"
                            + " the file instead of the name, or write ${NAME} in it and run it once more",
                    url,
                    null);
        }
        Matcher variable = VARIABLE.matcher(text);
        if (variable.matches()) {
            String value = environment.get(variable.group(1));
            if (value == null) {
                throw new GodwitException(
                        EngineErrors.SECRET_MISSING,
                        "The environment variable " + variable.group(1) + " is not set",
                        url,
                        null);
            }
            return value;
        }
        Matcher file = FILE.matcher(text);
        return file.matches() ? firstLine(file.group(1), url) : text;
    }

    private static String firstLine(String path, String url) {
        try (BufferedReader reader = Files.newBufferedReader(Path.of(path))) {
            String line = reader.readLine();
            return line == null ? "" : line;
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new GodwitException(EngineErrors.SECRET_MISSING, "The file " + path + " is not there", url, e);
        } catch (IOException e) {
            throw new GodwitException(EngineErrors.SECRET_MISSING, "The file " + path + " cannot be read", url, e);
        }
    }
}
