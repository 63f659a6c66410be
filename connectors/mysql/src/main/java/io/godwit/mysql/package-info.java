/** The connector for MySQL and MariaDB: one engine with two forks, told apart by probing. */
@NullMarked
package io.godwit.mysql;

import org.jspecify.annotations.NullMarked;
