package io.penstock.text.container;

import io.penstock.schemas.document.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a container's break its last record: what a library says of broken bytes ends the reading
 * of this file, not of all. What says nothing of the bytes (no permission, a disk that fails) goes
 * on as it is.
 */
final class ToleratingReader implements ContainerReader {
  private final @Nullable ContainerReader reader;
  private @Nullable ContainedRecord last;
  private boolean ended;

  private ToleratingReader(@Nullable ContainerReader reader, @Nullable ContainedRecord last) {
    this.reader = reader;
    this.last = last;
    this.ended = last != null;
  }

  /** Opens a file. */
  interface Opening {
    ContainerReader open() throws IOException;
  }

  static ContainerReader open(Opening opening) throws IOException {
    try {
      return new ToleratingReader(opening.open(), null);
    } catch (IOException | RuntimeException e) {
      return new ToleratingReader(null, broken(e));
    }
  }

  @Override
  public @Nullable ContainedRecord next() throws IOException {
    if (!ended && reader != null) {
      try {
        ContainedRecord record = reader.next();
        ended = record == null;
        return record;
      } catch (IOException | RuntimeException | StackOverflowError e) {
        ended = true;
        return broken(e);
      }
    }
    ContainedRecord only = last;
    last = null;
    return only;
  }

  @Override
  public boolean skip() throws IOException {
    if (!ended && reader != null) {
      try {
        ended = !reader.skip();
        return !ended;
      } catch (IOException | RuntimeException | StackOverflowError e) {
        ContainedRecord unused = broken(e);
        ended = true;
        return true;
      }
    }
    boolean any = last != null;
    last = null;
    return any;
  }

  private static ContainedRecord broken(Throwable e) throws IOException {
    boolean ofBytes =
        e instanceof BrokenContainerException
            || e instanceof ZipException
            || e instanceof EOFException
            || !(e instanceof IOException);
    if (!ofBytes || e instanceof FileSystemException) {
      throw (IOException) e;
    }
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return ContainedRecord.unreadable(
        new byte[0],
        Reason.newBuilder()
            .setRule("broken-container")
            .setValue(e.getClass().getSimpleName())
            .setMessage("from here on the file cannot be read: " + message)
            .build());
  }

  @Override
  public long position() throws IOException {
    return reader == null || ended ? NOWHERE : reader.position();
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
