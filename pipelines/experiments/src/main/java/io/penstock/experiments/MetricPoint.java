package io.penstock.experiments;

/** One value of a metric at a step. */
public record MetricPoint(long step, double value) {}
