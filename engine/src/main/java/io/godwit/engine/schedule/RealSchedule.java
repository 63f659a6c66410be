package io.godwit.engine.schedule;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** What the JDK has. */
enum RealSchedule implements Schedule {
    INSTANCE;

    @Override
    public Worker start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return millis -> {
            if (millis > 0) {
                thread.join(millis);
            }
            return !thread.isAlive();
        };
    }

    @Override
    public Lock lock() {
        return new ReentrantLock();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public void sleep(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
