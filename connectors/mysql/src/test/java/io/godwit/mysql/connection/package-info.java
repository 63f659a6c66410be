@NullMarked
package io.godwit.mysql.connection;

import org.jspecify.annotations.NullMarked;
