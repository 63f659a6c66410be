/**
 * A stand-in for Oracle Database, which it is not: H2 in its Oracle mode with Oracle's dictionary, flashback and LogMiner views put
 * beside it. What it can show and what not is said in docs/oracle.md.
 */
@NullMarked
package io.godwit.testkit.oracle;

import org.jspecify.annotations.NullMarked;
