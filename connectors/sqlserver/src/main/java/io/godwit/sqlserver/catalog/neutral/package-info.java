/** Schemas in no engine's words: what other engines make of ours, and what is made here of theirs. */
@NullMarked
package io.godwit.sqlserver.catalog.neutral;

import org.jspecify.annotations.NullMarked;
