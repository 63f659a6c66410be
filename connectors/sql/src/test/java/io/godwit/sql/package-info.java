@NullMarked
package io.godwit.sql;

import org.jspecify.annotations.NullMarked;
