package io.penstock.models.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.google.errorprone.annotations.MustBeClosed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts libtorch, offline and without telemetry. The first start on a machine unpacks the native
 * library (some 430 MB) into {@code DJL_CACHE_DIR}, by default {@code ~/.djl.ai}.
 */
public final class TorchEngine {
  /** The engine's name in DJL. */
  static final String NAME = "PyTorch";

  static {
    // Read once, when DJL's classes load; what the user has set stands.
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("OPT_OUT_TRACKING", "true");
    setIfAbsent("ai.djl.default_engine", NAME);
    setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
  }

  private static final Logger LOG = LoggerFactory.getLogger(TorchEngine.class);

  private TorchEngine() {}

  /** A manager of its own on the CPU; closing it frees every array attached to it. */
  @MustBeClosed
  public static NDManager newManager() {
    return newManager(Device.cpu());
  }

  /** A manager of its own on {@code device}; closing it frees every array attached to it. */
  @MustBeClosed
  public static NDManager newManager(Device device) {
    return Engine.getEngine(NAME).newBaseManager(device);
  }

  /**
   * Prepares the calling thread for tensor work. libtorch keeps these settings per thread.
   *
   * @param threads how many cores one operation may use; results are equal bit for bit only between
   *     runs with the same count
   */
  public static void prepareThread(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be positive: " + threads);
    }
    Engine.getEngine(NAME);
    if (threads > 1 && System.getenv("OMP_WAIT_POLICY") == null) {
      LOG.warn(
          "Set OMP_WAIT_POLICY=passive (or active, on cores of its own): by default {} threads wait"
              + " by spinning, which on shared cores can be many times slower than one thread",
          threads);
    }
    JniUtils.setNumThreads(threads);
    // The optimising executor fuses operations after some warm-up calls: a run resumed half way
    // would then round differently from one that never stopped.
    JniUtils.setGraphExecutorOptimize(false);
  }

  /** How many cores one operation of the calling thread may use. */
  public static int threads() {
    return JniUtils.getNumThreads();
  }

  static PtNDManager torch(NDManager manager) {
    return (PtNDManager) manager;
  }

  private static void setIfAbsent(String key, String value) {
    if (System.getenv(key) == null && System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
