package io.penstock.cli.samples;

import java.util.List;

/** A piece of an article, in reading order. */
sealed interface Block {
  void writeTo(BlockWriter writer);

  /** A heading; level 2 is the highest below the article's title. */
  record Heading(int level, String text) implements Block {
    public Heading {
      if (level < 2 || level > 6) {
        throw new IllegalArgumentException("level must lie in [2, 6]: " + level);
      }
    }

    @Override
    public void writeTo(BlockWriter writer) {
      writer.heading(level, text);
    }
  }

  record Paragraph(String text) implements Block {
    @Override
    public void writeTo(BlockWriter writer) {
      writer.paragraph(text);
    }
  }

  record Items(boolean numbered, List<String> items) implements Block {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public void writeTo(BlockWriter writer) {
      writer.items(numbered, items);
    }
  }

  /** A table; every row has as many cells as the first, which is the header. */
  record Table(List<List<String>> rows) implements Block {
    public Table {
      rows = rows.stream().map(List::copyOf).toList();
      int columns = rows.isEmpty() ? 0 : rows.get(0).size();
      if (columns == 0 || rows.stream().anyMatch(row -> row.size() != columns)) {
        throw new IllegalArgumentException("every row needs the header's cells: " + rows);
      }
    }

    @Override
    public void writeTo(BlockWriter writer) {
      writer.table(rows);
    }
  }

  record Code(List<String> lines) implements Block {
    public Code {
      lines = List.copyOf(lines);
    }

    @Override
    public void writeTo(BlockWriter writer) {
      writer.code(lines);
    }
  }
}
