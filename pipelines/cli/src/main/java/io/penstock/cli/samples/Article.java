package io.penstock.cli.samples;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** One document before it has a format. */
record Article(String title, String author, LocalDate date, List<String> tags, List<Block> blocks) {
  Article {
    if (title.isBlank()) {
      throw new IllegalArgumentException("an article needs a title");
    }
    tags = List.copyOf(tags);
    blocks = List.copyOf(blocks);
  }

  /** The same article with a section at its end, as a later version has it. */
  Article revised(LocalDate newDate, List<Block> more) {
    List<Block> all = new ArrayList<>(blocks);
    all.addAll(more);
    return new Article(title, author, newDate, tags, all);
  }

  void writeTo(BlockWriter writer) {
    blocks.forEach(block -> block.writeTo(writer));
  }
}
