/** Reads a database's schema, makes one, and finds what would go wrong. */
@NullMarked
package io.godwit.sqlserver.catalog;

import org.jspecify.annotations.NullMarked;
