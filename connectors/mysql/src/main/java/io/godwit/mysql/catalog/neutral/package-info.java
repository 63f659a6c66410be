/** What MySQL's and MariaDB's objects are apart from their language, and what is made here of another engine's. */
@NullMarked
package io.godwit.mysql.catalog.neutral;

import org.jspecify.annotations.NullMarked;
