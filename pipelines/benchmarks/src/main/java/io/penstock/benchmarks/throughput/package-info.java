/** Turns a gigabyte of documents into figures: the Flink pipelines beside a plain loop. */
@NullMarked
package io.penstock.benchmarks.throughput;

import org.jspecify.annotations.NullMarked;
