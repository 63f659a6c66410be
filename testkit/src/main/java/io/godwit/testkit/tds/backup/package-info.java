/** The stand-in's backups: files of its own that hold a header and the statements that make a database again. */
@NullMarked
package io.godwit.testkit.tds.backup;

import org.jspecify.annotations.NullMarked;
