package io.godwit.testkit.fault;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.GodwitException;
import java.util.function.Supplier;

/** The way to one opened endpoint: every call goes over it, and once it is cut none does. */
final class Line {
    private final Faults faults;
    private final String side;
    private final ErrorCode unreachable;
    private final int restarts;
    private volatile boolean cut;

    Line(Faults faults, String side, ErrorCode unreachable) {
        this.faults = faults;
        this.side = side;
        this.unreachable = unreachable;
        this.restarts = faults.restarts(side);
    }

    <B> B call(String method, Supplier<B> action) {
        String name = side + "." + method;
        return faults.passage().call(name, () -> scripted(method, name, action));
    }

    /** Closes a session that writes; what has gone wrong before does not matter. */
    void close(String method, Runnable action) {
        faults.passage().close(side + "." + method, action);
    }

    private <B> B scripted(String method, String name, Supplier<B> action) {
        cut = cut || restarts != faults.restarts(side);
        Faults.Kind kind = cut ? Faults.Kind.CUT : faults.meet(name);
        if (kind == Faults.Kind.REJECT || kind == Faults.Kind.CUT) {
            cut = cut || kind == Faults.Kind.CUT;
            throw new GodwitException(unreachable, "Scripted: " + side + "." + method + " failed.");
        }
        B answer = action.get();
        if (kind == Faults.Kind.FAIL_AFTER) {
            if (answer instanceof AutoCloseable opened) {
                close(opened);
            }
            throw new GodwitException(unreachable, "Scripted: the answer to " + side + "." + method + " was lost.");
        }
        return answer;
    }

    void run(String method, Runnable action) {
        call(method, () -> {
            action.run();
            return true;
        });
    }

    private static void close(AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
