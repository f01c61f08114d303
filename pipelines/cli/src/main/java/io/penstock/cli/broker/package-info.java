/** Turns a folder into a running Kafka broker with the topics of Penstock. */
@NullMarked
package io.penstock.cli.broker;

import org.jspecify.annotations.NullMarked;
