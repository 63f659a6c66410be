package io.godwit.cli.command;

/** A command that can answer in JSON, errors included. */
interface JsonAnswer {
    /** Whether it was asked to. */
    boolean isJson();
}
