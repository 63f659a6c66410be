package io.godwit.sqlserver.restore;

/**
 * A file that may be a backup.
 *
 * @param path as the target's server names it
 * @param bytes its size; -1 if unknown
 * @param modified a mark that changes when the file does; empty if unknown
 */
record ListedFile(String path, long bytes, String modified) {
    boolean isKnownWell() {
        return bytes >= 0;
    }
}
