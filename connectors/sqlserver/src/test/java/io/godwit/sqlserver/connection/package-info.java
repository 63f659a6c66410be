@NullMarked
package io.godwit.sqlserver.connection;

import org.jspecify.annotations.NullMarked;
