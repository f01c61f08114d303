package io.penstock.transforms.shard;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Named places of the commit at which a drill may halt the process, as a power cut would: {@code
 * -Dpenstock.crash=POINT:N} halts at the N-th passage. Without that property they do nothing.
 */
public final class DrillPoints {
  /** The exit status of a process halted here. */
  public static final int EXIT = 99;

  private static final String[] WANTED = System.getProperty("penstock.crash", ":0").split(":", 2);
  private static final AtomicInteger PASSED = new AtomicInteger();

  private DrillPoints() {}

  /** Passes a point. */
  public static void pass(String point) {
    if (point.equals(WANTED[0]) && PASSED.incrementAndGet() == Integer.parseInt(WANTED[1])) {
      Runtime.getRuntime().halt(EXIT);
    }
  }
}
