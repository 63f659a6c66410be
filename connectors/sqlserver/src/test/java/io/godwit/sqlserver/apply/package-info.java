@NullMarked
package io.godwit.sqlserver.apply;

import org.jspecify.annotations.NullMarked;
