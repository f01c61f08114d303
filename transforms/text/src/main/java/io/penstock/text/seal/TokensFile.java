package io.penstock.text.seal;

import java.nio.file.Path;

/**
 * A file of kind TOKENS.
 *
 * @param rows how many it has, as its manifest says
 */
record TokensFile(Path path, long rows) {}
