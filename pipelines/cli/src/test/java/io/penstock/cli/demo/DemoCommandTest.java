package io.penstock.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.CommandResult;
import io.penstock.cli.DemoFolder;
import io.penstock.cli.DemoFolder.Description;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

  @Test
  void aForeignFolderIsLeftAlone(@TempDir Path temp) throws IOException {
    Files.writeString(temp.resolve("thesis.txt"), "years of work");
    CommandResult result = CommandResult.of("demo", "--dir", temp.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains(temp + " is not empty and no demo made it", "--dir");
    try (var files = Files.list(temp)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aDemoOfOtherDataIsLeftAlone(@TempDir Path temp) throws IOException {
    new DemoFolder(temp).describe(new Description("localhost:1", "/elsewhere", true));
    CommandResult result = CommandResult.of("demo", "--dir", temp.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("holds a demo of /elsewhere");
  }

  @Test
  void twoAtOnceAreRefused(@TempDir Path temp) throws IOException {
    DemoFolder folder = new DemoFolder(temp);
    folder.describe(new Description("localhost:1", folder.samples().toString(), true));
    try (FileChannel channel =
            FileChannel.open(
                temp.resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      CommandResult result = CommandResult.of("demo", "--dir", temp.toString());
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).contains("another demo runs in " + temp);
    }
  }

  @Test
  void dataThatIsNoFolderOrHoldsNoDocumentsIsRefused(@TempDir Path temp) throws IOException {
    Path target = temp.resolve("demo");
    CommandResult missing =
        CommandResult.of("demo", "--dir", target.toString(), "--data", temp + "/none");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("--data: expected a folder, found " + temp + "/none");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    CommandResult nothing =
        CommandResult.of("demo", "--dir", target.toString(), "--data", empty.toString());
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.err()).contains("--data: no documents in " + empty);
  }
}
