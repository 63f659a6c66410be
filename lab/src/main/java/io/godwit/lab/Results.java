package io.godwit.lab;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.lab.fault.Result;
import io.godwit.lab.kill.KillCampaign;
import io.godwit.lab.migration.Place;
import io.godwit.lab.server.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was found so far, a folder for each pair of servers and in it a file for each fault and phase, so that a table may be made in several sittings. */
final class Results {
    private final Path folder;
    private final ObjectMapper json = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    Results(Path folder) {
        this.folder = folder;
    }

    /**
     * A campaign's figures.
     *
     * @param seed what it was begun with
     * @param seconds how long it took
     * @param result what came of it
     */
    record Kills(long seed, long seconds, KillCampaign.Result result) {}

    /** Those of one pair. */
    Results of(Pair pair) {
        return new Results(folder.resolve(pair.toString()));
    }

    /** Which servers it was found with, in words. */
    void keepVersions(String versions) {
        write(folder.resolve("versions.json"), versions);
    }

    String versions() {
        return Objects.requireNonNullElse(
                read(folder.resolve("versions.json"), String.class), "servers of unknown versions");
    }

    void keep(Result result) {
        write(file(result.fault(), result.place()), result);
    }

    void keep(Kills kills) {
        write(folder.resolve("kills.json"), kills);
    }

    @Nullable
    Result of(String fault, Place place) {
        return read(file(fault, place), Result.class);
    }

    @Nullable
    Kills kills() {
        return read(folder.resolve("kills.json"), Kills.class);
    }

    /** Whether it was run and all was well, or can never be run. */
    boolean isDone(String fault, Place place) {
        Result result = of(fault, place);
        return result != null && (result.isWell() || !result.meaningless().isEmpty());
    }

    private Path file(String fault, Place place) {
        return folder.resolve(fault + "-" + place.name().toLowerCase(Locale.ROOT) + ".json");
    }

    private void write(Path file, Object value) {
        try {
            Files.createDirectories(folder);
            json.writeValue(file.toFile(), value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> @Nullable T read(Path file, Class<T> type) {
        try {
            return Files.exists(file) ? json.readValue(file.toFile(), type) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
