@NullMarked
package io.godwit.sqlserver.contract;

import org.jspecify.annotations.NullMarked;
