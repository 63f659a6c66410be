package io.godwit.mysql.capture;

/**
 * Where in the log reading has come to. Events tell the lower 32 bits of where they end; a file may be longer, because a
 * transaction is never divided between files.
 */
final class LogCursor {
    private static final long LOW_BITS = 0xffffffffL;

    private String file;
    private long offset;
    private long start;

    LogCursor(Place place) {
        this.file = place.file();
        this.offset = place.offset();
        this.start = offset;
    }

    /** Steps over an event that lies in the log. */
    void pass(LogEvent event) {
        if (event.isArtificial() || event.next == 0) {
            return;
        }
        start = offset;
        reach(event.next);
    }

    private void reach(long low) {
        long reached = (offset & ~LOW_BITS) | low;
        if (reached < offset) {
            reached += LOW_BITS + 1;
        }
        offset = reached;
    }

    /** Goes to a file, as a rotation says. */
    void enter(String newFile, long newOffset) {
        file = newFile;
        offset = newOffset;
        start = newOffset;
    }

    /** Takes from a heartbeat how far the server has read, where that is further in the same file. */
    void hear(String heardFile, long low) {
        if (file.equals(heardFile) && offset <= LOW_BITS && low > offset) {
            offset = low;
            start = low;
        }
    }

    /** Behind the last event. */
    Place end() {
        return new Place(file, offset);
    }

    /** Where the last event begins. */
    Place start() {
        return new Place(file, start);
    }
}
