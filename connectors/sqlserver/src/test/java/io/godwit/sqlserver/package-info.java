@NullMarked
package io.godwit.sqlserver;

import org.jspecify.annotations.NullMarked;
