package io.godwit.engine.plan;

import io.godwit.engine.DataErrors;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.demand.Alike;
import io.godwit.spi.demand.Answer;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Demand.Consequence;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.ColumnRule.NoCalendar;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says what rows that do not keep to a demand mean for the migration, and what to do about them. Never shows a value. */
final class RowFinding {
    private final Selection selection;
    private final boolean sampled;

    /**
     * Says it for one migration.
     *
     * @param sampled whether only some rows were looked at, so that there may be more
     */
    RowFinding(Selection selection, boolean sampled) {
        this.selection = selection;
        this.sampled = sampled;
    }

    /** What was asked, in a few words: a column, a key. */
    static String asked(Demand demand) {
        if (demand instanceof Demand.OfColumn of) {
            return of.column().name();
        }
        if (demand instanceof Demand.DistinctDates key) {
            return "key " + key.key();
        }
        return demand instanceof Demand.Distinct key
                ? "key " + key.key()
                : demand instanceof Demand.EntrySize entry
                        ? "index " + entry.index()
                        : "foreign key " + ((Demand.Reference) demand).name();
    }

    Problem problem(Answer answer) {
        Demand demand = answer.demand();
        if (demand instanceof Demand.OfColumn of) {
            return ofColumn(of, answer);
        }
        if (demand instanceof Demand.Distinct key) {
            return distinct(key, answer);
        }
        if (demand instanceof Demand.DistinctDates key) {
            return distinctDates(key, answer);
        }
        return demand instanceof Demand.EntrySize entry
                ? entrySize(entry, answer)
                : reference((Demand.Reference) demand, answer);
    }

    private static Severity severity(Demand demand) {
        return demand.consequence() == Consequence.STOPS ? Severity.BLOCKER : Severity.WARNING;
    }

    private static Problem problem(
            Severity severity, ErrorCode code, String object, String why, String remedy, Answer answer) {
        // whoever has decided already need not look
        String find = severity == Severity.NOTE || answer.query().isEmpty() ? "" : "\nfind them: " + answer.query();
        return new Problem(severity, code, object, why, remedy + find);
    }

    private String count(Answer answer, String one, String many) {
        return (sampled ? "at least " : "")
                + String.format(Locale.ROOT, "%,d ", answer.rows())
                + (answer.rows() == 1 ? one : many);
    }

    private Problem ofColumn(Demand.OfColumn demand, Answer answer) {
        String column = demand.table().id() + "." + demand.column().name();
        if (demand.limit() instanceof Limit.Calendar) {
            return calendar(demand, answer, column);
        }
        String rule =
                selection.rule(demand.table().id(), demand.column().name()).type();
        String remedy = rule == null
                ? "Change the values on the source, or leave the table out (`exclude`)."
                : demand.limit() instanceof Limit.Uuid
                        ? "Take `type: " + rule + "` out of the migration file, or change the values."
                        : "Give it a wider type than `" + rule
                                + "` under `columns` in the migration file, or change the values.";
        if (demand.limit() instanceof Limit.TimeOfDay) {
            remedy = "In the migration file: columns: {" + column + ": {type: duration}}";
        }
        if (demand.limit() instanceof Limit.Labels) {
            remedy =
                    "Change the values on the source, or move them as texts, empty where there is no label; in the migration file:"
                            + " columns: {" + column + ": {type: text}}";
        }
        return problem(
                severity(demand),
                code(demand.limit()),
                column,
                count(answer, "value ", "values ") + limit(demand.limit(), answer.rows() == 1)
                        + "; the target's " + demand.targetType() + " cannot hold "
                        + (answer.rows() == 1 ? "it" : "them")
                        + (demand.consequence() == Consequence.MAY_STOP ? " in every case" : ""),
                remedy,
                answer);
    }

