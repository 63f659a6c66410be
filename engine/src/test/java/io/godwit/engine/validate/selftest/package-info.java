@NullMarked
package io.godwit.engine.validate.selftest;

import org.jspecify.annotations.NullMarked;
