package io.godwit.engine.run;

import io.godwit.engine.cutover.Surroundings;
import io.godwit.engine.reverse.WayBack;
import io.godwit.engine.state.Plan;
import io.godwit.spi.Mode;
import org.jspecify.annotations.Nullable;

/** Keeps the way back open where the migration asks for it, and lets writers in again where it leads back itself. */
final class HandOver implements Surroundings {
    private final Job job;
    private final Endpoints endpoints;
    private final @Nullable WayBack wayBack;
    private boolean planned;

    HandOver(Job job, Endpoints endpoints) {
        this.job = job;
        this.endpoints = endpoints;
        boolean kept = job.definition().mode() == Mode.ONLINE
                && job.definition().cutover().wayBack();
        this.wayBack = kept ? new WayBack(job.definition(), endpoints, job.store()) : null;
    }

    /** The way back that is to be kept; null if none is. */
    @Nullable
    WayBack wayBack() {
        return wayBack;
    }

    @Override
    public void beforeFence(Plan plan) {
        if (wayBack != null) {
            job.meter().show("planning the way back");
            wayBack.plan(plan);
            planned = true;
            job.journal().note("way-back-planned");
        }
    }

    @Override
    public void beforeOpening() {
        if (wayBack != null) {
            if (!planned) {
                // A run that died after the fence left no plan in this process.
                wayBack.plan(job.store().plan(job.name()).orElseThrow());
            }
            wayBack.begin();
            job.journal().note("way-back-kept");
        }
    }

    @Override
    public void opened() {
        String forward = job.definition().returnOf();
        if (forward != null) {
            endpoints.liftFenceOf(forward);
            job.journal().note("former-fence-lifted");
        }
    }
}
