/**
 * Turns a folder of documents and feedback into shards, a model and an index, all on this machine.
 */
@NullMarked
package io.penstock.cli.demo;

import org.jspecify.annotations.NullMarked;
