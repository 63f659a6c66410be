/** The testkit's suites on Oracle: on the server given by its address, else on the stand-in, which is not Oracle. */
@NullMarked
package io.godwit.oracle.contract;

import org.jspecify.annotations.NullMarked;
