package io.penstock.models.adapter;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * An adapter's weights at one module; they belong to the adapter's parameters.
 *
 * @param a float32 [r, in]; at an embedding [r, vocabulary]
 * @param b float32 [out, r]; at an embedding [width, r]
 * @param scale float32, what B·A is multiplied by
 * @param magnitude DoRA's, float32 [out], or none
 */
record LoraWeights(NDArray a, NDArray b, NDArray scale, @Nullable NDArray magnitude) {}
