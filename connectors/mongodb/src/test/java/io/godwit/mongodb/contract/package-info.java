/** What every connector keeps, asked of this one. */
@NullMarked
package io.godwit.mongodb.contract;

import org.jspecify.annotations.NullMarked;
