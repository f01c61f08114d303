package io.penstock.benchmarks.pdf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An independent program that makes PDFs. */
enum PdfMaker {
  CHROMIUM("chromium"),
  WEASYPRINT("weasyprint"),
  GROFF("groff"),
  LIBREOFFICE("soffice pandoc");

  private static final long MAX_SECONDS = 600;

  private final String programs;

  PdfMaker(String programs) {
    this.programs = programs;
  }

  /** The programs that are not installed. */
  List<String> missing() {
    return List.of(programs.split(" ")).stream().filter(program -> !isInstalled(program)).toList();
  }

  private static boolean isInstalled(String program) {
    for (String folder : String.valueOf(System.getenv("PATH")).split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  /** Whether it can set such a sample. */
  boolean sets(Script script, int columns) {
    return switch (this) {
      case CHROMIUM -> true;
      // It maps whole Arabic words to their first glyph, and no reader gets the text back.
      case WEASYPRINT -> script != Script.ARABIC;
      case GROFF -> script == Script.LATIN;
      case LIBREOFFICE -> columns == 1;
    };
  }

  boolean hasFurniture() {
    return this != LIBREOFFICE;
  }

  boolean hasNotes() {
    return this != CHROMIUM;
  }

  /** Makes the PDF in the folder, unless it is there from an earlier run. */
  Path make(Sample sample, Path folder) throws IOException, InterruptedException {
    Path pdf = folder.resolve(sample.name() + ".pdf");
    if (Files.exists(pdf)) {
      return pdf;
    }
    Path source =
        folder.resolve(
            sample.name() + (this == GROFF ? ".ms" : this == LIBREOFFICE ? ".md" : ".html"));
    switch (this) {
      case CHROMIUM -> {
        Files.writeString(source, HtmlSource.of(sample, true, false));
        run(
            folder,
            List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("chromium"),
                "--no-pdf-header-footer",
                "--print-to-pdf=" + pdf,
                source.toUri().toString()));
      }
      case WEASYPRINT -> {
        Files.writeString(source, HtmlSource.of(sample, true, true));
        run(folder, List.of("weasyprint", source.toString(), pdf.toString()));
      }
      case GROFF -> {
        Files.writeString(source, GroffSource.of(sample));
        String command = "groff -k -t -ms -Tpdf '%s' > '%s'".formatted(source, pdf);
        run(folder, List.of("sh", "-c", command));
      }
      case LIBREOFFICE -> {
        Files.writeString(source, MarkdownSource.of(sample));
        Path office = folder.resolve(sample.name() + ".docx");
        run(folder, List.of("pandoc", source.toString(), "-o", office.toString()));
        run(
            folder,
            List.of(
                "soffice",
                "-env:UserInstallation=" + folder.resolve("office").toUri(),
                "--headless",
                "--convert-to",
                "pdf",
                office.toString()));
      }
    }
    if (!Files.exists(pdf) || Files.size(pdf) == 0) {
      throw new IOException(this + " made no " + pdf + "; see " + folder.resolve("output.txt"));
    }
    return pdf;
  }

  private static void run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output.txt").toFile()))
            .start();
    if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command.get(0) + " took more than " + MAX_SECONDS + " s");
    }
  }
}
