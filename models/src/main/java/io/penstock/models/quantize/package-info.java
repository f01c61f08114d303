/** Turns a model's matrices into four or eight bits a weight, and multiplies by them. */
@NullMarked
package io.penstock.models.quantize;

import org.jspecify.annotations.NullMarked;
