/**
 * A server of the lab, whichever engine's it is: how it is started and hurt, what clients say to it, and how its rows are read by the
 * plain driver. Each engine has a folder of its own.
 */
@NullMarked
package io.godwit.lab.server;

import org.jspecify.annotations.NullMarked;