    private Problem calendar(Demand.OfColumn demand, Answer answer, String column) {
        ColumnRule rule = selection.rule(demand.table().id(), demand.column().name());
        NoCalendar instead = rule.noCalendar();
        boolean nullable = demand.column().nullable();
        String dates = count(answer, "date that no calendar has", "dates that no calendar has")
                + " (0000-00-00, or a day or month that is not)";
        if (instead == null) {
            return problem(
                    severity(demand),
                    DataErrors.DATES_WITHOUT_CALENDAR,
                    column,
                    dates + "; the target's " + demand.targetType() + " cannot hold "
                            + (answer.rows() == 1 ? "it" : "them"),
                    replace(column, nullable ? "null" : "1970-01-01")
                            + (nullable
                                    ? ", or a date such as \"1970-01-01\""
                                    : ", or another date; the column takes no null"),
                    answer);
        }
        String date = instead.date();
        if (date == null && !nullable) {
            return problem(
                    Severity.BLOCKER,
                    DataErrors.DATES_WITHOUT_CALENDAR,
                    column,
                    dates + "; the migration file makes them null, which the column does not take",
                    replace(column, "1970-01-01") + ", or another date",
                    answer);
        }
        return problem(
                Severity.NOTE,
                DataErrors.DATES_WITHOUT_CALENDAR,
                column,
                dates + (answer.rows() == 1 ? " becomes " : " become ") + (date == null ? "null" : date)
                        + ", as the migration file has it",
                "",
                answer);
    }

    private static String replace(String column, String by) {
        return "In the migration file: columns: {" + column + ": {noCalendarDates: \"" + by + "\"}}";
    }

    private static ErrorCode code(Limit limit) {
        if (limit instanceof Limit.Characters || limit instanceof Limit.Octets) {
            return DataErrors.TEXT_TOO_LONG;
        } else if (limit instanceof Limit.NoZeroCharacter) {
            return DataErrors.TEXT_WITH_ZERO;
        } else if (limit instanceof Limit.Between || limit instanceof Limit.Digits) {
            return DataErrors.NUMBERS_OUT_OF_RANGE;
        } else if (limit instanceof Limit.Finite) {
            return DataErrors.NUMBERS_NOT_FINITE;
        } else if (limit instanceof Limit.Calendar) {
            return DataErrors.DATES_WITHOUT_CALENDAR;
        } else if (limit instanceof Limit.Years) {
            return DataErrors.DATES_OUT_OF_RANGE;
        } else if (limit instanceof Limit.TimeOfDay) {
            return DataErrors.TIMES_OUT_OF_DAY;
        } else if (limit instanceof Limit.FractionDigits) {
            return DataErrors.TIMES_TOO_FINE;
        } else if (limit instanceof Limit.LengthOfTime) {
            return DataErrors.DURATIONS_OUT_OF_RANGE;
        } else if (limit instanceof Limit.Uuid) {
            return DataErrors.TEXT_NO_UUID;
        }
        if (limit instanceof Limit.PlainShapes || limit instanceof Limit.ReferenceSystem) {
            return DataErrors.SHAPES_UNKNOWN;
        }
        return limit instanceof Limit.Labels ? DataErrors.LABELS_UNKNOWN : DataErrors.DOCUMENTS_ALTERED;
    }

