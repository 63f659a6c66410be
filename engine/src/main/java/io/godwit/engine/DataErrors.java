package io.godwit.engine;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.ErrorCode.Remedy;
import java.util.List;

/** What an assessment can find in a source's rows. */
public final class DataErrors {
    private static final String MEND =
            "Change the values on the source by the statement given, or leave the table out.";

    public static final ErrorCode TEXT_TOO_LONG = new ErrorCode(
            "TEXT_TOO_LONG",
            Remedy.FIX_AND_RESUME,
            "Texts, bytes or documents are longer than the target's column takes.",
            MEND
                    + " Where a type under `columns` in the migration file makes the column so short, give it a longer one.");
    public static final ErrorCode TEXT_WITH_ZERO = new ErrorCode(
            "TEXT_WITH_ZERO",
            Remedy.FIX_AND_RESUME,
            "Texts hold the character U+0000, which the target's texts cannot.",
            "Remove the character on the source, or leave the table out.");
    public static final ErrorCode NUMBERS_OUT_OF_RANGE = new ErrorCode(
            "NUMBERS_OUT_OF_RANGE",
            Remedy.FIX_AND_RESUME,
            "Numbers are outside the range, or have more digits, than the target's column holds.",
            MEND
                    + " Where a type under `columns` in the migration file makes the range so narrow, give it a wider one.");
    public static final ErrorCode NUMBERS_NOT_FINITE = new ErrorCode(
            "NUMBERS_NOT_FINITE",
            Remedy.FIX_AND_RESUME,
            "NaN or an infinity is in a column, which the target does not have.",
            MEND);
    public static final ErrorCode DATES_WITHOUT_CALENDAR = new ErrorCode(
            "DATES_WITHOUT_CALENDAR",
            Remedy.FIX_AND_RESUME,
            "Dates that no calendar has, such as 0000-00-00, are in a column.",
            "Say under `columns` in the migration file what takes their place: noCalendarDates: \"null\", or a date.");
    public static final ErrorCode DATES_OUT_OF_RANGE = new ErrorCode(
            "DATES_OUT_OF_RANGE",
            Remedy.FIX_AND_RESUME,
            "Dates are infinite, or in years that the target does not have.",
            MEND);
    public static final ErrorCode TIMES_OUT_OF_DAY = new ErrorCode(
            "TIMES_OUT_OF_DAY",
            Remedy.FIX_AND_RESUME,
            "Times are below 00:00 or above 24:00.",
            "Say under `columns` in the migration file that the column is a length of time: type: duration.");
    public static final ErrorCode TIMES_TOO_FINE = new ErrorCode(
            "TIMES_TOO_FINE",
            Remedy.FIX_AND_RESUME,
            "Times have more fractional digits than the type that the migration file gives their column.",
            MEND + " Or give the column a type with more digits under `columns` in the migration file.");
    public static final ErrorCode DURATIONS_OUT_OF_RANGE = new ErrorCode(
            "DURATIONS_OUT_OF_RANGE",
            Remedy.FIX_AND_RESUME,
            "Lengths of time are longer than the target's, or hold months, which have no length.",
            MEND + " Or move the column as text: type: text under `columns` in the migration file.");
    public static final ErrorCode TEXT_NO_UUID = new ErrorCode(
            "TEXT_NO_UUID",
            Remedy.FIX_AND_RESUME,
            "A column that the migration file has moved as uuid holds texts that are none.",
            MEND + " Or take `type: uuid` out of the migration file.");
    public static final ErrorCode LABELS_UNKNOWN = new ErrorCode(
            "LABELS_UNKNOWN", Remedy.FIX_AND_RESUME, "A column of labels holds values that are none of them.", MEND);
    public static final ErrorCode DOCUMENTS_ALTERED = new ErrorCode(
            "DOCUMENTS_ALTERED",
            Remedy.FIX_AND_RESUME,
            "The target would round numbers in JSON documents, drop members of one name, or refuse their depth.",
            MEND);
    public static final ErrorCode SHAPES_UNKNOWN = new ErrorCode(
            "SHAPES_UNKNOWN",
            Remedy.FIX_AND_RESUME,
            "Shapes are of a kind that the target does not have: with heights, measures or arcs, empty, or in a reference system"
                    + " that it does not know.",
            MEND);
    public static final ErrorCode KEYS_COLLIDE = new ErrorCode(
            "KEYS_COLLIDE",
            Remedy.FIX_AND_RESUME,
            "Rows have different values on the source that the target's key takes for equal.",
            "Make them differ on the source, or leave the table out.");
    public static final ErrorCode ENTRIES_TOO_LONG = new ErrorCode(
            "ENTRIES_TOO_LONG",
            Remedy.FIX_AND_RESUME,
            "Values are longer than an entry of the target's index may be.",
            MEND);
    public static final ErrorCode REFERENCES_UNEQUAL = new ErrorCode(
            "REFERENCES_UNEQUAL",
            Remedy.FIX_AND_RESUME,
            "Rows point to rows whose value is equal for the source only (case, accents, blanks at the end), or to none.",
            "Spell the values alike on the source, or remove rows that point to none; else the target is without the foreign key.");
    public static final ErrorCode ROWS_NOT_EXAMINED = new ErrorCode(
            "ROWS_NOT_EXAMINED",
            Remedy.FIX_AND_RESUME,
            "Rows were not looked at, so that values that the target cannot hold are met in the run only.",
            "Allow more time under `assess` in the migration file, or `rows: sample` for a look at some of them.");

    /** All of them, for documentation. */
    public static final List<ErrorCode> ALL = List.of(
            TEXT_TOO_LONG,
            TEXT_WITH_ZERO,
            NUMBERS_OUT_OF_RANGE,
            NUMBERS_NOT_FINITE,
            DATES_WITHOUT_CALENDAR,
            DATES_OUT_OF_RANGE,
            TIMES_OUT_OF_DAY,
            TIMES_TOO_FINE,
            DURATIONS_OUT_OF_RANGE,
            TEXT_NO_UUID,
            LABELS_UNKNOWN,
            DOCUMENTS_ALTERED,
            SHAPES_UNKNOWN,
            KEYS_COLLIDE,
            ENTRIES_TOO_LONG,
            REFERENCES_UNEQUAL,
            ROWS_NOT_EXAMINED);

    private DataErrors() {}
}
