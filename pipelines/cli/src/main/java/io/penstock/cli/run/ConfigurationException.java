package io.penstock.cli.run;

/**
 * A wrong configuration: the message names file, key path, what was expected and what was found.
 */
final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ConfigurationException(String message) {
    super(message);
  }
}