    private static String limit(Limit limit, boolean one) {
        String is = one ? "is " : "are ";
        String has = one ? "has " : "have ";
        if (limit instanceof Limit.Characters characters) {
            return is + "longer than " + number(characters.most()) + " characters";
        } else if (limit instanceof Limit.Octets octets) {
            return is + "longer than " + number(octets.most()) + " bytes";
        } else if (limit instanceof Limit.NoZeroCharacter) {
            return (one ? "holds" : "hold") + " the character U+0000";
        } else if (limit instanceof Limit.Between between) {
            return is + "outside of " + plain(between.least()) + " to " + plain(between.greatest());
        } else if (limit instanceof Limit.Digits digits) {
            return has + "more than " + digits.whole() + " digits before or " + digits.fraction() + " after the point";
        } else if (limit instanceof Limit.Finite) {
            return is + "NaN or infinite";
        } else if (limit instanceof Limit.Years years) {
            return is + "infinite, or outside of the years " + years.first() + " to " + years.last();
        } else if (limit instanceof Limit.TimeOfDay) {
            return is + "below 00:00 or above 24:00";
        } else if (limit instanceof Limit.FractionDigits digits) {
            return has + "more than " + digits.most() + " fractional digits";
        } else if (limit instanceof Limit.LengthOfTime length) {
            return is + "longer than " + number(length.mostSeconds()) + " seconds, or " + has + "months";
        } else if (limit instanceof Limit.Uuid) {
            return is + "no UUID" + (one ? "" : "s");
        } else if (limit instanceof Limit.Labels) {
            return is + "none of the column's labels";
        } else if (limit instanceof Limit.PlainShapes) {
            return has
                    + "a third or a measured coordinate, arcs or triangles, a coordinate that is no finite number, or a part"
                    + " without points";
        } else if (limit instanceof Limit.ReferenceSystem system) {
            return is + "in a reference system with a number above " + system.most();
        }
        Limit.Document document = (Limit.Document) limit;
        return (document.values()
                        ? has + "numbers that would be rounded, two members of one name, or "
                        : (one ? "goes " : "go ") + "deeper than ")
                + (document.values() ? "more than " : "")
                + document.depth()
                + " levels";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String plain(BigDecimal number) {
        return number.toPlainString();
    }

    private Problem distinct(Demand.Distinct demand, Answer answer) {
        List<String> ways = new ArrayList<>();
        for (Alike alike : Alike.values()) {
            if (demand.alike().contains(alike)) {
                ways.add(
                        switch (alike) {
                            case CASE -> "case";
                            case ACCENTS -> "accents";
                            case TRAILING_BLANKS -> "blanks at the end";
                        });
            }
        }
        return problem(
                severity(demand),
                DataErrors.KEYS_COLLIDE,
                demand.table().id() + " key " + demand.key(),
                count(answer, "row differs", "rows differ") + " from another in " + String.join(" and ", ways)
                        + " only; the target's key (" + String.join(", ", demand.columns()) + ") takes them for equal",
                "Make them differ in more on the source, or leave the table out (`exclude`).",
                answer);
    }

    private Problem distinctDates(Demand.DistinctDates demand, Answer answer) {
        boolean leftOut = demand.consequence() == Consequence.OBJECT_LEFT_OUT;
        return problem(
                severity(demand),
                DataErrors.KEYS_COLLIDE,
                demand.table().id() + " key " + demand.key(),
                count(answer, "row is", "rows are") + " equal to another by the key ("
                        + String.join(", ", demand.columns())
                        + ") once dates that no calendar has are replaced as the migration file has it"
                        + (leftOut ? "; the target would be without this index" : ""),
                "Replace them by another date (`noCalendarDates`) if one is enough, or change them on the source.",
                answer);
    }

    private Problem entrySize(Demand.EntrySize demand, Answer answer) {
        String why = count(answer, "row has", "rows have") + " more than " + number(demand.most())
                + " bytes in this index, the most that an entry of the target's takes";
        return problem(
                severity(demand),
                DataErrors.ENTRIES_TOO_LONG,
                demand.table().id() + " index " + demand.index(),
                why
                        + (demand.consequence() == Consequence.OBJECT_LEFT_OUT
                                ? "; if they cannot be compressed, the target is without it"
                                : "; if they cannot be compressed, the run stops at it"),
                "Shorten them, or drop the index, on the source.",
                answer);
    }

    private Problem reference(Demand.Reference demand, Answer answer) {
        boolean texts = demand.table().columns().stream()
                .anyMatch(c -> demand.columns().contains(c.name()) && !(c.type() instanceof Type.Int));
        return problem(
                severity(demand),
                DataErrors.REFERENCES_UNEQUAL,
                demand.table().id() + " foreign key " + demand.name(),
                count(answer, "row points", "rows point") + " to no row of "
                        + demand.referenced().id()
                        + (texts
                                ? " with exactly that value: to one that is equal for the source only (case, accents, blanks at the"
                                        + " end), or to none"
                                : "")
                        + (demand.consequence() == Consequence.OBJECT_LEFT_OUT
                                ? "; the target would be without this foreign key"
                                : ""),
                texts
                        ? "Spell them on the source as the rows they point to."
                        : "Remove them on the source, or add the rows they point to.",
                answer);
    }
}
