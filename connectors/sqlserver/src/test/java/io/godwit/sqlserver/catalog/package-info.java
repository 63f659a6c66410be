@NullMarked
package io.godwit.sqlserver.catalog;

import org.jspecify.annotations.NullMarked;
