package io.penstock.text.container;

import io.penstock.schemas.Topics;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.convert.JsonArrayItems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One record an item of an array, as LLaMA-Factory's data sets are; nobody can begin within it. */
final class JsonArrayReader implements ContainerReader {
  private final JsonArrayItems items;
  private final RecordFields fields;
  private final JsonObjects objects;

  JsonArrayReader(Path file, RecordFields fields) throws IOException {
    this.items = JsonArrayItems.open(file, Topics.RECORD_BYTES_MAX);
    this.fields = fields;
    this.objects = new JsonObjects(fields);
  }

  @Override
  public @Nullable ContainedRecord next() throws IOException {
    byte[] item = items.next();
    if (item == null) {
      return null;
    }
    if (item.length > Topics.RECORD_BYTES_MAX) {
      return JsonLinesReader.tooLarge("the item", item.length);
    }
    if (fields.text().isEmpty()) {
      return ContainedRecord.of(
          RawDocument.newBuilder()
              .setContentType("application/json")
              .setContent(ByteBuffer.wrap(item))
              .build());
    }
    return objects.read(item, "item");
  }

  @Override
  public boolean skip() throws IOException {
    return items.skip();
  }

  @Override
  public long position() {
    return NOWHERE;
  }

  @Override
  public void close() throws IOException {
    items.close();
  }
}
