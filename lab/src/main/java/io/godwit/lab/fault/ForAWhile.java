package io.godwit.lab.fault;

import java.util.concurrent.TimeUnit;

/** A fault with a beginning, a duration and an end. */
final class ForAWhile implements Fault.Steps {
    private final long millis;
    private final Action begin;
    private final Action end;
    private long begunNanos;

    /** Something done to a trial. */
    interface Action {
        void on(Trial trial) throws Exception;
    }

    ForAWhile(long millis, Action begin, Action end) {
        this.millis = millis;
        this.begin = begin;
        this.end = end;
    }

    @Override
    public void inject(Trial trial) throws Exception {
        begin.on(trial);
        begunNanos = System.nanoTime();
    }

    @Override
    public boolean hadEffect(Trial trial) {
        return System.nanoTime() - begunNanos >= TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public void remove(Trial trial) throws Exception {
        end.on(trial);
    }
}
