package io.penstock.models.adapter;

import ai.djl.ndarray.NDManager;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.hf.WriteOptions;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Puts adapters into their base for good: model and adapter folders into a model folder. */
public final class MergeAdapters {
  private MergeAdapters() {}

  /**
   * Writes the model in {@code model} with the adapters in it to {@code to}, with the types and the
   * other files of {@code model}. The folder appears when all of it is written.
   *
   * @param to a folder that is not there yet
   * @return how many linear maps the adapters changed
   * @throws IOException if a folder cannot be read, an adapter is for another base, or {@code to}
   *     is there
   */
  public static int into(Path model, List<Path> adapters, Path to) throws IOException {
    if (Files.exists(to)) {
      throw new FileAlreadyExistsException(to + ": is there already, expected a new folder");
    }
    Path aside = to.resolveSibling(to.getFileName() + ".partial");
    deleteRecursively(aside); // what a killed attempt left
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel base = HuggingFaceModel.read(model, manager)) {
      int changed = into(base, adapters);
      HuggingFaceModel.write(base, aside, WriteOptions.like(model));
      Files.move(aside, to, StandardCopyOption.ATOMIC_MOVE);
      return changed;
    } finally {
      deleteRecursively(aside);
    }
  }

  /**
   * Puts the adapters into the weights of {@code base}, each added to the others.
   *
   * @return how many linear maps they changed
   * @throws IOException if a folder cannot be read, or an adapter is for another base
   * @throws IllegalArgumentException if the adapters cannot be merged
   */
  public static int into(LanguageModel base, List<Path> adapters) throws IOException {
    AdaptedModel adapted = AdaptedModel.of(base);
    List<String> names = new ArrayList<>();
    int changed = 0;
    for (Path adapter : adapters) {
      String name = adapter.toString();
      changed += AdapterFolder.read(adapter, adapted, name).linear().size();
      names.add(name);
    }
    adapted.activate(names.toArray(new String[0]));
    adapted.mergeForGood();
    return changed;
  }

  private static void deleteRecursively(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(directory)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
