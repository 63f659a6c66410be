package io.godwit.demo;

import java.util.Arrays;
import java.util.Optional;

/** {@code godwit}, tied to the life of the demonstration that started it: the first argument is that process's id. */
final class GodwitMain {
    private static final int INTERRUPTED = 130;

    private GodwitMain() {}

    public static void main(String[] arguments) {
        Optional<ProcessHandle> parent = ProcessHandle.of(Long.parseLong(arguments[0]));
        if (parent.isEmpty()) {
            System.exit(INTERRUPTED);
        }
        // a run that is exited pauses where it is; without its parent it would soon be without its servers too
        var unused = parent.get().onExit().thenRun(() -> System.exit(INTERRUPTED));
        io.godwit.cli.Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
    }
}
