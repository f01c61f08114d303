package io.penstock.ingest.extract;

import io.penstock.text.container.ContainerFormat;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The files to be read, sorted by path, so that the order never hangs on the file system.
 *
 * @param hiddenCount files and folders passed over because their name begins with a dot
 * @param unreadable folders that could not be looked into, and other things that are no files
 */
record InputFiles(List<InputFile> files, int hiddenCount, List<InputFile> unreadable) {
  InputFiles {
    files = List.copyOf(files);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * One file.
   *
   * @param path relative to what was named, with slashes
   */
  record InputFile(Path file, String path, long bytes) {
    /**
     * By its name, and of a JSON file by how it begins; one that cannot be opened is no container.
     */
    Optional<ContainerFormat> container() {
      try {
        return ContainerFormat.of(path, file);
      } catch (IOException e) {
        // Whoever reads it as a document says why it cannot.
        return Optional.empty();
      }
    }
  }

  /** Lists a folder and all below it, or names the one file. */
  static InputFiles of(Path root) throws IOException {
    if (Files.isRegularFile(root)) {
      return new InputFiles(List.of(file(root, String.valueOf(root.getFileName()))), 0, List.of());
    }
    if (!Files.isDirectory(root)) {
      throw new NoSuchFileException(root.toString(), null, "no such file or folder");
    }
    Walk walk = new Walk(root);
    Files.walkFileTree(root, walk);
    walk.files.sort(Comparator.comparing(InputFile::path));
    walk.unreadable.sort(Comparator.comparing(InputFile::path));
    return new InputFiles(walk.files, walk.hiddenCount, walk.unreadable);
  }

  private static InputFile file(Path file, String path) throws IOException {
    return new InputFile(file, path, Files.size(file));
  }

  long bytes() {
    return files.stream().mapToLong(InputFile::bytes).sum();
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<InputFile> files = new ArrayList<>();
    private final List<InputFile> unreadable = new ArrayList<>();
    private int hiddenCount;

    Walk(Path root) {
      this.root = root;
    }

    private boolean passesOver(Path path) {
      boolean hidden = !path.equals(root) && String.valueOf(path.getFileName()).startsWith(".");
      hiddenCount += hidden ? 1 : 0;
      return hidden;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return passesOver(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!passesOver(file)) {
        // A link to a file is read as one; links to folders are not followed, they may lead back.
        if (Files.isRegularFile(file)) {
          files.add(file(file, relative(file)));
        } else {
          unreadable.add(new InputFile(file, relative(file), 0));
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      unreadable.add(new InputFile(file, relative(file), 0));
      return FileVisitResult.CONTINUE;
    }

    private String relative(Path file) {
      return root.relativize(file).toString().replace('\\', '/');
    }
  }
}
