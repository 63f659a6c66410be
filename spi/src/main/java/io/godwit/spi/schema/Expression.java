package io.godwit.spi.schema;

import java.io.Serializable;
import java.util.List;

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
