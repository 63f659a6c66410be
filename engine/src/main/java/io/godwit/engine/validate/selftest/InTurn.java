package io.godwit.engine.validate.selftest;

import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.schedule.Worker;
import java.util.concurrent.locks.Lock;

/** Does work where it is begun, in the caller's thread: judging a few rows is not worth a thread each time. */
record InTurn(Schedule schedule) implements Schedule {
    @Override
    public Worker start(String name, Runnable work) {
        work.run();
        return millis -> true;
    }

    @Override
    public Lock lock() {
        return schedule.lock();
    }

    @Override
    public long nanoTime() {
        return schedule.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
        return schedule.currentTimeMillis();
    }

    @Override
    public void sleep(long millis) throws InterruptedException {
        schedule.sleep(millis);
    }
}
