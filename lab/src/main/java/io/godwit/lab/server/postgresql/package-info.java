/**
 * PostgreSQL in the lab.
 */
@NullMarked
package io.godwit.lab.server.postgresql;

import org.jspecify.annotations.NullMarked;
