/**
 * Turns a conversation into the text that a model reads, by the model's own chat template.
 *
 * <p>Templates are Jinja, rendered as Jinja2 3.1.6 renders them in the environment that
 * transformers gives chat templates. Values of a template are of a closed set of types: {@code
 * String}, {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean} and the classes of
 * this package; no other object ever gets in, so that a template can reach nothing.
 */
@NullMarked
package io.penstock.text.template;

import org.jspecify.annotations.NullMarked;
