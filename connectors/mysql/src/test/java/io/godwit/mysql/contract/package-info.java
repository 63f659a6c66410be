@NullMarked
package io.godwit.mysql.contract;

import org.jspecify.annotations.NullMarked;
