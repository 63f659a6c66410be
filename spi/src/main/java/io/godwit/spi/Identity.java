package io.godwit.spi;

/**
 * Which database an endpoint turned out to be. Kept with positions: a source that is another one is refused on resume.
 *
 * @param engine the connector's engine name
 * @param version the server's version as it reports it
 * @param platform what kind of service it is ("self-managed", "Amazon RDS", "Azure Database for PostgreSQL", ...)
 * @param server the engine's own unchangeable identifier of this server
 * @param database the database's name
 * @param address host and port, for people
 */
public record Identity(
        String engine, String version, String platform, String server, String database, String address) {}
