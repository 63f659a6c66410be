package io.godwit.spi.schema;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value computed from a row's columns, in no engine's language. Only what every engine computes alike has a form here: a
 * connector that meets anything else says nothing rather than something similar.
 */
public sealed interface Expression extends Serializable {
    /** A constant. */
    record Literal(Kind kind, String text) implements Expression {
        /** How the text reads. */
        public enum Kind {
            /** The text is empty. */
            NULL,
            /** "true" or "false". */
            BOOLEAN,
            /** Plain decimal notation. */
            NUMBER,
            /** As it is. */
            TEXT,
            /** Hexadecimal digits. */
            BYTES,
            /** {@code yyyy-mm-dd}. */
            DATE,
            /** {@code hh:mm:ss[.ffffff]}. */
            TIME,
            /** {@code yyyy-mm-dd hh:mm:ss[.ffffff]}. */
            TIMESTAMP
        }
    }

    /** The row's value of a column. */
    record ColumnValue(String column) implements Expression {}

    /**
     * The value of a column of a relation that a {@link Query} reads.
     *
     * @param relation the relation's alias there
     * @param type its neutral type
     */
    record FieldValue(String relation, String column, Type type) implements Expression {}

    /**
     * One value of all rows of a group; null where there is none to speak of.
     *
     * @param distinct whether equal values count once
     * @param value what of each row; null where rows are counted
     */
    record Aggregate(
            Measure kind, boolean distinct, @Nullable Expression value) implements Expression {
        /** Averages are missing: each engine rounds them in its own way. */
        public enum Measure {
            COUNT,
            /** Of exact numbers. */
            SUM,
            MINIMUM,
            MAXIMUM
        }
    }

    /**
     * What a query within a query says.
     *
     * @param value what is looked for, of {@code IN}; else null
     */
    record Subquery(Question kind, @Nullable Expression value, Query query) implements Expression {
        /** What is asked of its rows. */
        public enum Question {
            /** Whether there is one. */
            EXISTS,
            /** Whether the value is among those of its one column. */
            IN,
            /** The one value of its one row. */
            VALUE
        }
    }

    /** A function or an operator of values. */
    record Call(Function function, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** What is computed alike everywhere. */
    enum Function {
        AND,
        OR,
        NOT,
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        /** The first argument is one of the others. */
        IN,
        /** The first lies between the second and the third, both included. */
        BETWEEN,
        /** A text is of a pattern of {@code %} and {@code _}, case and blanks counting; there is no mark of escape. */
        LIKE,
        IS_NULL,
        IS_NOT_NULL,
        PLUS,
        MINUS,
        TIMES,
        NEGATE,
        /** Of numbers; the quotient is exact, never cut to a whole number. */
        DIVIDE,
        MODULO,
        ABSOLUTE,
        /** Texts one after another; null if one is. */
        CONCATENATE,
        LOWER,
        UPPER,
        /** Characters of a text. */
        CHARACTER_LENGTH,
        /** The first that is not null. */
        COALESCE,
        /** Pairs of condition and value, and last the value otherwise. */
        CASE,
        /** The moment of the statement, as an instant. */
        NOW,
        /** The day of the statement. */
        TODAY,
        /** A random UUID. */
        RANDOM_UUID
    }
}
