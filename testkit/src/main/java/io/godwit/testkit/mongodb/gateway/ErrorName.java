package io.godwit.testkit.mongodb.gateway;

/** The errors that the gateway answers with; numbers and names are those of MongoDB's {@code error_codes.yml}. */
public enum ErrorName {
    /** Something the gateway has no name for. */
    UNKNOWN_ERROR(8, "UnknownError"),
    /** The engine failed. */
    INTERNAL_ERROR(1, "InternalError"),
    /** A value is wrong. */
    BAD_VALUE(2, "BadValue"),
    /** A command cannot be read. */
    FAILED_TO_PARSE(9, "FailedToParse"),
    /** Not allowed for this client. */
    UNAUTHORIZED(13, "Unauthorized"),
    /** A value has the wrong type. */
    TYPE_MISMATCH(14, "TypeMismatch"),
    /** Nobody of that name and password. */
    AUTHENTICATION_FAILED(18, "AuthenticationFailed"),
    /** Against the rules here. */
    ILLEGAL_OPERATION(20, "IllegalOperation"),
    /** No such collection. */
    NAMESPACE_NOT_FOUND(26, "NamespaceNotFound"),
    /** No such index. */
    INDEX_NOT_FOUND(27, "IndexNotFound"),
    /** A path leads through a value that holds none. */
    PATH_NOT_VIABLE(28, "PathNotViable"),
    /** Two operators of an update name one path. */
    CONFLICTING_UPDATE_OPERATORS(40, "ConflictingUpdateOperators"),
    /** No such cursor, or no longer. */
    CURSOR_NOT_FOUND(43, "CursorNotFound"),
    /** There is such a collection. */
    NAMESPACE_EXISTS(48, "NamespaceExists"),
    /** It took longer than the client wanted. */
    MAX_TIME_EXPIRED(50, "MaxTimeMSExpired"),
    /** No such command. */
    COMMAND_NOT_FOUND(59, "CommandNotFound"),
    /** A field that cannot change. */
    IMMUTABLE_FIELD(66, "ImmutableField"),
    /** An index that cannot be made. */
    CANNOT_CREATE_INDEX(67, "CannotCreateIndex"),
    /** Options that do not go together. */
    INVALID_OPTIONS(72, "InvalidOptions"),
    /** Not a name for a collection. */
    INVALID_NAMESPACE(73, "InvalidNamespace"),
    /** An index of that name has other options. */
    INDEX_OPTIONS_CONFLICT(85, "IndexOptionsConflict"),
    /** An index of that name has another key. */
    INDEX_KEY_SPECS_CONFLICT(86, "IndexKeySpecsConflict"),
    /** More servers are to confirm a write than there are. */
    CANNOT_SATISFY_WRITE_CONCERN(100, "UnsatisfiableWriteConcern"),
    /** Another transaction changed the same. */
    WRITE_CONFLICT(112, "WriteConflict"),
    /** The engine knows no such command. */
    COMMAND_NOT_SUPPORTED(115, "CommandNotSupported"),
    /** A validator refuses a document. */
    DOCUMENT_VALIDATION_FAILURE(121, "DocumentValidationFailure"),
    /** A view is no collection. */
    COMMAND_NOT_SUPPORTED_ON_VIEW(166, "CommandNotSupportedOnView"),
    /** The moment to read at is past keeping. */
    SNAPSHOT_TOO_OLD(239, "SnapshotTooOld"),
    /** No such transaction, or no longer. */
    NO_SUCH_TRANSACTION(251, "NoSuchTransaction"),
    /** The transaction has committed. */
    TRANSACTION_COMMITTED(256, "TransactionCommitted"),
    /** Not in a transaction. */
    OPERATION_NOT_SUPPORTED_IN_TRANSACTION(263, "OperationNotSupportedInTransaction"),
    /** Users' writes are blocked. */
    USER_WRITES_BLOCKED(371, "UserWritesBlocked"),
    /** A document is larger than BSON may be. */
    BSON_OBJECT_TOO_LARGE(10334, "BSONObjectTooLarge"),
    /** A unique value is there already. */
    DUPLICATE_KEY(11000, "DuplicateKey"),
    /** An option the command does not have. */
    UNKNOWN_FIELD(40415, "Location40415");

    private final int code;
    private final String codeName;

    ErrorName(int code, String codeName) {
        this.code = code;
        this.codeName = codeName;
    }

    /** The number. */
    public int code() {
        return code;
    }

    /** The name that goes with it. */
    public String codeName() {
        return codeName;
    }
}
