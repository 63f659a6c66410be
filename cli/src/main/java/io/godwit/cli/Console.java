package io.godwit.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * The world outside as commands see it.
 *
 * @param out results: what was asked for, and nothing else
 * @param err progress, hints and errors
 * @param environment the environment's variables
 * @param terminal whether {@code err} is a terminal that can be redrawn
 */
public record Console(PrintStream out, PrintStream err, Map<String, String> environment, boolean terminal) {}
