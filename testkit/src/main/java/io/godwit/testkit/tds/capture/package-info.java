/** Change data capture of the stand-in: change tables filled in the order of commits. */
@NullMarked
package io.godwit.testkit.tds.capture;

import org.jspecify.annotations.NullMarked;
