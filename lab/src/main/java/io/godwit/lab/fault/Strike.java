package io.godwit.lab.fault;

import io.godwit.lab.migration.Place;
import java.util.ArrayList;
import java.util.List;

/** The fault in one phase, and what Godwit did. */
final class Strike {
    final Place place;
    final List<String> stops = new ArrayList<>();
    long standstillNanos;

    Strike(Place place) {
        this.place = place;
    }
}
