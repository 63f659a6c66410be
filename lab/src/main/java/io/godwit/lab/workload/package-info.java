/**
 * The database that is migrated in the lab, who writes to it and reads its copy meanwhile, and how the two are compared in the end: by the
 * plain driver, with nothing of Godwit's in between.
 */
@NullMarked
package io.godwit.lab.workload;

import org.jspecify.annotations.NullMarked;
