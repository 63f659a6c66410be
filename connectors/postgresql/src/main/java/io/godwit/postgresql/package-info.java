/** All Godwit knows of PostgreSQL; {@link io.godwit.postgresql.PostgresConnector} is its door. */
@NullMarked
package io.godwit.postgresql;

import org.jspecify.annotations.NullMarked;
