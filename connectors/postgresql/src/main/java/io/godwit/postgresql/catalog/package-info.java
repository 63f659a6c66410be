/** Reads the schema, maps types both ways, writes definitions, finds what would go wrong. */
@NullMarked
package io.godwit.postgresql.catalog;

import org.jspecify.annotations.NullMarked;
