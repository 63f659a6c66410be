/** What the target holds: facts and the claim to be the only runner ({@link io.godwit.mysql.apply.Facts}), and changes applied. */
@NullMarked
package io.godwit.mysql.apply;

import org.jspecify.annotations.NullMarked;
