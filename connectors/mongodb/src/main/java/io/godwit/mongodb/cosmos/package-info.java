/** What Azure Cosmos DB has of its own: request units, throttling, limits. */
@NullMarked
package io.godwit.mongodb.cosmos;

import org.jspecify.annotations.NullMarked;
