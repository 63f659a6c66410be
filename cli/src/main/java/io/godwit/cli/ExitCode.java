package io.godwit.cli;

import io.godwit.engine.EngineErrors;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import java.util.List;
import java.util.Map;

/** What a command's exit code says. Published: scripts may depend on the numbers. */
public final class ExitCode {
    /** It did what was asked; of a run: handed over and proven identical. */
    public static final int DONE = 0;
    /** Finished, but source and target differ or equality was not proven. */
    public static final int NOT_IDENTICAL = 1;
    /** The command or the migration file is wrong. */
    public static final int USAGE = 2;
    /** The assessment found blockers. */
    public static final int BLOCKED = 3;
    /** Stopped by an error; mend it and run again. */
    public static final int STOPPED = 4;
    /** Cannot continue: cancelled, or an error that no second attempt will mend. */
    public static final int GIVEN_UP = 5;
    /** Paused by command. */
    public static final int PAUSED = 6;
    /** Something Godwit did not foresee. */
    public static final int INTERNAL = 70;
    /** Paused by Ctrl-C; what shells report for it. */
    public static final int INTERRUPTED = 130;

    /** For the help and the documentation, in order. */
    public static final List<Map.Entry<Integer, String>> MEANINGS = List.of(
            Map.entry(DONE, "done; run: handed over and proven identical"),
            Map.entry(NOT_IDENTICAL, "finished, but differences were found or equality was not proven"),
            Map.entry(USAGE, "the command or the migration file is wrong"),
            Map.entry(BLOCKED, "the assessment found blockers; nothing was changed"),
            Map.entry(STOPPED, "stopped by an error; mend it and run again: it goes on where it was"),
            Map.entry(GIVEN_UP, "cannot continue: cancelled, or begin anew"),
            Map.entry(PAUSED, "paused by command"),
            Map.entry(INTERNAL, "an error Godwit did not foresee"),
            Map.entry(INTERRUPTED, "paused by Ctrl-C"));

    private static final Map<ErrorCode, Integer> BY_ERROR = Map.of(
            EngineErrors.DEFINITION_INVALID, USAGE,
            EngineErrors.DEFINITION_UNREADABLE, USAGE,
            EngineErrors.SECRET_MISSING, USAGE,
            EngineErrors.CONNECTOR_MISSING, USAGE,
            EngineErrors.MIGRATION_UNKNOWN, USAGE,
            Errors.OPTION_INVALID, USAGE,
            EngineErrors.INTERNAL, INTERNAL);

    private static final Map<String, Integer> BY_NAME =
            Map.of("ASSESSMENT_BLOCKED", BLOCKED, "VALIDATION_DIFFERS", NOT_IDENTICAL);

    private ExitCode() {}

    /** The exit code of an error by its published name and remedy. */
    public static int of(String code, String remedy) {
        Integer byName = BY_NAME.get(code);
        if (byName != null) {
            return byName;
        }
        return BY_ERROR.entrySet().stream()
                .filter(e -> e.getKey().name().equals(code))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(remedy.equals(ErrorCode.Remedy.GIVE_UP.name()) ? GIVEN_UP : STOPPED);
    }
}
