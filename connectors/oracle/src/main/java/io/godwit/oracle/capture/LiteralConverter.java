package io.godwit.oracle.capture;

import io.debezium.connector.oracle.OracleValueConverters;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Keeps Debezium from converting values: they come as LogMiner wrote them, and {@link io.godwit.oracle.load.LogForm} reads them.
 * Debezium's own conversions make an empty large text null, take texts for calls of functions, and count the nanoseconds of
 * timestamps in numbers that end in the year 2262. Made by Debezium, by this class's name.
 */
public final class LiteralConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
    /** Stands for a value that the log does not tell because it did not change. No value of a row can be equal. */
    static final String KEPT = "kept " + UUID.randomUUID();

    /** Stands for a large value that changed. */
    static final String CHANGED = "changed " + UUID.randomUUID();

    /** Stands for a value in a form that was not expected. */
    static final String UNKNOWN = "unknown " + UUID.randomUUID();

    private static final Set<String> LARGE = Set.of("CLOB", "NCLOB", "BLOB");

    /** Called by Debezium. */
    public LiteralConverter() {}

    @Override
    public void configure(Properties props) {
        // nothing to set
    }

    @Override
    public void converterFor(RelationalColumn field, ConverterRegistration<SchemaBuilder> registration) {
        boolean large = LARGE.contains(("" + field.typeName()).toUpperCase(Locale.ROOT));
        registration.register(
                SchemaBuilder.string().optional(), large ? LiteralConverter::sign : LiteralConverter::literal);
    }

    private static @org.jspecify.annotations.Nullable Object literal(@org.jspecify.annotations.Nullable Object value) {
        if (value == null || value instanceof String) {
            return value;
        }
        return value == OracleValueConverters.UNAVAILABLE_VALUE ? KEPT : UNKNOWN;
    }

    /** What Debezium puts together of a large value's pieces is not looked at, since it has only those that were written. */
    private static @org.jspecify.annotations.Nullable Object sign(@org.jspecify.annotations.Nullable Object value) {
        if (value == null) {
            return null;
        }
        return value == OracleValueConverters.UNAVAILABLE_VALUE ? KEPT : CHANGED;
    }
}
