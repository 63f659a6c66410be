/**
 * Views that were translated between two engines: each is held against the source's, and taken back if it does not show the same
 * rows.
 */
@NullMarked
package io.godwit.engine.views;

import org.jspecify.annotations.NullMarked;
