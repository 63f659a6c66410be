package io.godwit.demo;

import org.jspecify.annotations.Nullable;

/**
 * What runs and must be ended, in the order that leaves least behind: the application first, then Godwit, which pauses, then the
 * servers. Every step has a bound. Ended once, by whoever is first: the program's end or the shutdown hook.
 */
final class Running {
    private static final long GODWIT_SECONDS = 20;

    private @Nullable DemoServers servers;
    private @Nullable Application application;
    private @Nullable GodwitProcess godwit;
    private volatile boolean ending;

    boolean isEnding() {
        return ending;
    }

    synchronized DemoServers hold(DemoServers started) {
        this.servers = started;
        return started;
    }

    synchronized Application hold(Application started) {
        this.application = started;
        return started;
    }

    synchronized GodwitProcess hold(GodwitProcess started) {
        this.godwit = started;
        return started;
    }

    synchronized void end() {
        ending = true;
        if (application != null) {
            application.stop();
            application = null;
        }
        if (godwit != null) {
            godwit.stop(GODWIT_SECONDS);
            godwit = null;
        }
        if (servers != null) {
            servers.close();
            servers = null;
        }
    }
}
