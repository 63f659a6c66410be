package io.godwit.sqlserver.catalog;

import java.util.Set;

/** The words for what is moved. */
final class Kinds {
    static final String SCHEMA = "schema";
    static final String TYPE = "type";
    static final String TABLE_TYPE = "table type";
    static final String XML_SCHEMAS = "xml schema collection";
    static final String PARTITION_FUNCTION = "partition function";
    static final String PARTITION_SCHEME = "partition scheme";
    static final String SEQUENCE = "sequence";
    static final String SEQUENCE_VALUE = "sequence value";
    static final String TABLE = "table";
    static final String PRIMARY_KEY = "primary key";
    static final String UNIQUE_CONSTRAINT = "unique constraint";
    static final String INDEX = "index";
    static final String COLUMNSTORE_INDEX = "columnstore index";
    static final String XML_INDEX = "xml index";
    static final String SPATIAL_INDEX = "spatial index";
    static final String FULL_TEXT_CATALOG = "full-text catalog";
    static final String FULL_TEXT_INDEX = "full-text index";
    static final String STATISTICS = "statistics";
    static final String DEFAULT = "default";
    static final String CHECK = "check";
    static final String FOREIGN_KEY = "foreign key";
    static final String VIEW = "view";
    static final String VIEW_INDEX = "view index";
    static final String FUNCTION = "function";
    static final String PROCEDURE = "procedure";
    static final String TRIGGER = "trigger";
    static final String DATABASE_TRIGGER = "database trigger";
    static final String RULE = "rule";
    static final String SYNONYM = "synonym";
    static final String COMMENT = "extended property";
    static final String IDENTITY_VALUE = "identity value";
    static final String SYSTEM_VERSIONING = "system versioning";
    static final String SECURITY_POLICY = "security policy";
    static final String USER = "user";
    static final String ROLE = "role";
    static final String ROLE_MEMBER = "role member";
    static final String PERMISSION = "permission";

    /** What a table has of indexes and keys: made side by side, table by table. */
    static final Set<String> OF_ONE_TABLE =
            Set.of(PRIMARY_KEY, UNIQUE_CONSTRAINT, INDEX, COLUMNSTORE_INDEX, XML_INDEX, SPATIAL_INDEX);

    /** What the server does not make as part of a transaction. */
    static final Set<String> OUTSIDE_TRANSACTIONS = Set.of(FULL_TEXT_CATALOG, FULL_TEXT_INDEX);

    /** What people wrote. */
    static final Set<String> MODULES = Set.of(VIEW, FUNCTION, PROCEDURE, TRIGGER);

    private Kinds() {}
}
