/** What is asked, and where it stands: {@link io.godwit.engine.migration.Definition}, {@link io.godwit.engine.migration.Desired}, {@link io.godwit.engine.migration.Phase}. */
@NullMarked
package io.godwit.engine.migration;

import org.jspecify.annotations.NullMarked;
