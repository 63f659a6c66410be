@NullMarked
package io.godwit.mysql;

import org.jspecify.annotations.NullMarked;
