/** Whether a text is Transact-SQL at all, whatever the stand-in makes of it. */
@NullMarked
package io.godwit.testkit.tds.grammar;

import org.jspecify.annotations.NullMarked;
