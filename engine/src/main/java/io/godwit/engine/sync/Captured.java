package io.godwit.engine.sync;

import io.godwit.spi.change.ChangeBatch;

/**
 * A batch as it crosses the queue.
 *
 * @param batch what the source sent
 * @param received row changes that the source had sent by the end of this batch, counted where they came in: what is applied
 *     must add up to it
 */
record Captured(ChangeBatch batch, long received) {}
