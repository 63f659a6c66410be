package io.godwit.oracle.capture;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Debezium logs while one reader is open. It is shown nowhere, since it may hold values of rows. But some things that it could not
 * read it tells only there, and goes on: these end the reader. Loggers are those of java.util.logging, which the program uses.
 */
final class EngineLog implements AutoCloseable {
    /** How such a warning begins, and what it means. */
    private static final Map<String, String> LOSSES = Map.of(
            "An unsupported operation detected for table",
            "LogMiner cannot tell what was done to a moved table",
            "Cannot apply undo change",
            "LogMiner told that a change was undone, and not which",
            "Failed to apply undo change",
            "LogMiner told that a change was undone, and not which",
            "Event with `MISSING_SCN`",
            "a part of the log is missing",
            "Unable to match partial transaction",
            "LogMiner told that a transaction was undone, and not which",
            "Failed to process truncate event",
            "the truncation of a moved table could not be read");

    private static final Pattern SCN = Pattern.compile("SCN '?(\\d{1,18})\\b");
    private static final Map<String, EngineLog> OPEN = new ConcurrentHashMap<>();
    /** Held, because java.util.logging forgets the settings of loggers that nobody holds. */
    private static final List<Logger> LOGGERS = quiet("io.debezium", "org.apache.kafka");

    private final String reader;
    private final long fromScn;
    private volatile String lost = "";

    private EngineLog(String reader, long fromScn) {
        this.reader = reader;
        this.fromScn = fromScn;
    }

    /**
     * Begins to listen.
     *
     * @param reader the name that Debezium's threads for it have in theirs
     * @param fromScn what is told of transactions up to here does not matter: they are left out
     */
    static EngineLog open(String reader, long fromScn) {
        EngineLog log = new EngineLog(reader, fromScn);
        OPEN.put(reader, log);
        LOGGERS.forEach(l -> l.setLevel(Level.WARNING));
        return log;
    }

    private static List<Logger> quiet(String... names) {
        Handler listener = new Listener();
        List<Logger> loggers = List.of(names).stream().map(Logger::getLogger).toList();
        for (Logger logger : loggers) {
            logger.setUseParentHandlers(false);
            logger.setLevel(Level.WARNING);
            logger.addHandler(listener);
        }
        return loggers;
    }

    /** What could not be read, for people; empty if nothing. */
    String lost() {
        return lost;
    }

    @Override
    public void close() {
        OPEN.remove(reader);
    }

    private void hear(String message) {
        for (Map.Entry<String, String> loss : LOSSES.entrySet()) {
            if (message.startsWith(loss.getKey())) {
                Matcher scn = SCN.matcher(message);
                boolean told = scn.find();
                if (!told || Long.parseLong(scn.group(1)) > fromScn) {
                    lost = loss.getValue() + (told ? ", at SCN " + scn.group(1) : "");
                }
                return;
            }
        }
    }

    /** Hands warnings to the reader in whose thread they are written. */
    private static final class Listener extends Handler {
        @Override
        public void publish(LogRecord entry) {
            String thread = Thread.currentThread().getName();
            for (EngineLog log : OPEN.values()) {
                if (thread.contains(log.reader)) {
                    log.hear("" + entry.getMessage());
                }
            }
        }

        @Override
        public void flush() {
            // nothing is kept
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
