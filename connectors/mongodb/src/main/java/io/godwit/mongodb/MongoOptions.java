package io.godwit.mongodb;

import io.godwit.spi.Option;
import java.util.List;

/** The settings of an endpoint. What stands in the address as {@code ?name=value} is the driver's, unless it is listed here. */
public final class MongoOptions {
    /** All of them. */
    public static final List<Option> ALL = List.of();

    private MongoOptions() {}
}
