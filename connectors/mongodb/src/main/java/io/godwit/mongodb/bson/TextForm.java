package io.godwit.mongodb.bson;

/** How a document is written as Extended JSON version 2 (the MongoDB Extended JSON specification). */
public enum TextForm {
    /**
     * Relaxed: numbers as JSON numbers, dates of this era as ISO 8601. What other databases hold as JSON: two fields of one
     * name, a zero character and bytes that are no UTF-8 are refused, because JSON types keep one of the two, or none.
     */
    RELAXED,

    /**
     * Canonical: what differs as bytes differs as text, byte for byte. Where the specification leaves a gap: a field's name
     * that begins with a dollar has it written as an escape, so that it is not taken for a kind; a byte that is not UTF-8 is
     * the escape of a low surrogate, dc00 more than itself; what a number's text does not tell follows as {@code $bits}; an
     * array whose elements are not named 0, 1, 2... is {@code {"$array": {...}}}.
     */
    CANONICAL,

    /** Relaxed, with the escapes of the canonical form: a key in the form that equal keys share, as text. */
    KEY
}
