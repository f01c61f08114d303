package io.penstock.models.nn;

import java.util.List;

/**
 * Rotary position embeddings: pairs of a head's numbers are turned by the position times a
 * frequency of their own. The variants, which stretch a model beyond the length it was trained
 * with, are those of {@code transformers} ({@code modeling_rope_utils.py}), by its names.
 */
public sealed interface Rotary {
  /** The base of the frequencies: {@code rope_theta}. */
  double theta();

  /**
   * How far each pair turns from one position to the next.
   *
   * @param headSize even
   * @param length of the sequence, in tokens; asked for where {@link #dependsOnLength}
   * @return {@code headSize / 2} of them
   */
  float[] inverseFrequencies(int headSize, int length);

  /** What sines and cosines are multiplied by. */
  default double attentionFactor() {
    return 1;
  }

  /** Whether the frequencies depend on the length. */
  default boolean dependsOnLength() {
    return false;
  }

  /** As it was invented. */
  record Plain(double theta) implements Rotary {
    @Override
    public float[] inverseFrequencies(int headSize, int length) {
      return base(theta, headSize);
    }
  }

  /** All positions closer together by {@code factor}. */
  record Linear(double theta, double factor) implements Rotary {
    @Override
    public float[] inverseFrequencies(int headSize, int length) {
      float[] frequencies = base(theta, headSize);
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] /= (float) factor;
      }
      return frequencies;
    }
  }

  /**
   * A base that grows with the sequence (NTK).
   *
   * @param trainedLength up to which nothing changes
   */
  record Dynamic(double theta, double factor, int trainedLength) implements Rotary {
    @Override
    public float[] inverseFrequencies(int headSize, int length) {
      double longest = Math.max(length, trainedLength);
      double growth = factor * longest / trainedLength - (factor - 1);
      return base(theta * Math.pow(growth, headSize / (headSize - 2.0)), headSize);
    }

    @Override
    public boolean dependsOnLength() {
      return true;
    }
  }

  /** Llama 3.1's: slow frequencies slower by {@code factor}, fast ones kept, between them both. */
  record Llama3(
      double theta,
      double factor,
      double lowFrequencyFactor,
      double highFrequencyFactor,
      int trainedLength)
      implements Rotary {
    @Override
    public float[] inverseFrequencies(int headSize, int length) {
      float[] frequencies = base(theta, headSize);
      double longestWave = trainedLength / lowFrequencyFactor;
      double shortestWave = trainedLength / highFrequencyFactor;
      for (int i = 0; i < frequencies.length; i++) {
        double frequency = frequencies[i];
        double wave = 2 * Math.PI / frequency;
        if (wave > longestWave) {
          frequencies[i] = (float) (frequency / factor);
        } else if (wave >= shortestWave) {
          double smooth =
              (trainedLength / wave - lowFrequencyFactor)
                  / (highFrequencyFactor - lowFrequencyFactor);
          frequencies[i] = (float) ((1 - smooth) * frequency / factor + smooth * frequency);
        }
      }
      return frequencies;
    }
  }

  /**
   * YaRN (arXiv 2309.00071): a ramp from kept frequencies to slowed ones, and a warmer attention.
   *
   * @param betaFast turns within the trained length from which a frequency is kept
   * @param betaSlow turns up to which it is slowed
   * @param attentionFactor what sines and cosines are multiplied by
   * @param truncate whether the ramp begins and ends at whole pairs
   */
  record Yarn(
      double theta,
      double factor,
      int trainedLength,
      double betaFast,
      double betaSlow,
      double attentionFactor,
      boolean truncate)
      implements Rotary {
    @Override
    public float[] inverseFrequencies(int headSize, int length) {
      double low = pair(betaFast, headSize);
      double high = pair(betaSlow, headSize);
      if (truncate) {
        low = Math.floor(low);
        high = Math.ceil(high);
      }
      low = Math.max(low, 0);
      high = Math.min(high, headSize - 1);
      if (low == high) {
        high += 0.001; // no division by zero
      }
      float[] frequencies = base(theta, headSize);
      for (int i = 0; i < frequencies.length; i++) {
        double slowed = Math.min(1, Math.max(0, (i - low) / (high - low)));
        frequencies[i] = (float) (frequencies[i] / factor * slowed + frequencies[i] * (1 - slowed));
      }
      return frequencies;
    }

    /** The pair that turns so often within the trained length. */
    private double pair(double turns, int headSize) {
      return headSize * Math.log(trainedLength / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
    }

    /** The attention factor that follows from the factor. */
    public static double scale(double factor, double mscale) {
      return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
    }
  }

  /**
   * LongRoPE (arXiv 2402.13753): a divisor for each frequency, of one list up to the trained length
   * and of another beyond.
   *
   * @param shortFactors {@code headSize / 2} of them, as of {@code longFactors}
   * @param attentionFactor what sines and cosines are multiplied by, at any length
   */
  record LongRope(
      double theta,
      List<Double> shortFactors,
      List<Double> longFactors,
      int trainedLength,
      double attentionFactor)
      implements Rotary {
    public LongRope {
      shortFactors = List.copyOf(shortFactors);
      longFactors = List.copyOf(longFactors);
    }

    @Override
    public float[] inverseFrequencies(int headSize, int length) {
      List<Double> factors = length > trainedLength ? longFactors : shortFactors;
      float[] frequencies = base(theta, headSize);
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] /= factors.get(i).floatValue();
      }
      return frequencies;
    }

    @Override
    public boolean dependsOnLength() {
      return true;
    }

    /** The attention factor that follows from how much longer sequences may be than trained. */
    public static double scale(double factor, int trainedLength) {
      return factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(trainedLength));
    }
  }

  private static float[] base(double theta, int headSize) {
    float[] frequencies = new float[headSize / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = 1f / (float) Math.pow((float) theta, 2f * i / headSize);
    }
    return frequencies;
  }
}
