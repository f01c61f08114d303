package io.penstock.text.seal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which group lies in which split: by its key alone, so that a group stays where it is when others
 * come or go, and a later version does not learn from what an earlier model was measured by. Only
 * where there would be nothing to learn from, or nothing to measure by, the group nearest to the
 * border changes sides.
 */
final class SplitShares {
  private final double test;
  private final double heldOut;
  private final Set<Split> filled = EnumSet.noneOf(Split.class);
  private @Nullable String least;
  private @Nullable String greatest;
  private @Nullable String leastOfTrain;

  /**
   * Nothing was seen yet.
   *
   * @param heldOut the share of the split EVALUATION
   * @param test that of TEST; 0 where there is none
   */
  SplitShares(double heldOut, double test) {
    this.heldOut = heldOut;
    this.test = test;
  }

  /** The splits that there are. */
  List<Split> splits() {
    List<Split> splits = new ArrayList<>(List.of(Split.TRAIN, Split.EVALUATION));
    if (test > 0) {
      splits.add(Split.TEST);
    }
    return splits;
  }

  /** Takes notice of a document. */
  void add(String groupKey) {
    Split split = byShare(groupKey);
    filled.add(split);
    least = least == null || groupKey.compareTo(least) < 0 ? groupKey : least;
    greatest = greatest == null || groupKey.compareTo(greatest) > 0 ? groupKey : greatest;
    if (split == Split.TRAIN && (leastOfTrain == null || groupKey.compareTo(leastOfTrain) < 0)) {
      leastOfTrain = groupKey;
    }
  }

  /** Whether all documents that were seen are of one group, which cannot be parted. */
  boolean isOneGroup() {
    return least != null && least.equals(greatest);
  }

  /** Where a group lies, of all that were seen. */
  Split of(String groupKey) {
    if (!filled.contains(Split.TRAIN) && groupKey.equals(greatest)) {
      return Split.TRAIN;
    }
    if (!filled.contains(Split.EVALUATION) && groupKey.equals(leastOfTrain)) {
      return Split.EVALUATION;
    }
    return byShare(groupKey);
  }

  /** Where a group lies by its key alone. */
  Split byShare(String groupKey) {
    double place = LiveText.fraction(groupKey);
    if (place < test) {
      return Split.TEST;
    }
    return place < test + heldOut ? Split.EVALUATION : Split.TRAIN;
  }
}
