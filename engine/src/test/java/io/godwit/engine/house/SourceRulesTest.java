package io.godwit.engine.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is checked on the source files of all modules. */
class SourceRulesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int MOST_LINES = 400;
    private static final Pattern ENGINE_NAME =
            Pattern.compile("postgres|mysql|mariadb|mongo|sqlserver|sql server|\\boracle\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern VAGUE_TYPE = Pattern.compile("\\w*(Util|Utils|Helper|Manager)\\w*\\.java");
    private static final Pattern VAGUE_PACKAGE = Pattern.compile("(common|util|utils|helper|helpers|manager|misc)");

    /** Written apart, so that this file does not break its own rule. */
    private static final String SLEEP = "Thread" + ".sleep(";

    private final List<Path> files = javaFiles();

    SourceRulesTest() throws IOException {}

    @Test
    void theModulesAreFound() {
        assertThat(files)
                .anyMatch(f -> isMain(f, "spi"))
                .anyMatch(f -> isMain(f, "engine"))
                .anyMatch(f -> f.startsWith("connectors"));
    }

    @Test
    void noDatabaseIsNamedOutsideItsConnector() throws IOException {
        List<String> found = lines(
                f -> isMain(f, "engine") || isMain(f, "cli"),
                line -> ENGINE_NAME.matcher(line).find());
        assertThat(found).isEmpty();
    }

    @Test
    void testsWaitForAStateAndNeverSleep() throws IOException {
        List<String> found =
                lines(f -> f.startsWith("testkit") || f.toString().contains("src/test"), line -> line.contains(SLEEP));
        assertThat(found).isEmpty();
    }

    @Test
    void noFileIsLong() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            if (file.toString().contains("src/main")) {
                int lines = Files.readAllLines(ROOT.resolve(file)).size();
                if (lines > MOST_LINES) {
                    found.add(file + ": " + lines + " lines");
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() {
        List<Path> found = files.stream()
                .filter(f -> VAGUE_TYPE.matcher(f.getFileName().toString()).matches() || inVaguePackage(f))
                .toList();
        assertThat(found).isEmpty();
    }

    @Test
    void everyPackageOfTheProductSaysWhetherNullIsAllowed() {
        List<Path> missing = files.stream()
                .filter(f -> f.toString().contains("src/main"))
                .map(Path::getParent)
                .distinct()
                .filter(p -> !files.contains(p.resolve("package-info.java")))
                .toList();
        assertThat(missing).isEmpty();
    }

    private static boolean isMain(Path file, String module) {
        return file.startsWith(module + "/src/main");
    }

    private static boolean inVaguePackage(Path file) {
        for (Path folder : file) {
            if (VAGUE_PACKAGE.matcher(folder.toString()).matches()) {
                return true;
            }
        }
        return false;
    }

    private List<String> lines(Predicate<Path> which, Predicate<String> bad) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            if (!which.test(file)) {
                continue;
            }
            List<String> lines = Files.readAllLines(ROOT.resolve(file));
            for (int i = 0; i < lines.size(); i++) {
                if (bad.test(lines.get(i))) {
                    found.add(file + ":" + (i + 1));
                }
            }
        }
        return found;
    }

    /** Every Java source of every module, relative to the repository. */
    private static List<Path> javaFiles() throws IOException {
        try (Stream<Path> walk = Files.walk(ROOT)) {
            return walk.filter(f -> f.toString().endsWith(".java"))
                    .map(ROOT::relativize)
                    .filter(f -> f.toString().contains("src/main/java")
                            || f.toString().contains("src/test/java"))
                    .toList();
        }
    }
}
