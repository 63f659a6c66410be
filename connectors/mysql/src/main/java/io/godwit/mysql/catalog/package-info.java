/** Reading and making what a database holds besides rows, and finding out beforehand what would go wrong. */
@NullMarked
package io.godwit.mysql.catalog;

import org.jspecify.annotations.NullMarked;
