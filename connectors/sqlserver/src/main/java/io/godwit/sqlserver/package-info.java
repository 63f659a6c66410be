/** The connector for SQL Server and the services that are it: Azure SQL Database, Managed Instance, Amazon RDS. */
@NullMarked
package io.godwit.sqlserver;

import org.jspecify.annotations.NullMarked;
