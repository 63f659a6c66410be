package io.godwit.lab.fault;

import io.godwit.lab.fault.Fault.Steps;
import io.godwit.lab.migration.Place;
import io.godwit.lab.network.TcpProxy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What happens between Godwit and its servers. */
final class NetworkFaults {
    private static final Set<Place> EVERYWHERE = EnumSet.allOf(Place.class);
    private static final long GONE_MILLIS = 8_000;
    private static final long SLOW_MILLIS = 12_000;
    private static final long DELAY_MILLIS = 15;
    private static final long SLOW_BYTES_PER_SECOND = 300_000;

    static final List<Fault> ALL = List.of(
            new Fault("cut-source", "all connections to the source are reset", "at once", EVERYWHERE, List.of(), () ->
                    (Steps) trial -> trial.sourceProxy().cut()),
            new Fault("cut-target", "all connections to the target are reset", "at once", EVERYWHERE, List.of(), () ->
                    (Steps) trial -> trial.targetProxy().cut()),
            new Fault(
                    "half-open-source",
                    "connections to the source stay open and nothing comes through any more",
                    "new connections work",
                    EVERYWHERE,
                    List.of(),
                    () -> (Steps) trial -> trial.sourceProxy().freeze()),
            new Fault(
                    "half-open-target",
                    "connections to the target stay open and nothing comes through any more",
                    "new connections work",
                    EVERYWHERE,
                    List.of(),
                    () -> (Steps) trial -> trial.targetProxy().freeze()),
            new Fault(
                    "network-gone",
                    "all connections are reset and new ones refused",
                    "after 8 s",
                    EVERYWHERE,
                    List.of("SOURCE_UNREACHABLE", "TARGET_UNREACHABLE"),
                    () -> new ForAWhile(
                            GONE_MILLIS,
                            trial -> both(trial, proxy -> {
                                proxy.refuse(true);
                                proxy.cut();
                            }),
                            trial -> both(trial, proxy -> proxy.refuse(false)))),
            new Fault(
                    "slow-link",
                    "300 KB/s for each connection, and 15 ms later",
                    "after 12 s",
                    EVERYWHERE,
                    List.of(),
                    () -> new ForAWhile(
                            SLOW_MILLIS,
                            trial -> both(trial, proxy -> {
                                proxy.delay(DELAY_MILLIS);
                                proxy.throttle(SLOW_BYTES_PER_SECOND);
                            }),
                            trial -> both(trial, proxy -> {
                                proxy.delay(0);
                                proxy.throttle(0);
                            }))),
            new Fault(
                    "cut-in-commit",
                    "connections to the target are reset between a `COMMIT` and its answer",
                    "at once",
                    EVERYWHERE,
                    List.of(),
                    () -> new InCommit(false)),
            new Fault(
                    "target-crash-in-commit",
                    "the target is killed between a `COMMIT` and its answer",
                    "it is started again",
                    EVERYWHERE,
                    List.of(),
                    () -> new InCommit(true)));

    private NetworkFaults() {}

    private static void both(Trial trial, java.util.function.Consumer<TcpProxy> action) {
        List.<Function<Trial, TcpProxy>>of(Trial::sourceProxy, Trial::targetProxy)
                .forEach(proxy -> action.accept(proxy.apply(trial)));
    }

    /** Waits for the first commit that passes. */
    private static final class InCommit implements Steps {
        private final boolean crash;
        private volatile boolean happened;

        InCommit(boolean crash) {
            this.crash = crash;
        }

        @Override
        public void inject(Trial trial) {
            happened = false;
            trial.targetProxy().atNextCommit(() -> {
                if (crash) {
                    trial.target().kill();
                } else {
                    trial.targetProxy().cut();
                }
                happened = true;
            });
        }

        @Override
        public boolean hadEffect(Trial trial) {
            return happened;
        }

        @Override
        public void remove(Trial trial) {
            if (crash && happened) {
                trial.target().restart();
            }
        }

        @Override
        public List<String> wrong(Trial trial) {
            return happened ? List.of() : List.of("no commit was seen");
        }
    }
}
