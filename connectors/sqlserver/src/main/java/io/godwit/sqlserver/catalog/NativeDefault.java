package io.godwit.sqlserver.catalog;

/**
 * A column's default, as {@code sys.default_constraints} describes it.
 *
 * @param name the constraint's name
 * @param column the column
 * @param definition as the server prints it, outer brackets included: "((0))", "(getdate())", "(NEXT VALUE FOR [dbo].[s])"
 * @param systemNamed whether the server chose the name
 */
public record NativeDefault(String name, String column, String definition, boolean systemNamed) {}
