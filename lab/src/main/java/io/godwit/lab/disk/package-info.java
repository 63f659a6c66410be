/**
 * Disks that can be filled.
 */
@NullMarked
package io.godwit.lab.disk;

import org.jspecify.annotations.NullMarked;
