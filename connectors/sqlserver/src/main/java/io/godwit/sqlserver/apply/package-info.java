/** Applies changes, and keeps the facts of a migration. */
@NullMarked
package io.godwit.sqlserver.apply;

import org.jspecify.annotations.NullMarked;
