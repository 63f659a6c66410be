@NullMarked
package io.godwit.oracle.catalog.rows;

import org.jspecify.annotations.NullMarked;
