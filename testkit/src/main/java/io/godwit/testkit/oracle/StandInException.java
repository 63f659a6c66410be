package io.godwit.testkit.oracle;

import java.sql.SQLException;

/** An error of the stand-in with the number that Oracle gives it (Database Error Messages). */
final class StandInException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int number;

    StandInException(int number, String sentence) {
        super(sentence);
        this.number = number;
    }

    /** As a driver throws it. */
    SQLException asSql() {
        return error(number, String.valueOf(getMessage()), this);
    }

    static SQLException error(int number, String sentence, Throwable cause) {
        return new SQLException("ORA-%05d: %s".formatted(number, sentence), "99999", number, cause);
    }

    /** H2's errors that Oracle has a number for; others stay as they are. */
    static SQLException of(SQLException error) {
        return switch (error.getErrorCode()) {
            case 42102, 42103, 42104 -> error(942, "table or view does not exist", error);
            case 42122 -> error(904, "invalid identifier", error);
            case 42000, 42001 -> error(900, "invalid SQL statement: " + error.getMessage(), error);
            case 23505 -> error(1, "unique constraint violated", error);
            case 23502 -> error(1400, "cannot insert NULL", error);
            case 23503 -> error(2292, "integrity constraint violated - child record found", error);
            case 23506 -> error(2291, "integrity constraint violated - parent key not found", error);
            case 23513 -> error(2290, "check constraint violated", error);
            case 40001 -> error(60, "deadlock detected while waiting for resource", error);
            case 50200 -> error(30006, "resource busy; acquire with WAIT timeout expired", error);
            case 57014 -> error(1013, "user requested cancel of current operation", error);
            default -> error;
        };
    }
}
