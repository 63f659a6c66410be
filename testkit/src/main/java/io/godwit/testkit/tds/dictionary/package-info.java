/** What there is in a database of the stand-in, and the {@code sys} views that show it. */
@NullMarked
package io.godwit.testkit.tds.dictionary;

import org.jspecify.annotations.NullMarked;
