package io.godwit.testkit.simulation;

/** Workers that die together. */
public final class SimulatedProcess {
    private final String name;
    private boolean dead;

    /** A process that lives until {@link Simulation#kill}. */
    public SimulatedProcess(String name) {
        this.name = name;
    }

    /** For people who read a trace. */
    public String name() {
        return name;
    }

    /** Whether it was killed: nothing that it still does may have an effect. */
    public boolean dead() {
        return dead;
    }

    void die() {
        dead = true;
    }
}
