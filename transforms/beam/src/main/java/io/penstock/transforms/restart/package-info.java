/** Turns the manifests of a run whose state is lost into what the run needs to go on. */
@NullMarked
package io.penstock.transforms.restart;

import org.jspecify.annotations.NullMarked;
