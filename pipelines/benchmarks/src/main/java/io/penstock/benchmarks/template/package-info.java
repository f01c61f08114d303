/** Turns chat templates into renders a second, beside Jinja2. */
@NullMarked
package io.penstock.benchmarks.template;

import org.jspecify.annotations.NullMarked;
