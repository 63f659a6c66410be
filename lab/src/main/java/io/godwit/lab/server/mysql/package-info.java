/**
 * MySQL and MariaDB in the lab.
 */
@NullMarked
package io.godwit.lab.server.mysql;

import org.jspecify.annotations.NullMarked;
