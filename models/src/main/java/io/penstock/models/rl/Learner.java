package io.penstock.models.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/** A method at work: it acts, remembers and learns, piece by piece. Used by one thread. */
interface Learner extends AutoCloseable {
  /** Steps of all environments together so far. */
  long step();

  /** Whether the run's steps are done. */
  boolean done();

  /** The shortest piece of work after which {@link #save} can tell all: a rollout, or a step. */
  void advance(Listener listener);

  /** The action it holds for best. */
  int bestAction(float[] observation);

  /** All weights, one after the other. */
  float[] weights();

  /** Their names and shapes, in that order. */
  Map<String, long[]> shapes();

  /** Writes all that the rest of the run depends on. */
  void save(DataOutput out) throws IOException;

  /** Goes on from there, bit for bit. */
  void load(DataInput in) throws IOException;

  @Override
  void close();

  /** Hears of the work. */
  interface Listener {
    /** A value was measured; names are CleanRL's. */
    void measured(long step, String name, double value);

    /** A training episode ended. */
    void episodeEnded(long step, VectorEnvironment.Episode episode);
  }
}
