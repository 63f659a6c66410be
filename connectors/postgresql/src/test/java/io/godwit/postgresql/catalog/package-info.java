/** Reading and making catalogs, against real servers. */
@NullMarked
package io.godwit.postgresql.catalog;

import org.jspecify.annotations.NullMarked;
