/**
 * A stand-in for SQL Server, in this process: enough of its protocol (MS-TDS, version 7.4) and of its language for the vendor's driver
 * and Godwit's connector to work, over an embedded database. It is no SQL Server and proves nothing about one: it lets the connector's
 * code run where no server is to be had. What it does not know it refuses with an error that says so; {@code @@VERSION} begins with
 * "Godwit stand-in".
 */
@NullMarked
package io.godwit.testkit.tds;

import org.jspecify.annotations.NullMarked;
