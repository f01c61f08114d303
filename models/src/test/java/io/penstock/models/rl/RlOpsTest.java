package io.penstock.models.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.models.rl.DenseNetwork.Activation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The losses against their formulas in doubles, their gradients against differences. */
class RlOpsTest {
  private static final int ROWS = 6;
  private static final int SEEN = 3;
  private static final int CHOICES = 2;
  private static final int HIDDEN = 5;
  private static final double GAMMA = 0.9;

  private final RlOps ops = new RlOps();
  private final RandomStream random = new RandomStream(5);

  @AfterEach
  void close() {
    ops.close();
  }

  private SharedTensor random(double scale, long... shape) {
    SharedTensor tensor = ops.shared(shape);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.put(i, (float) (scale * random.nextGaussian()));
    }
    return tensor;
  }

  private SharedTensor drawn(int bound) {
    SharedTensor tensor = ops.shared(ROWS);
    for (int i = 0; i < ROWS; i++) {
      tensor.put(i, random.nextInt(bound));
    }
    return tensor;
  }

  private static float[] row(SharedTensor tensor, int row) {
    float[] numbers = new float[SEEN];
    tensor.get(row * SEEN, numbers);
    return numbers;
  }

  /** A DQN update that moves nothing; its first moment is a tenth of the gradient. */
  private final class Dqn {
    final SharedTensor obs = random(1, ROWS, SEEN);
    final SharedTensor nextObs = random(1, ROWS, SEEN);
    final SharedTensor actions = drawn(CHOICES);
    final SharedTensor rewards = random(1, ROWS);
    final SharedTensor dones = drawn(2);
    final SharedTensor importance = drawn(3);
    final SharedTensor measured = ops.shared(2 + ROWS);
    final boolean dueling;
    final boolean doubled;
    final DenseNetwork network;
    final float[] weights;
    final float[] target;

    Dqn(boolean dueling, boolean doubled) {
      this.dueling = dueling;
      this.doubled = doubled;
      int outputs = CHOICES + (dueling ? 1 : 0);
      network = new DenseNetwork(0, Activation.RELU, SEEN, HIDDEN, HIDDEN + 1, outputs);
      weights = new float[network.size()];
      target = new float[network.size()];
      network.initUniform(weights, random);
      network.initUniform(target, random);
    }

    float[] gradient(float[] at) {
      OwnTensor own = ops.own(at.length);
      OwnTensor targetTensor = ops.own(at.length);
      OwnTensor firstMoment = ops.own(at.length);
      own.set(at);
      targetTensor.set(target);
      double[] options = {
        HIDDEN,
        HIDDEN + 1,
        CHOICES + (dueling ? 1 : 0),
        dueling ? 1 : 0,
        doubled ? 1 : 0,
        GAMMA,
        0,
        1e-8
      };
      ops.run(
          "dqn_update",
          options,
          own,
          targetTensor,
          firstMoment,
          ops.own(at.length),
          ops.own(1),
          obs,
          nextObs,
          actions,
          rewards,
          dones,
          importance,
          ops.shared(at.length),
          measured);
      return firstMoment.numbers();
    }

    double loss(float[] at) {
      float[] unused = gradient(at);
      return measured.get(0);
    }

    double[] qValues(float[] at, float[] observation) {
      float[] head = network.forward(at, observation);
      double[] q = new double[CHOICES];
      for (int a = 0; a < CHOICES; a++) {
        q[a] = dueling ? head[0] + head[1 + a] - (head[1] + head[2]) / 2.0 : head[a];
      }
      return q;
    }

    double expectedLoss() {
      double loss = 0;
      for (int i = 0; i < ROWS; i++) {
        double[] next = qValues(target, row(nextObs, i));
        double[] chooser = doubled ? qValues(weights, row(nextObs, i)) : next;
        double nextValue = next[chooser[0] >= chooser[1] ? 0 : 1];
        double goal = rewards.get(i) + GAMMA * (1 - dones.get(i)) * nextValue;
        double error = goal - qValues(weights, row(obs, i))[(int) actions.get(i)];
        loss += importance.get(i) * error * error / ROWS;
      }
      return loss;
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void dqnLearnsByItsFormula(boolean dueling, boolean doubled) {
    Dqn dqn = new Dqn(dueling, doubled);
    assertThat(dqn.loss(dqn.weights)).isCloseTo(dqn.expectedLoss(), within(1e-5));
    assertGradient(dqn.weights, dqn.gradient(dqn.weights), dqn::loss);
  }

  @Test
  void theTargetTakesOverItsShare() {
    OwnTensor target = ops.own(2);
    OwnTensor weights = ops.own(2);
    target.set(new float[] {1, 2});
    weights.set(new float[] {3, -2});
    ops.run("blend", new double[] {0.25}, target, weights);
    assertThat(target.numbers()).containsExactly(1.5f, 1);
    ops.run("blend", new double[] {1}, target, weights);
    assertThat(target.numbers()).containsExactly(3, -2);
  }

  @Test
  void adamStepsAsPyTorchs() {
    // Under a gradient that stays, corrected moments are it and its square: steps of lr, by its
    // sign.
    OwnTensor weights = ops.own(3);
    weights.set(new float[] {1, 1, 1});
    OwnTensor firstMoment = ops.own(3);
    OwnTensor secondMoment = ops.own(3);
    OwnTensor step = ops.own(1);
    OwnTensor gradient = ops.own(3);
    gradient.set(new float[] {0.5f, -2, 0});
    for (int i = 0; i < 2; i++) {
      ops.run(
          "adam_step",
          new double[] {0.1, 1e-5},
          weights,
          gradient,
          firstMoment,
          secondMoment,
          step);
    }
    assertThat(weights.numbers()).containsExactly(new float[] {0.8f, 1.2f, 1}, within(1e-5f));
  }

  /** A PPO epoch of one minibatch that moves nothing. */
  private final class Ppo {
    final DenseNetwork critic = new DenseNetwork(0, Activation.TANH, SEEN, HIDDEN, HIDDEN, 1);
    final DenseNetwork actor =
        new DenseNetwork(critic.size(), Activation.TANH, SEEN, HIDDEN, HIDDEN, CHOICES);
    final SharedTensor obs = random(1, ROWS, SEEN);
    final SharedTensor actions = drawn(CHOICES);
    final SharedTensor logProbabilities = ops.shared(ROWS);
    final SharedTensor advantages = random(1, ROWS);
    final SharedTensor returns = random(1, ROWS);
    final SharedTensor values = random(0.5, ROWS);
    final SharedTensor order = ops.shared(ROWS);
    final SharedTensor measured = ops.shared(1, 6);
    final float[] weights = new float[critic.size() + actor.size()];

    Ppo() {
      critic.initOrthogonal(weights, Math.sqrt(2), 1, random);
      actor.initOrthogonal(weights, Math.sqrt(2), 1, random);
      for (int i = 0; i < ROWS; i++) {
        order.put(i, ROWS - 1 - i);
        logProbabilities.put(i, (float) (Math.log(0.5) + 0.3 * random.nextGaussian()));
      }
    }

    float[] gradient(float[] at) {
      OwnTensor own = ops.own(at.length);
      OwnTensor firstMoment = ops.own(at.length);
      own.set(at);
      ops.run(
          "ppo_epoch",
          new double[] {HIDDEN, 1, 1, 0.2, 0.01, 0.5, 1e9, 0, 1e-5},
          own,
          firstMoment,
          ops.own(at.length),
          ops.own(1),
          obs,
          actions,
          logProbabilities,
          advantages,
          returns,
          values,
          order,
          ops.shared(at.length),
          measured);
      return firstMoment.numbers();
    }

    double loss(float[] at) {
      float[] unused = gradient(at);
      return measured.get(0) - 0.01 * measured.get(2) + 0.5 * measured.get(1);
    }

    /** Policy loss, value loss, entropy, k1, k3, clipped share: CleanRL's lines in doubles. */
    double[] expected() {
      double mean = 0;
      for (int i = 0; i < ROWS; i++) {
        mean += advantages.get(i) / ROWS;
      }
      double variance = 0;
      for (int i = 0; i < ROWS; i++) {
        variance += Math.pow(advantages.get(i) - mean, 2) / (ROWS - 1);
      }
      double[] expected = new double[6];
      for (int i = 0; i < ROWS; i++) {
        float[] logits = actor.forward(weights, row(obs, i));
        double sum = Math.log(Math.exp(logits[0]) + Math.exp(logits[1]));
        double logRatio = logits[(int) actions.get(i)] - sum - logProbabilities.get(i);
        double ratio = Math.exp(logRatio);
        double advantage = (advantages.get(i) - mean) / (Math.sqrt(variance) + 1e-8);
        double clipped = Math.max(0.8, Math.min(1.2, ratio));
        double value = critic.forward(weights, row(obs, i))[0];
        double near = values.get(i) + Math.max(-0.2, Math.min(0.2, value - values.get(i)));
        double error =
            Math.max(Math.pow(value - returns.get(i), 2), Math.pow(near - returns.get(i), 2));
        expected[0] += Math.max(-advantage * ratio, -advantage * clipped) / ROWS;
        expected[1] += 0.5 * error / ROWS;
        for (float logit : logits) {
          expected[2] -= Math.exp(logit - sum) * (logit - sum) / ROWS;
        }
        expected[3] -= logRatio / ROWS;
        expected[4] += (ratio - 1 - logRatio) / ROWS;
        expected[5] += (Math.abs(ratio - 1) > 0.2 ? 1.0 : 0.0) / ROWS;
      }
      return expected;
    }
  }

  @Test
  void ppoLearnsByItsFormula() {
    Ppo ppo = new Ppo();
    float[] gradient = ppo.gradient(ppo.weights);
    double[] expected = ppo.expected();
    assertThat(expected[5]).as("some are clipped, some not").isBetween(0.1, 0.9);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) ppo.measured.get(i)).as("row %s", i).isCloseTo(expected[i], within(1e-5));
    }
    assertGradient(ppo.weights, gradient, ppo::loss);
  }

  private interface Loss {
    double at(float[] weights);
  }

  private static void assertGradient(float[] weights, float[] tenthOfGradient, Loss loss) {
    float step = 2e-3f;
    for (int i = 0; i < weights.length; i++) {
      float[] moved = weights.clone();
      moved[i] = weights[i] + step;
      double above = loss.at(moved);
      moved[i] = weights[i] - step;
      double difference = (above - loss.at(moved)) / (2 * step);
      assertThat(10.0 * tenthOfGradient[i])
          .as("weight %s", i)
          .isCloseTo(difference, within(2e-3 + 2e-2 * Math.abs(difference)));
    }
  }
}
