package io.penstock.stages.worker;

import io.penstock.schemas.stage.StageRequest;

/**
 * A request that is ours as long as the queue says so.
 *
 * @param receipt what the queue needs to know it by again
 */
public record Leased<R>(StageRequest request, R receipt) {}
