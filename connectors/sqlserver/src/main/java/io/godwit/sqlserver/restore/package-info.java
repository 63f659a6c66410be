/** Moving a whole database by its backups: full, differential and log backups restored one after the other, the last of them a tail. */
@NullMarked
package io.godwit.sqlserver.restore;

import org.jspecify.annotations.NullMarked;
