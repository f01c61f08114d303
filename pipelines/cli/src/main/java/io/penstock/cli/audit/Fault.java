package io.penstock.cli.audit;

/**
 * Something in a data folder that must not be so.
 *
 * @param where the source position, file or manifest it was seen at
 * @param what what is wrong there
 * @param remedy what the reader can do
 */
public record Fault(String where, String what, String remedy) {
  @Override
  public String toString() {
    return where + ": " + what + "\n    -> " + remedy;
  }
}
