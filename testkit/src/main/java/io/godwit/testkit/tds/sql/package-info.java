/** The language: a bounded part of Transact-SQL, read by a parser of our own and run by an embedded H2 database. */
@NullMarked
package io.godwit.testkit.tds.sql;

import org.jspecify.annotations.NullMarked;
