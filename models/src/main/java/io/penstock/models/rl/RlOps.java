package io.penstock.models.rl;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.tensor.TorchScriptArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Calls the losses and updates of {@code rl_ops.py}, each as one call into libtorch: the networks
 * are so small that a call costs more than an operation. Owns all tensors made here. Used by the
 * thread that made it.
 */
final class RlOps implements AutoCloseable {
  private final NDManager manager;
  private final PtSymbolBlock module;
  private final Map<String, NDArray> methodNames = new HashMap<>();

  /** Starts libtorch on the calling thread, one core an operation. */
  @SuppressWarnings("MustBeClosedChecker") // the manager is closed by close()
  RlOps() {
    TorchEngine.prepareThread(1);
    manager = TorchEngine.newManager();
    try {
      module =
          JniUtils.loadModule(
              (PtNDManager) manager,
              new ByteArrayInputStream(TorchScriptArchive.of(source())),
              true,
              false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A tensor of zeros that Java reads and writes without a call. */
  SharedTensor shared(long... shape) {
    return SharedTensor.zeros(manager, shape);
  }

  /** A tensor of zeros in libtorch's own memory. */
  OwnTensor own(int size) {
    return OwnTensor.zeros(manager, size);
  }

  /**
   * Runs a method that changes the tensors it is given.
   *
   * @param options its last argument, as {@code rl_ops.py} unpacks them
   */
  void run(String method, double[] options, FlatTensor... tensors) {
    try (Scope scope = Scope.within(manager)) {
      NDList arguments = new NDList(tensors.length + 2);
      for (FlatTensor tensor : tensors) {
        arguments.add(tensor.array());
      }
      arguments.add(scope.manager().create(options));
      arguments.add(methodNames.computeIfAbsent(method, this::methodName));
      // The result, one of the tensors, is the scope's to forget.
      IValueUtils.forward(module, arguments, true);
    }
  }

  /** An array whose name tells DJL which method to call; it is not passed on. */
  private NDArray methodName(String method) {
    NDArray carrier = Scope.outlive(manager.create(0f));
    carrier.setName("module_method:" + method);
    return carrier;
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }

  private static String source() {
    try (InputStream resource = RlOps.class.getResourceAsStream("rl_ops.py")) {
      return new String(Objects.requireNonNull(resource, "rl_ops.py").readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
