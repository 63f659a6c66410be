/** PostgreSQL through the suites that every connector passes, on real servers. */
@NullMarked
package io.godwit.postgresql.contract;

import org.jspecify.annotations.NullMarked;
