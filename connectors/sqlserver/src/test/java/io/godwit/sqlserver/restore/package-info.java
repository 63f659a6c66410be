/** Tests of what moves a database by its backups. */
@NullMarked
package io.godwit.sqlserver.restore;

import org.jspecify.annotations.NullMarked;
