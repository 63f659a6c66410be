@NullMarked
package io.godwit.testkit.mongodb.gateway;

import org.jspecify.annotations.NullMarked;
