package io.godwit.spi;

/** How a migration runs. */
public enum Mode {
    /** One copy; writers are stopped by the operator before it begins. */
    OFFLINE,
    /** Full load, continuous sync, short cutover. */
    ONLINE
}
