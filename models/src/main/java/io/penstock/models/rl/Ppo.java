package io.penstock.models.rl;

import io.penstock.models.rl.DenseNetwork.Activation;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Proximal policy optimisation (Schulman et al. 2017) in the details of CleanRL's {@code ppo.py}:
 * an actor and a critic of their own, 64-64 with tanh; rollouts; generalised advantages; several
 * epochs of the clipped loss over shuffled minibatches. As there, an episode that is cut off counts
 * as ended, unless {@code bootstrap-truncated} says otherwise.
 *
 * <p>Java samples the actions. Their log-probabilities, and the values, are scored afterwards by
 * the same kernels that the loss uses, all at once: the first ratio is 1 by construction.
 */
final class Ppo implements Learner {
  private static final int HIDDEN = 64;
  private static final double[] SHAPE = {HIDDEN};
  private static final int MEASURED = 6; // rows of ppo_loss's second result

  private final PpoConfig config;
  private final long iterations;
  private final VectorEnvironment environments;
  private final RandomStream actionRandom;
  private final RandomStream orderRandom;
  private final DenseNetwork critic;
  private final DenseNetwork actor;
  private long iteration;

  private final float[] acting; // the weights, for Java
  private final int[] actions;
  private final double[] probabilities;
  private final float[] rewards;
  private final boolean[] ended;
  private final float[] values;
  private final float[] advantages;
  private final int[] order;

  private final RlOps ops = new RlOps();
  private final OwnTensor weights;
  private final OwnTensor firstMoment;
  private final OwnTensor secondMoment;
  private final OwnTensor updates;
  private final SharedTensor actingShared;
  private final SharedTensor scoredObservations; // the rollout's, then what is shown after it
  private final SharedTensor scoredActions;
  private final SharedTensor scores; // log-probabilities, then values
  private final SharedTensor observationsShared;
  private final SharedTensor actionsShared;
  private final SharedTensor logProbabilities;
  private final SharedTensor advantagesShared;
  private final SharedTensor returnsShared;
  private final SharedTensor valuesShared;
  private final SharedTensor orderShared;
  private final SharedTensor measured;
  private final SharedTensor cutOffObservation;
  private final SharedTensor cutOffAction;
  private final SharedTensor cutOffScore;

  Ppo(PpoConfig config, CheckedEnvironments make, long steps, long seed) {
    this.config = config;
    iterations = steps / config.batchSize();
    RandomStream random = new RandomStream(seed);
    environments = new VectorEnvironment(make, config.numEnvs(), random.branch(0));
    actionRandom = random.branch(1);
    orderRandom = random.branch(2);

    int seen = environments.observationSize();
    int choices = environments.actionCount();
    critic = new DenseNetwork(0, Activation.TANH, seen, HIDDEN, HIDDEN, 1);
    actor = new DenseNetwork(critic.size(), Activation.TANH, seen, HIDDEN, HIDDEN, choices);
    acting = new float[critic.size() + actor.size()];
    RandomStream initial = random.branch(3);
    critic.initOrthogonal(acting, Math.sqrt(2), 1, initial);
    actor.initOrthogonal(acting, Math.sqrt(2), 0.01, initial);

    int batch = config.batchSize();
    actions = new int[config.numEnvs()];
    probabilities = new double[choices];
    rewards = new float[batch];
    ended = new boolean[batch];
    values = new float[batch];
    advantages = new float[batch];
    order = new int[batch];
    weights = ops.own(acting.length);
    weights.set(acting);
    firstMoment = ops.own(acting.length);
    secondMoment = ops.own(acting.length);
    updates = ops.own(1);
    actingShared = ops.shared(acting.length);
    int scored = batch + config.numEnvs();
    scoredObservations = ops.shared(scored, seen);
    scoredActions = ops.shared(scored);
    scores = ops.shared(2, scored);
    observationsShared = ops.shared(batch, seen);
    actionsShared = ops.shared(batch);
    logProbabilities = ops.shared(batch);
    advantagesShared = ops.shared(batch);
    returnsShared = ops.shared(batch);
    valuesShared = ops.shared(batch);
    orderShared = ops.shared(batch);
    measured = ops.shared(config.numMinibatches(), MEASURED);
    cutOffObservation = ops.shared(1, seen);
    cutOffAction = ops.shared(1);
    cutOffScore = ops.shared(2, 1);
  }

  @Override
  public long step() {
    return iteration * config.batchSize();
  }

  @Override
  public boolean done() {
    return iteration >= iterations;
  }

  @Override
  public void advance(Listener listener) {
    double left = config.annealLr() ? 1 - (double) iteration / iterations : 1;
    double learningRate = left * config.learningRate();
    collectRollout(listener);
    score();
    estimateAdvantages();
    iteration++;
    listener.measured(step(), "charts/learning_rate", learningRate);
    learn(learningRate, listener);
    listener.measured(step(), "losses/explained_variance", explainedVariance());
  }

  private void collectRollout(Listener listener) {
    int seen = environments.observationSize();
    int i = 0;
    for (int time = 0; time < config.numSteps(); time++) {
      for (int e = 0; e < actions.length; e++) {
        actions[e] = sample(actor.forward(acting, environments.observation(e)));
        scoredObservations.put((i + e) * seen, environments.observation(e));
        scoredActions.put(i + e, actions[e]);
      }
      environments.step(actions);
      for (int e = 0; e < actions.length; e++, i++) {
        ended[i] = environments.terminated(e) || environments.truncated(e);
        rewards[i] = (float) environments.reward(e);
        if (config.bootstrapTruncated() && ended[i] && !environments.terminated(e)) {
          rewards[i] += (float) (config.gamma() * valueOf(environments.finalObservation(e)));
        }
      }
      long step = step() + (long) (time + 1) * actions.length;
      environments.finished().forEach(episode -> listener.episodeEnded(step, episode));
    }
    for (int e = 0; e < actions.length; e++) {
      scoredObservations.put((i + e) * seen, environments.observation(e));
      scoredActions.put(i + e, 0); // only their values are wanted
    }
  }

