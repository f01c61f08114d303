package io.penstock.cli.audit;

import java.util.ArrayList;
import java.util.List;

/** Collects what an audit finds wrong, apart from what an active run is about to put right. */
final class Findings {
  private final boolean runActive;
  private final List<Fault> faults = new ArrayList<>();
  private final List<Fault> warnings = new ArrayList<>();

  Findings(boolean runActive) {
    this.runActive = runActive;
  }

  void fault(String where, String what, String remedy) {
    faults.add(new Fault(where, what, remedy));
  }

  void warning(String where, String what, String remedy) {
    warnings.add(new Fault(where, what, remedy));
  }

  /**
   * A fault, unless a run is active: its subtasks publish their manifests one after the other, so
   * for a moment one may be missing.
   */
  void faultUnlessRunning(String where, String what, String remedy) {
    if (runActive) {
      warning(where, what, "a run is active and may be about to publish this; audit again later");
    } else {
      fault(where, what, remedy);
    }
  }

  List<Fault> faults() {
    return List.copyOf(faults);
  }

  List<Fault> warnings() {
    return List.copyOf(warnings);
  }
}
