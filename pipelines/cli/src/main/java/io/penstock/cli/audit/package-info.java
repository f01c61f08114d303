/**
 * Turns the manifests, shards and topics of a data folder into proof that every record is there
 * once.
 */
@NullMarked
package io.penstock.cli.audit;

import org.jspecify.annotations.NullMarked;
