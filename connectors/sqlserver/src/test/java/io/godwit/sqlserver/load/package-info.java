@NullMarked
package io.godwit.sqlserver.load;

import org.jspecify.annotations.NullMarked;
