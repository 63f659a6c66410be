package io.godwit.mysql.catalog;

/**
 * A condition that every row of a table keeps.
 *
 * @param name its name
 * @param condition as the server prints it, without the outer brackets
 * @param enforced whether the server holds to it
 */
public record NativeCheck(String name, String condition, boolean enforced) {}
