@NullMarked
package io.godwit.sqlserver.catalog.neutral;

import org.jspecify.annotations.NullMarked;
