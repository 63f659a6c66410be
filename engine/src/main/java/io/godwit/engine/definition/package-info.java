/**
 * The migration file: its format as data ({@code DefinitionFormat}), reading it with errors that say where and what to write
 * instead ({@link io.godwit.engine.definition.DefinitionReader}, {@link io.godwit.engine.definition.ParsedDefinition}), and
 * the secrets it refers to ({@link io.godwit.engine.definition.Secrets}).
 */
@NullMarked
package io.godwit.engine.definition;

import org.jspecify.annotations.NullMarked;