  /** An action by the softmax of {@code logits}. */
  private int sample(float[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (int a = 0; a < logits.length; a++) {
      probabilities[a] = Math.exp(logits[a] - largest);
      sum += probabilities[a];
    }
    double at = actionRandom.nextDouble() * sum;
    for (int a = 0; a < logits.length - 1; a++) {
      at -= probabilities[a];
      if (at < 0) {
        return a;
      }
    }
    return logits.length - 1;
  }

  private double valueOf(float[] observation) {
    cutOffObservation.put(0, observation);
    ops.run("ppo_score", SHAPE, weights, cutOffObservation, cutOffAction, cutOffScore);
    return cutOffScore.get(1);
  }

  private void score() {
    ops.run("ppo_score", SHAPE, weights, scoredObservations, scoredActions, scores);
  }

  private void estimateAdvantages() {
    int batch = config.batchSize();
    int scored = batch + config.numEnvs();
    float[] nextValues = new float[config.numEnvs()];
    scores.get(scored, values);
    scores.get(scored + batch, nextValues);
    Advantages.estimate(
        rewards, values, ended, nextValues, config.gamma(), config.gaeLambda(), advantages);
    observationsShared.copy(scoredObservations);
    actionsShared.copy(scoredActions);
    logProbabilities.copy(scores);
    for (int i = 0; i < batch; i++) {
      advantagesShared.put(i, advantages[i]);
      valuesShared.put(i, values[i]);
      returnsShared.put(i, advantages[i] + values[i]);
      order[i] = i;
    }
  }

  private void learn(double learningRate, Listener listener) {
    double[] options = {
      HIDDEN,
      config.normAdv() ? 1 : 0,
      config.clipVloss() ? 1 : 0,
      config.clipCoef(),
      config.entCoef(),
      config.vfCoef(),
      config.maxGradNorm(),
      learningRate,
      config.adamEpsilon()
    };
    double clipped = 0;
    int epochs = 0;
    while (epochs < config.updateEpochs()) {
      orderRandom.shuffle(order);
      for (int i = 0; i < order.length; i++) {
        orderShared.put(i, order[i]);
      }
      ops.run(
          "ppo_epoch",
          options,
          weights,
          firstMoment,
          secondMoment,
          updates,
          observationsShared,
          actionsShared,
          logProbabilities,
          advantagesShared,
          returnsShared,
          valuesShared,
          orderShared,
          actingShared,
          measured);
      epochs++;
      for (int m = 0; m < config.numMinibatches(); m++) {
        clipped += measured.get(m * MEASURED + 5);
      }
      if (config.targetKl() > 0 && ofLastMinibatch(4) > config.targetKl()) {
        break;
      }
    }
    actingShared.get(0, acting);
    Finite.check(acting, step());
    listener.measured(step(), "losses/policy_loss", ofLastMinibatch(0));
    listener.measured(step(), "losses/value_loss", ofLastMinibatch(1));
    listener.measured(step(), "losses/entropy", ofLastMinibatch(2));
    listener.measured(step(), "losses/old_approx_kl", ofLastMinibatch(3));
    listener.measured(step(), "losses/approx_kl", ofLastMinibatch(4));
    listener.measured(step(), "losses/clipfrac", clipped / (epochs * config.numMinibatches()));
  }

  private double ofLastMinibatch(int row) {
    return measured.get((config.numMinibatches() - 1) * MEASURED + row);
  }

  /** {@code 1 - Var(returns - values) / Var(returns)}; NaN where all returns are the same. */
  private double explainedVariance() {
    double[] returns = new double[values.length];
    double[] errors = new double[values.length];
    for (int i = 0; i < returns.length; i++) {
      returns[i] = advantages[i] + values[i];
      errors[i] = advantages[i];
    }
    double variance = variance(returns);
    return variance == 0 ? Double.NaN : 1 - variance(errors) / variance;
  }

  private static double variance(double[] numbers) {
    double mean = Arrays.stream(numbers).average().orElseThrow();
    return Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
  }

  @Override
  public int bestAction(float[] observation) {
    return Best.of(actor.forward(acting, observation));
  }

  @Override
  public float[] weights() {
    return acting.clone();
  }

  @Override
  public Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>(critic.shapes("critic"));
    shapes.putAll(actor.shapes("actor"));
    return shapes;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(iteration);
    environments.save(out);
    actionRandom.save(out);
    orderRandom.save(out);
    for (OwnTensor tensor : new OwnTensor[] {weights, firstMoment, secondMoment, updates}) {
      Numbers.write(out, tensor.numbers());
    }
  }

  @Override
  public void load(DataInput in) throws IOException {
    iteration = in.readLong();
    environments.load(in);
    actionRandom.load(in);
    orderRandom.load(in);
    for (OwnTensor tensor : new OwnTensor[] {weights, firstMoment, secondMoment, updates}) {
      float[] numbers = tensor.numbers();
      Numbers.read(in, numbers);
      tensor.set(numbers);
    }
    System.arraycopy(weights.numbers(), 0, acting, 0, acting.length);
  }

  @Override
  public void close() {
    ops.close();
  }
}
