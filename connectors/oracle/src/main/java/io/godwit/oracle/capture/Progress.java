package io.godwit.oracle.capture;

import java.lang.management.ManagementFactory;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * How far the task has read, where nothing was committed that a record would tell of: from what it says of itself (Debezium's
 * documentation, "Streaming metrics"). It reads the log in steps, and says up to which number the present one goes.
 */
final class Progress {
    private static final String STEP_END = "MiningFetchUpperBounds";
    /** What Debezium could not read and went on without. */
    private static final String[] FAILURES = {
        "AbandonedTransactionCount", "NumberOfOversizedTransactions", "TotalSchemaChangeParseErrorCount"
    };

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name;
    private long seen;
    private long done;

    Progress(String reader) {
        try {
            this.name = new ObjectName("debezium.oracle:type=connector-metrics,context=streaming,server=" + reader);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException("a reader's name has no special characters", e);
        }
    }

    /**
     * The number up to which all that was read is already queued, or handed out: the end of the step before the present one. 0 if there
     * was none. To be asked before the queue is emptied.
     */
    long queuedUpTo() {
        long now = number(STEP_END);
        if (now != seen) {
            done = seen;
            seen = now;
        }
        return done;
    }

    /** Whether the task went on without something it could not read. */
    boolean hasLost() {
        for (String failure : FAILURES) {
            if (number(failure) > 0) {
                return true;
            }
        }
        return false;
    }

    private long number(String attribute) {
        try {
            return beans.getAttribute(name, attribute) instanceof Number number ? number.longValue() : 0;
        } catch (InstanceNotFoundException | AttributeNotFoundException e) {
            // not begun yet
            return 0;
        } catch (JMException e) {
            throw new IllegalStateException("reading " + attribute, e);
        }
    }
}
