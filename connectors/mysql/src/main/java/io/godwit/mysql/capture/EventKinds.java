package io.godwit.mysql.capture;

/** Which events say nothing of rows. */
final class EventKinds {
    private EventKinds() {}

    /** Whether an event that nothing is done with may be left out. */
    static boolean mayBeIgnored(LogEvent event) {
        return (event.flags & LogEvent.IGNORABLE) != 0
                || switch (event.type) {
                    case LogEvent.STOP,
                            LogEvent.INTVAR,
                            LogEvent.RAND,
                            LogEvent.USER_VAR,
                            LogEvent.BEGIN_LOAD_QUERY,
                            LogEvent.HEARTBEAT_2,
                            LogEvent.PREVIOUS_GTIDS,
                            LogEvent.TRANSACTION_CONTEXT,
                            LogEvent.VIEW_CHANGE,
                            LogEvent.MARIADB_ANNOTATE,
                            LogEvent.MARIADB_CHECKPOINT,
                            LogEvent.MARIADB_GTID_LIST,
                            LogEvent.MARIADB_START_ENCRYPTION -> true;
                    default -> false;
                };
    }
}
