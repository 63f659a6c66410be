/** A migration from backups: restores them as they come and opens the database after the last one. */
@NullMarked
package io.godwit.engine.restore;

import org.jspecify.annotations.NullMarked;
