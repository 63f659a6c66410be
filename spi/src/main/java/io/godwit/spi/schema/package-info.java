/**
 * The neutral schema. {@link io.godwit.spi.schema.Selection} says what is asked for; {@link io.godwit.spi.schema.Schema}
 * is what was found: tables in neutral form, and every other object with its native definition, already written with the
 * target's names. {@link io.godwit.spi.schema.Stage} says when an object is made.
 */
@NullMarked
package io.godwit.spi.schema;

import org.jspecify.annotations.NullMarked;
