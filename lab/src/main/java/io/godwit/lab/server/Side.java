package io.godwit.lab.server;

/** What a server is to a migration. */
public enum Side {
    SOURCE,
    TARGET
}
