package io.penstock.ingest;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

/**
 * The files that a completed checkpoint consists of, and their sizes, as its {@code _metadata}
 * tells. State that is small lies within that file.
 */
final class CheckpointFiles {
  private final Path checkpoint;
  private final Map<Path, Long> sizes = new TreeMap<>();

  private CheckpointFiles(Path checkpoint) {
    this.checkpoint = checkpoint;
  }

  /**
   * Reads what a checkpoint names.
   *
   * @throws IngestException if that cannot be read
   */
  static CheckpointFiles of(Path checkpoint) throws IngestException {
    CheckpointFiles files = new CheckpointFiles(checkpoint);
    CheckpointMetadata metadata;
    Path file = checkpoint.resolve("_metadata");
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      metadata =
          org.apache.flink.runtime.checkpoint.Checkpoints.loadCheckpointMetadata(
              in, CheckpointFiles.class.getClassLoader(), checkpoint.toUri().toString());
    } catch (IOException | RuntimeException e) {
      // Damage shows as exceptions of many kinds.
      throw new IngestException(file + " cannot be read: " + e, e);
    }
    for (OperatorState operator : metadata.getOperatorStates()) {
      for (OperatorSubtaskState subtask : operator.getStates()) {
        for (StateObject state : states(subtask)) {
          files.add(state);
        }
      }
    }
    return files;
  }

  private static List<StateObject> states(OperatorSubtaskState subtask) {
    List<StateObject> states = new ArrayList<>();
    states.addAll(subtask.getManagedOperatorState());
    states.addAll(subtask.getRawOperatorState());
    states.addAll(subtask.getManagedKeyedState());
    states.addAll(subtask.getRawKeyedState());
    return states;
  }

  private void add(StateObject state) {
    if (state instanceof IncrementalRemoteKeyedStateHandle incremental) {
      add(incremental.getMetaDataStateHandle());
      for (HandleAndLocalPath part : incremental.getSharedState()) {
        add(part.getHandle());
      }
      for (HandleAndLocalPath part : incremental.getPrivateState()) {
        add(part.getHandle());
      }
    } else if (state instanceof OperatorStateHandle operator) {
      add((StateObject) operator.getDelegateStateHandle());
    } else if (state instanceof KeyGroupsStateHandle groups) {
      add((StateObject) groups.getDelegateStateHandle());
    } else if (state instanceof FileStateHandle file) {
      sizes.put(Path.of(file.getFilePath().toUri().getPath()), file.getStateSize());
    }
  }

  private void add(StreamStateHandle handle) {
    add((StateObject) handle);
  }

  /** The files, beside {@code _metadata} itself. */
  Map<Path, Long> sizes() {
    return sizes;
  }

  /**
   * Holds the files to what the checkpoint says of them.
   *
   * @throws IngestException if one is missing or has another size
   */
  void check() throws IngestException {
    for (Map.Entry<Path, Long> file : sizes.entrySet()) {
      long size;
      try {
        size = Files.size(file.getKey());
      } catch (IOException e) {
        throw new IngestException("it needs the file " + file.getKey() + ", which is not there", e);
      }
      if (size != file.getValue()) {
        throw new IngestException(
            "its file " + file.getKey() + " has " + size + " bytes, not " + file.getValue());
      }
    }
  }

  /** Whether any of it lies in the folder. */
  boolean isIn(Path folder) {
    return checkpoint.startsWith(folder)
        || sizes.keySet().stream().anyMatch(f -> f.startsWith(folder));
  }
}
