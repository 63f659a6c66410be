/**
 * A proxy between Godwit and a server: where connections are cut, held, slowed and cut short.
 */
@NullMarked
package io.godwit.lab.network;

import org.jspecify.annotations.NullMarked;
