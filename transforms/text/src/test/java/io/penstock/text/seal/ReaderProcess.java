package io.penstock.text.seal;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Reads batches until it is killed, and prints of each where it ends and the ids of its samples.
 * Arguments: file, rows of a batch, reader, readers, position.
 */
final class ReaderProcess {
  private ReaderProcess() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    try (BatchReader reader =
            BatchReader.open(
                Path.of(args[0]),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                Long.parseLong(args[4]));
        PrefetchedBatches batches = PrefetchedBatches.of(reader, 4)) {
      for (var batch = batches.next(); batch.isPresent(); batch = batches.next()) {
        String ids =
            batch.get().rows().stream()
                .map(row -> Integer.toString(row.inputIds()[0]))
                .collect(Collectors.joining(","));
        out.println(batch.get().position() + " " + ids + ";");
        out.flush();
        Thread.sleep(2); // so that the end comes in the middle
      }
    }
  }
}
