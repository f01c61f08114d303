package io.penstock.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real file system of a few kilobytes, in memory. It can be mounted in a mount namespace of one's
 * own ({@code unshare -Urm}), and goes with its last process.
 */
record SmallDisk(Path folder) {
  static SmallDisk mount(Path folder, int kibibytes) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    mount("-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", folder.toString());
    return new SmallDisk(folder);
  }

  /** Lets somebody else's file take all but so many bytes. */
  void fill(long leftBytes) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    Files.write(folder.resolve("ballast"), new byte[Math.toIntExact(free - leftBytes)]);
  }

  /** Makes space; what lies there stays. */
  void grow(int kibibytes) throws IOException, InterruptedException {
    mount("-o", "remount,size=" + kibibytes + "k", folder.toString());
  }

  private static void mount(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said.strip());
    }
  }

  void unmount() throws IOException, InterruptedException {
    int unused = new ProcessBuilder("umount", "-l", folder.toString()).start().waitFor();
  }
}
