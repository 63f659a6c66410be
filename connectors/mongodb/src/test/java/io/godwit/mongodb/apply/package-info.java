/** Facts, claims and changes on a target, shown on a server. */
@NullMarked
package io.godwit.mongodb.apply;

import org.jspecify.annotations.NullMarked;
