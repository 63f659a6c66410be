/**
 * What is decided before anything is changed: {@link io.godwit.engine.plan.Assessor} finds what would go wrong, {@link io.godwit.engine.plan.Planner}
 * decides how each table travels, {@link io.godwit.engine.plan.Joins} where its load meets the change stream.
 */
@NullMarked
package io.godwit.engine.plan;

import org.jspecify.annotations.NullMarked;
