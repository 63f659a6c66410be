@NullMarked
package io.godwit.testkit.tds;

import org.jspecify.annotations.NullMarked;
