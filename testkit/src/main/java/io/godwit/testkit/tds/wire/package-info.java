/** The protocol: packets, log-in, requests and the tokens of answers (MS-TDS, version 7.4). */
@NullMarked
package io.godwit.testkit.tds.wire;

import org.jspecify.annotations.NullMarked;
