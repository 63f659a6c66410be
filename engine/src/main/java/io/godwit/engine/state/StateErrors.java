package io.godwit.engine.state;

import io.godwit.engine.EngineErrors;
import io.godwit.spi.GodwitException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Says in the operator's words what went wrong with the state folder. */
final class StateErrors {
    private static final int SQLITE_PERMISSION = 3;
    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int SQLITE_READ_ONLY = 8;
    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_FULL = 13;
    private static final int SQLITE_CANNOT_OPEN = 14;
    private static final int SQLITE_NOT_A_DATABASE = 26;

    private StateErrors() {}

    /** Translates by SQLite's primary result code, the low byte of the extended one. */
    static GodwitException of(SQLException e, Path file) {
        int code = e.getErrorCode() & 0xff;
        String where = file.toString();
        if (code == SQLITE_CORRUPT || code == SQLITE_NOT_A_DATABASE) {
            return new GodwitException(EngineErrors.STATE_DAMAGED, "The file is not a readable state store", where, e);
        }
        String detail = switch (code) {
            case SQLITE_FULL -> "The disk is full";
            case SQLITE_BUSY, SQLITE_LOCKED -> "Another process has held the state store for too long";
            case SQLITE_READ_ONLY, SQLITE_PERMISSION -> "The state store may not be written to";
            case SQLITE_CANNOT_OPEN -> "The state store cannot be opened";
            default -> "The state store failed (SQLite code " + e.getErrorCode() + ")";
        };
        return new GodwitException(EngineErrors.STATE_UNAVAILABLE, detail, where, e);
    }

    /** Translates a failure to read or write a file. */
    static GodwitException of(IOException e, String what, Path file) {
        String reason = "";
        if (e instanceof AccessDeniedException) {
            reason = ": permission denied";
        } else if (e instanceof FileSystemException known && known.getReason() != null) {
            reason = ": " + known.getReason();
        }
        return new GodwitException(EngineErrors.STATE_UNAVAILABLE, what + reason, file.toString(), e);
    }
}
