/** Reading and making catalogs, against real servers. */
@NullMarked
package io.godwit.mysql.catalog;

import org.jspecify.annotations.NullMarked;
