/** A migration from backups: a whole database is brought over by its engine's own backups and their chain of logs. */
@NullMarked
package io.godwit.spi.restore;

import org.jspecify.annotations.NullMarked;
