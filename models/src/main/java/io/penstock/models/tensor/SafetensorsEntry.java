package io.penstock.models.tensor;

import ai.djl.ndarray.types.Shape;

/**
 * A tensor of a safetensors file.
 *
 * @param type as in the header, such as {@code BF16}
 * @param begin its first byte, counted from the end of the header
 * @param end behind its last byte
 */
public record SafetensorsEntry(String name, String type, Shape shape, long begin, long end) {}
