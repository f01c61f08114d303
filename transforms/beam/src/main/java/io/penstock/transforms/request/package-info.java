/** Turns manifests into requests for stages. */
@NullMarked
package io.penstock.transforms.request;

import org.jspecify.annotations.NullMarked;
