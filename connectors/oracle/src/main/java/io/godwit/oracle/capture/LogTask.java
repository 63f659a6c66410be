package io.godwit.oracle.capture;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * A task of Debezium's, asked for its records by one thread. It has no Kafka around it: where it begins is told to it, and what it
 * would write down is in the records.
 */
final class LogTask implements AutoCloseable {
    private final SourceTask task;
    private boolean closed;

    private LogTask(SourceTask task) {
        this.task = task;
    }

    /**
     * Starts it.
     *
     * @param settings Debezium's
     * @param offset where it begins, in its own terms
     * @throws RuntimeException of Debezium's or Kafka's, if it cannot begin
     */
    static LogTask start(SourceTask task, Map<String, String> settings, Map<String, Object> offset) {
        task.initialize(new Context(settings, offset));
        boolean started = false;
        try {
            task.start(settings);
            started = true;
            return new LogTask(task);
        } finally {
            if (!started) {
                stopQuietly(task);
            }
        }
    }

    private static void stopQuietly(SourceTask task) {
        try {
            task.stop();
        } catch (RuntimeException e) {
            // what stopped it from starting is what counts
            org.slf4j.LoggerFactory.getLogger(LogTask.class).debug("stopping a task that did not start", e);
        }
    }

    /** The next records, after waiting for less than a second if there are none. */
    List<SourceRecord> poll() throws InterruptedException {
        List<SourceRecord> records = task.poll();
        return records == null ? List.of() : records;
    }

    /** Stops it; its connections are closed then. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            stopQuietly(task);
        }
    }

    /** What a task asks the process around it. */
    private record Context(Map<String, String> configs, Map<String, Object> offset)
            implements SourceTaskContext, OffsetStorageReader {
        @Override
        public OffsetStorageReader offsetStorageReader() {
            return this;
        }

        /** There is nobody whom it could tell of itself. */
        @Override
        public PluginMetrics pluginMetrics() {
            throw new UnsupportedOperationException("no metrics are kept");
        }

        @Override
        public <T> Map<String, Object> offset(Map<String, T> partition) {
            return offset;
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(java.util.Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, Map<String, Object>> all = new HashMap<>();
            partitions.forEach(partition -> all.put(partition, offset));
            return all;
        }
    }
}
