package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The losses of direct preference optimisation, by TRL's names; each gives float32 [pairs], or a
 * scalar that is the same for all. With c and r the log-ratios of the chosen and the rejected
 * answer, Δ = c − r, Δ̄ the same per token, and ε the label smoothing.
 */
public enum DpoLoss {
  /** −log σ(βΔ). Rafailov et al. 2023. */
  SIGMOID {
    @Override
    NDArray of(DpoTerms t) {
      return t.logSigmoid(t.betaDelta()).neg();
    }
  },
  /** max(0, 1 − βΔ). Zhao et al. 2023, SLiC. */
  HINGE {
    @Override
    NDArray of(DpoTerms t) {
      return t.ops().relu(t.betaDelta().neg().add(1));
    }
  },
  /** (Δ̄ − 1/(2β))². Azar et al. 2023, per token as its authors do. */
  IPO {
    @Override
    NDArray of(DpoTerms t) {
      return t.averageDelta().sub(1 / (2 * t.beta())).square();
    }
  },
  /** q_w (log q_w − log(1 − ε)) + q_l (log q_l − log ε), q = σ(±βΔ). Ji et al. 2024, EXO. */
  EXO_PAIR {
    @Override
    NDArray of(DpoTerms t) {
      NDArray x = t.betaDelta();
      NDArray logWin = t.logSigmoid(x);
      NDArray logLoss = t.logSigmoid(x.neg());
      NDArray win = t.sigmoid(x).mul(logWin.sub(Math.log1p(-t.epsilon())));
      return win.add(t.sigmoid(x.neg()).mul(logLoss.sub(Math.log(t.epsilon()))));
    }
  },
  /** −log σ(βc) − ½ log σ(−βc) − ½ log σ(−βr). Chen et al. 2024, NCA. */
  NCA_PAIR {
    @Override
    NDArray of(DpoTerms t) {
      NDArray up = t.logSigmoid(t.chosenRewards());
      NDArray down = t.logSigmoid(t.chosenRewards().neg());
      return up.add(down.add(t.logSigmoid(t.rejectedRewards().neg())).mul(0.5)).neg();
    }
  },
  /** [−(1 − ε) log σ(βΔ) + ε log σ(−βΔ)] / (1 − 2ε). Chowdhury et al. 2024. */
  ROBUST {
    @Override
    NDArray of(DpoTerms t) {
      NDArray clean = t.logSigmoid(t.betaDelta()).mul(1 - t.epsilon());
      NDArray flipped = t.logSigmoid(t.betaDelta().neg()).mul(t.epsilon());
      return flipped.sub(clean).div(1 - 2 * t.epsilon());
    }
  },
  /** −log σ(βc) − log σ(−βr). Jung et al. 2024, without its shift. */
  BCO_PAIR {
    @Override
    NDArray of(DpoTerms t) {
      NDArray up = t.logSigmoid(t.chosenRewards());
      return up.add(t.logSigmoid(t.rejectedRewards().neg())).neg();
    }
  },
  /** (c − 1/(2β))² + (r + 1/(2β))². Wu et al. 2024, with hard labels. */
  SPPO_HARD {
    @Override
    NDArray of(DpoTerms t) {
      double goal = 1 / (2 * t.beta());
      NDArray up = t.chosenLogRatios().sub(goal).square();
      return up.add(t.rejectedLogRatios().add(goal).square());
    }
  },
  /**
   * −(1 − ε) log σ(βδ) − ε log σ(−βδ), δ the difference of the sorted log-ratios between the
   * answers by policy and by reference. Melnyk et al. 2024.
   */
  AOT {
    @Override
    NDArray of(DpoTerms t) {
      NDArray policy = t.ops().sorted(t.chosen().sub(t.rejected()));
      NDArray reference = t.ops().sorted(t.referenceChosen().sub(t.referenceRejected()));
      return smoothed(t, policy.sub(reference));
    }
  },
  /** The same with δ the difference of the sorted c and the sorted r. */
  AOT_UNPAIRED {
    @Override
    NDArray of(DpoTerms t) {
      NDArray chosen = t.ops().sorted(t.chosenLogRatios());
      return smoothed(t, chosen.sub(t.ops().sorted(t.rejectedLogRatios())));
    }
  },
  /** 1 − σ(βc) + σ(βr), for chosen answers better than the model's own. D'Oosterlinck 2024. */
  APO_ZERO {
    @Override
    NDArray of(DpoTerms t) {
      NDArray down = t.sigmoid(t.rejectedRewards());
      return down.sub(t.sigmoid(t.chosenRewards())).add(1);
    }
  },
  /** σ(βc) + 1 − σ(β(c − r)), for chosen answers worse than the model's own. */
  APO_DOWN {
    @Override
    NDArray of(DpoTerms t) {
      NDArray apart = t.sigmoid(t.chosenRewards().sub(t.rejectedRewards()));
      return t.sigmoid(t.chosenRewards()).sub(apart).add(1);
    }
  },
  /** (1 − m)(−log σ(x)) + m exp(−x), x = βΔ, m = σ(x/τ). Lu et al. 2024, DiscoPOP. */
  DISCOPOP {
    @Override
    NDArray of(DpoTerms t) {
      NDArray x = t.betaDelta();
      NDArray mixing = t.sigmoid(x.div(t.config().discopopTau()));
      NDArray logistic = t.logSigmoid(x).neg();
      return logistic.mul(mixing.neg().add(1)).add(x.neg().exp().mul(mixing));
    }
  },
  /** The cross-entropy of the chosen answers, to be mixed with another loss. */
  SFT {
    @Override
    NDArray of(DpoTerms t) {
      return t.chosenCrossEntropy();
    }
  },
  /** −log σ(βΔ̄): the first, per token. */
  SIGMOID_NORM {
    @Override
    NDArray of(DpoTerms t) {
      return t.logSigmoid(t.averageDelta().mul(t.beta())).neg();
    }
  };

  abstract NDArray of(DpoTerms terms);

  /** What TRL calls it in {@code loss_type}. */
  @JsonValue
  public String trlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether log-ratios may be scored by another {@link Divergence} than reverse KL. */
  boolean knowsDivergences() {
    return switch (this) {
      case SIGMOID, HINGE, IPO, EXO_PAIR, ROBUST, DISCOPOP, SIGMOID_NORM, SFT -> true;
      case NCA_PAIR, BCO_PAIR, SPPO_HARD, AOT, AOT_UNPAIRED, APO_ZERO, APO_DOWN -> false;
    };
  }

  /** Whether a pair's loss is the same whichever pairs are beside it. */
  boolean isOfOnePair() {
    return switch (this) {
      case SIGMOID,
          HINGE,
          IPO,
          EXO_PAIR,
          NCA_PAIR,
          ROBUST,
          BCO_PAIR,
          SPPO_HARD,
          APO_ZERO,
          APO_DOWN,
          DISCOPOP,
          SIGMOID_NORM ->
          true;
      case AOT, AOT_UNPAIRED, SFT -> false;
    };
  }

  private static NDArray smoothed(DpoTerms t, NDArray delta) {
    NDArray up = t.logSigmoid(delta.mul(t.beta())).mul(1 - t.epsilon());
    return up.add(t.logSigmoid(delta.mul(-t.beta())).mul(t.epsilon())).neg();
  }
}
