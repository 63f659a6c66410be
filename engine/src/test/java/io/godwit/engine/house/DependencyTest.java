package io.godwit.engine.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may depend on whom. */
class DependencyTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.godwit.spi", "io.godwit.engine");

    @Test
    void bothModulesAreLookedAt() {
        assertThat(CLASSES.contain("io.godwit.spi.Source")).isTrue();
        assertThat(CLASSES.contain("io.godwit.engine.validate.Validator")).isTrue();
    }

    @Test
    void theContractsKnowNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("io.godwit.spi..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.godwit.spi..", "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void theContractsKnowNoSql() {
        noClasses()
                .that()
                .resideInAPackage("io.godwit.spi..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..")
                .check(CLASSES);
    }

    @Test
    void theEngineKnowsOnlyTheContractsAndItsLibraries() {
        classes()
                .that()
                .resideInAPackage("io.godwit.engine..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.godwit.engine..",
                        "io.godwit.spi..",
                        "java..",
                        "javax.sql..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "com.fasterxml.jackson..",
                        // What Jackson reads YAML with; only it knows where a file is malformed.
                        "org.yaml.snakeyaml..",
                        "org.sqlite..")
                .check(CLASSES);
    }

    /** Whoever gives the engine its schedule decides when each of its threads runs. */
    @Test
    void threadsAndTimeComeFromTheSchedule() {
        noClasses()
                .that()
                .resideInAPackage("io.godwit.engine..")
                .and()
                .resideOutsideOfPackage("io.godwit.engine.schedule..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "start")
                .orShould()
                .callMethod(Object.class, "wait")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java.util.concurrent.(Executor.*|CountDownLatch|Semaphore|.*BlockingQueue"
                        + "|locks.(Reentrant.*|LockSupport|StampedLock))")
                .check(CLASSES);
    }

    /** The engine's own store is the only thing of it that may speak to a database by itself. */
    @Test
    void onlyTheStoreUsesJdbc() {
        noClasses()
                .that()
                .resideInAPackage("io.godwit.engine..")
                .and()
                .resideOutsideOfPackage("io.godwit.engine.state..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")
                .check(CLASSES);
    }
}
