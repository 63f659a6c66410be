package io.godwit.mongodb;

import io.godwit.spi.ErrorCode;
import java.util.List;

/** Turns what a server or the driver refuses into Godwit's codes, without any value. */
public final class MongoErrors {
    /** All codes of this connector, those of problems included. */
    public static final List<ErrorCode> ALL = List.of();

    private MongoErrors() {}
}
