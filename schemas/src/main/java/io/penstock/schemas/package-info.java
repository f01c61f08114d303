/** Names every topic and turns Avro records into what travels and what lies in shards. */
@NullMarked
package io.penstock.schemas;

import org.jspecify.annotations.NullMarked;
