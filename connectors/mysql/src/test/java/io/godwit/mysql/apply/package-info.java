@NullMarked
package io.godwit.mysql.apply;

import org.jspecify.annotations.NullMarked;
