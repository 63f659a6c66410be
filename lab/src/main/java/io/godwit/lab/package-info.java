/**
 * The fault lab's command: {@link io.godwit.lab.Lab}.
 */
@NullMarked
package io.godwit.lab;

import org.jspecify.annotations.NullMarked;
