@NullMarked
package io.godwit.mysql.load;

import org.jspecify.annotations.NullMarked;
