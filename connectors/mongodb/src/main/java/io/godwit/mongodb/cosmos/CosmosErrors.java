package io.godwit.mongodb.cosmos;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.ErrorCode.Remedy;
import java.util.List;

/** What can go wrong with Azure's services only. */
public final class CosmosErrors {
    /** The service has no such thing. */
    public static final ErrorCode UNSUPPORTED = new ErrorCode(
            "MONGODB_COSMOS_UNSUPPORTED",
            Remedy.FIX_AND_RESUME,
            "The target's service cannot make an object as it is on the source.",
            "The message names the object and what to do instead.");

    /** The service takes less than the source. */
    public static final ErrorCode LIMIT = new ErrorCode(
            "MONGODB_COSMOS_LIMIT",
            Remedy.FIX_AND_RESUME,
            "The source holds more, or larger, than the target's service takes.",
            "The message names the limit, what exceeds it and how it can be raised.");

    /** The throughput could not be put back. */
    public static final ErrorCode UNITS_RAISED = new ErrorCode(
            "MONGODB_COSMOS_UNITS_RAISED",
            Remedy.FIX_AND_RESUME,
            "Request units that Godwit raised for the load could not be put back to what they were.",
            "Set them in the Azure portal, or run the command again once the service takes it; `godwit cancel` tries again too.");

    /** All of them. */
    public static final List<ErrorCode> ALL = List.of(UNSUPPORTED, LIMIT, UNITS_RAISED);

    private CosmosErrors() {}
}
