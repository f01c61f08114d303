/** Turns Hugging Face model folders into language models, and models into such folders. */
@NullMarked
package io.penstock.models.hf;

import org.jspecify.annotations.NullMarked;
