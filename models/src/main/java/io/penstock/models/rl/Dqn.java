package io.penstock.models.rl;

import io.penstock.models.rl.DenseNetwork.Activation;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/**
 * Deep Q-learning (Mnih et al. 2015) in the details of CleanRL's {@code dqn.py}: a network of
 * 120-84 with ReLU learns {@code r + gamma max_a Q'(s', a)} from a replay, where Q' is the target
 * network; a random action with a chance that falls in a line. Only what terminated counts as over.
 * As options: double (van Hasselt et al. 2016), duelling (Wang et al. 2016), prioritised replay.
 */
final class Dqn implements Learner {
  private static final int[] HIDDEN = {120, 84};
  private static final int LOG_FREQUENCY = 100; // steps

  private final DqnConfig config;
  private final long steps;
  private final VectorEnvironment environment;
  private final ReplayBuffer replay;
  private final RandomStream actionRandom;
  private final RandomStream replayRandom;
  private final DenseNetwork network;
  private long step;

  private final float[] acting; // the weights, for Java
  private final double[] options;
  private final float[] seen;
  private final float[] qValues;
  private final int[] action = new int[1];
  private final int[] drawn;
  private final float[] importance;
  private final float[] errors;

  private final RlOps ops = new RlOps();
  private final OwnTensor weights;
  private final OwnTensor target;
  private final OwnTensor firstMoment;
  private final OwnTensor secondMoment;
  private final OwnTensor updates;
  private final SharedTensor actingShared;
  private final SharedTensor observations;
  private final SharedTensor nextObservations;
  private final SharedTensor actions;
  private final SharedTensor rewards;
  private final SharedTensor terminated;
  private final SharedTensor importanceShared;
  private final SharedTensor measured; // loss, mean q value, then each transition's error

  Dqn(DqnConfig config, CheckedEnvironments make, long steps, long seed) {
    this.config = config;
    this.steps = steps;
    RandomStream random = new RandomStream(seed);
    environment = new VectorEnvironment(make, 1, random.branch(0));
    actionRandom = random.branch(1);
    replayRandom = random.branch(2);

    int size = environment.observationSize();
    int choices = environment.actionCount();
    replay =
        config.prioritized()
            ? ReplayBuffer.prioritized(config.bufferSize(), size, config.priorityAlpha())
            : ReplayBuffer.uniform(config.bufferSize(), size);
    int outputs = config.dueling() ? 1 + choices : choices;
    network = new DenseNetwork(0, Activation.RELU, size, HIDDEN[0], HIDDEN[1], outputs);
    acting = new float[network.size()];
    network.initUniform(acting, random.branch(3));

    options =
        new double[] {
          HIDDEN[0],
          HIDDEN[1],
          outputs,
          config.dueling() ? 1 : 0,
          config.doubleQ() ? 1 : 0,
          config.gamma(),
          config.learningRate(),
          config.adamEpsilon()
        };
    int batch = config.batchSize();
    seen = new float[size];
    qValues = new float[choices];
    drawn = new int[batch];
    importance = new float[batch];
    errors = new float[batch];
    weights = ops.own(acting.length);
    target = ops.own(acting.length);
    weights.set(acting);
    target.set(acting);
    firstMoment = ops.own(acting.length);
    secondMoment = ops.own(acting.length);
    updates = ops.own(1);
    actingShared = ops.shared(acting.length);
    observations = ops.shared(batch, size);
    nextObservations = ops.shared(batch, size);
    actions = ops.shared(batch);
    rewards = ops.shared(batch);
    terminated = ops.shared(batch);
    importanceShared = ops.shared(batch);
    measured = ops.shared(2 + batch);
  }

  @Override
  public long step() {
    return step;
  }

  @Override
  public boolean done() {
    return step >= steps;
  }

  @Override
  public void advance(Listener listener) {
    act(listener);
    if (step > config.learningStarts()) {
      if (step % config.trainFrequency() == 0) {
        learn(listener);
      }
      if (step % config.targetNetworkFrequency() == 0) {
        ops.run("blend", new double[] {config.tau()}, target, weights);
      }
    }
    step++;
  }

  private void act(Listener listener) {
    System.arraycopy(environment.observation(0), 0, seen, 0, seen.length);
    action[0] =
        actionRandom.nextDouble() < epsilon()
            ? actionRandom.nextInt(environment.actionCount())
            : bestAction(seen);
    environment.step(action);
    environment.finished().forEach(episode -> listener.episodeEnded(step, episode));
    replay.add(
        seen,
        action[0],
        environment.reward(0),
        environment.finalObservation(0),
        environment.terminated(0));
  }

  /** The chance of a random action. */
  private double epsilon() {
    double slope = (config.endE() - config.startE()) / (config.explorationFraction() * steps);
    return Math.max(slope * step + config.startE(), config.endE());
  }

  private void learn(Listener listener) {
    double passed = (double) step / steps;
    double beta = config.priorityBeta() + passed * (1 - config.priorityBeta());
    replay.draw(replayRandom, beta, drawn, importance);
    for (int i = 0; i < drawn.length; i++) {
      replay.copyObservation(drawn[i], observations, i);
      replay.copyNextObservation(drawn[i], nextObservations, i);
      actions.put(i, replay.action(drawn[i]));
      rewards.put(i, replay.reward(drawn[i]));
      terminated.put(i, replay.terminated(drawn[i]));
    }
    importanceShared.put(0, importance);
    ops.run(
        "dqn_update",
        options,
        weights,
        target,
        firstMoment,
        secondMoment,
        updates,
        observations,
        nextObservations,
        actions,
        rewards,
        terminated,
        importanceShared,
        actingShared,
        measured);
    actingShared.get(0, acting);
    measured.get(2, errors);
    replay.learned(drawn, errors);
    if (step % LOG_FREQUENCY == 0) {
      Finite.check(acting, step);
      listener.measured(step, "losses/td_loss", measured.get(0));
      listener.measured(step, "losses/q_values", measured.get(1));
    }
  }

  @Override
  public int bestAction(float[] observation) {
    float[] head = network.forward(acting, observation);
    return Best.of(config.dueling() ? duelling(head) : head);
  }

  /** {@code q_a = v + advantage_a}; the advantages' mean, the same for all, changes no order. */
  private float[] duelling(float[] head) {
    for (int a = 0; a < qValues.length; a++) {
      qValues[a] = head[0] + head[1 + a];
    }
    return qValues;
  }

  @Override
  public float[] weights() {
    return acting.clone();
  }

  @Override
  public Map<String, long[]> shapes() {
    return network.shapes("network");
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(step);
    environment.save(out);
    actionRandom.save(out);
    replayRandom.save(out);
    replay.save(out);
    for (OwnTensor tensor : tensors()) {
      Numbers.write(out, tensor.numbers());
    }
  }

  @Override
  public void load(DataInput in) throws IOException {
    step = in.readLong();
    environment.load(in);
    actionRandom.load(in);
    replayRandom.load(in);
    replay.load(in);
    for (OwnTensor tensor : tensors()) {
      float[] numbers = tensor.numbers();
      Numbers.read(in, numbers);
      tensor.set(numbers);
    }
    System.arraycopy(weights.numbers(), 0, acting, 0, acting.length);
  }

  private OwnTensor[] tensors() {
    return new OwnTensor[] {weights, target, firstMoment, secondMoment, updates};
  }

  @Override
  public void close() {
    ops.close();
  }
}
