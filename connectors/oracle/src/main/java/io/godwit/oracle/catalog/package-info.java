/** What the dictionary says, in neutral terms, and what would go wrong. */
@NullMarked
package io.godwit.oracle.catalog;

import org.jspecify.annotations.NullMarked;
