@NullMarked
package io.godwit.engine.run;

import org.jspecify.annotations.NullMarked;
