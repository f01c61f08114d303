package io.penstock.benchmarks.pdf;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;

/**
 * <a href="https://github.com/opendataloader-project/opendataloader-pdf">OpenDataLoader PDF</a>
 * from its command line jar, with libraries of its own, in this JVM: Markdown, no pictures, as its
 * command with {@code --format markdown --image-output off}.
 */
final class OpenDataLoader implements AutoCloseable {
  private static final String API = "org.opendataloader.pdf.api.";

  private final URLClassLoader loader;
  private final Method processFile;
  private final Object config;

  private OpenDataLoader(URLClassLoader loader, Method processFile, Object config) {
    this.loader = loader;
    this.processFile = processFile;
    this.config = config;
  }

  /**
   * Loads the jar.
   *
   * @throws IOException if it is another jar, or a version with another interface
   */
  static OpenDataLoader of(Path jar) throws IOException {
    // It tells of each step on standard error, which would be timed, too.
    LogManager.getLogManager().reset();
    URLClassLoader loader =
        new URLClassLoader(
            new URL[] {jar.toAbsolutePath().toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    try {
      Class<?> configClass = loader.loadClass(API + "Config");
      Object config = configClass.getConstructor().newInstance();
      configClass.getMethod("setGenerateMarkdown", boolean.class).invoke(config, true);
      configClass.getMethod("setGenerateJSON", boolean.class).invoke(config, false);
      configClass.getMethod("setImageOutput", String.class).invoke(config, "off");
      Path out = Files.createTempDirectory("opendataloader");
      configClass.getMethod("setOutputFolder", String.class).invoke(config, out.toString());
      Method processFile =
          loader
              .loadClass(API + "OpenDataLoaderPDF")
              .getMethod("processFile", String.class, configClass);
      return new OpenDataLoader(loader, processFile, config);
    } catch (ReflectiveOperationException e) {
      loader.close();
      throw new IOException(jar + " is no jar of OpenDataLoader PDF's command line", e);
    }
  }

  /**
   * Writes the file's Markdown.
   *
   * @throws IOException if it fails on the file
   */
  void read(Path pdf) throws IOException {
    // Its libraries find their classes by the thread's loader.
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      processFile.invoke(null, pdf.toString(), config);
    } catch (InvocationTargetException failed) {
      throw new IOException("OpenDataLoader fails on " + pdf, failed.getCause());
    } catch (IllegalAccessException e) {
      throw new IOException("OpenDataLoader's method is not public", e);
    } finally {
      Thread.currentThread().setContextClassLoader(own);
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
