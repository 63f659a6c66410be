/** What tests of Godwit share: waiting for a state, a database in memory, contract suites, faults and test servers. */
@NullMarked
package io.godwit.testkit;

import org.jspecify.annotations.NullMarked;
