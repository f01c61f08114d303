package io.penstock.models.rl;

import java.util.function.Supplier;

/**
 * Makes the environments of a run.
 *
 * @param supplier of one kind
 * @param calls hears of every call into one of them
 */
record CheckedEnvironments(Supplier<Environment> supplier, CallWatch calls) {
  /** One whose chance is {@code random}. */
  CheckedEnvironment make(RandomStream random) {
    return new CheckedEnvironment(supplier.get(), random, calls);
  }
}
