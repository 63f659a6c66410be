package io.godwit.sqlserver.catalog;

/**
 * A condition that rows keep, as {@code sys.check_constraints} describes it.
 *
 * @param name its name
 * @param definition as the server prints it, outer brackets included
 * @param notForReplication whether replication agents are let through
 * @param disabled whether it is switched off
 * @param trusted whether the server knows that all rows keep to it
 */
public record NativeCheck(
        String name, String definition, boolean notForReplication, boolean disabled, boolean trusted) {}
