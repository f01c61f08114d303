package io.penstock.models.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A library of TorchScript methods, loaded from a resource of their text: operations that DJL
 * lacks, or that are one call to libtorch where they would be many. Owns the native module; the
 * arrays given and returned belong to whoever opened the {@link Scope}.
 */
public final class TorchScript implements AutoCloseable {
  private final NDManager manager;
  private final PtSymbolBlock module;

  private TorchScript(NDManager manager, PtSymbolBlock module) {
    this.manager = manager;
    this.module = module;
  }

  /**
   * Loads the methods in {@code resource}, which lies beside {@code owner}, on {@code parent}'s
   * device.
   *
   * @param resource method definitions in TorchScript's serialised dialect (every operation in its
   *     {@code torch.} form), indented by two spaces, with a bare {@code self}
   */
  public static TorchScript load(Class<?> owner, String resource, NDManager parent) {
    return load(owner, resource, Map.of(), parent);
  }

  /**
   * The same, where the text has places to fill in.
   *
   * @param constants the literal to put for each {@code $NAME}
   */
  public static TorchScript load(
      Class<?> owner, String resource, Map<String, String> constants, NDManager parent) {
    NDManager manager = parent.newSubManager();
    try (InputStream source = owner.getResourceAsStream(resource)) {
      String text = new String(Objects.requireNonNull(source, resource).readAllBytes(), UTF_8);
      for (Map.Entry<String, String> constant : constants.entrySet()) {
        text = text.replace("$" + constant.getKey(), constant.getValue());
      }
      byte[] archive = TorchScriptArchive.of(text);
      return new TorchScript(
          manager,
          JniUtils.loadModule(
              TorchEngine.torch(manager), new ByteArrayInputStream(archive), true, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The method of that name, to be called with tensors under autograd. */
  public Method method(String name) {
    NDArray carrier = Scope.outlive(manager.create(0f));
    carrier.setName("module_method:" + name); // how DJL is told which method to call
    return new Method(carrier);
  }

  /** A method of tensors to a tensor, which autograd sees through. */
  public final class Method {
    private final NDArray name;

    private Method(NDArray name) {
      this.name = name;
    }

    /** Calls it. Whether the result records what it was made from is {@link GradMode}'s affair. */
    public NDArray call(NDArray... arguments) {
      return callAll(arguments).head();
    }

    /** Calls one that returns a tuple or a list of tensors. */
    public NDList callAll(NDArray... arguments) {
      NDList list = new NDList(arguments.length + 1);
      for (NDArray argument : arguments) {
        argument.setName(null); // names steer how DJL passes an argument
        list.add(argument);
      }
      list.add(name);
      // `true` keeps the results usable in autograd.
      return IValueUtils.forward(module, list, true);
    }
  }

  /** Runs a method of any arguments to a tensor, outside autograd; closes the arguments. */
  public NDArray run(String method, IValue... arguments) {
    try (IValue result = IValueUtils.runMethod(module, method, arguments)) {
      return result.toTensor(TorchEngine.torch(manager));
    } finally {
      closeAll(arguments);
    }
  }

  /** Runs a method of any arguments to a tensor of {@code to}'s, outside autograd. */
  public NDArray invoke(String method, NDManager to, IValue... arguments) {
    try (IValue result = IValueUtils.runMethod(module, method, arguments)) {
      return result.toTensor(TorchEngine.torch(to));
    }
  }

  /** Runs a method that changes its arguments in place, outside autograd; closes the arguments. */
  public void update(String method, IValue... arguments) {
    try {
      IValueUtils.runMethod(module, method, arguments).close();
    } finally {
      closeAll(arguments);
    }
  }

  /** Tensors as one argument of type {@code List[Tensor]}. */
  public static IValue list(List<NDArray> arrays) {
    return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }

  private static void closeAll(IValue... arguments) {
    for (IValue argument : arguments) {
      argument.close();
    }
  }
}
