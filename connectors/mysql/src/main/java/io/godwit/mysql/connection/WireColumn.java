package io.godwit.mysql.connection;

/**
 * A column of a text result as the server describes it (MySQL Source Code Documentation, "Column Definition Packet").
 *
 * @param collation the number of its collation; 63 is binary
 * @param type the number of its protocol type
 * @param flags such as 32, unsigned
 */
public record WireColumn(String name, int collation, int type, int flags, int decimals) {}
