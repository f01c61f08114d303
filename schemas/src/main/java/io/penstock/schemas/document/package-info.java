/** The records of documents, and the order of their versions. */
@NullMarked
package io.penstock.schemas.document;

import org.jspecify.annotations.NullMarked;
