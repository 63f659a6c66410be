package io.godwit.mysql.capture;

/**
 * A byte offset in one server's binary log.
 *
 * @param file the log file's name, which ends in its number: {@code binlog.000012}
 * @param offset where an event begins, from the start of the file
 */
record Place(String file, long offset) {
    /** Reads {@code file:offset}; {@link IllegalArgumentException} if it is none. */
    static Place parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(text);
        }
        return new Place(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
    }

    /** Whether both are of one series of files, so that they can be compared. */
    boolean comparable(Place other) {
        return base(file).equals(base(other.file));
    }

    /** Whether this is at or behind the other; only of one series. */
    boolean reaches(Place other) {
        if (file.equals(other.file)) {
            return offset >= other.offset;
        }
        return number(file) > number(other.file);
    }

    /** The file's number; 0 if its name has none. */
    static long number(String file) {
        String digits = file.substring(base(file).length());
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    private static String base(String file) {
        int end = file.length();
        while (end > 0 && Character.isDigit(file.charAt(end - 1))) {
            end--;
        }
        return file.substring(0, end);
    }

    @Override
    public String toString() {
        return file + ":" + offset;
    }
}
