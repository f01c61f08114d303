package io.penstock.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.parse.DocumentParser;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  /** Set when the test is over: what hangs must not take the others' processors. */
  private volatile boolean over;

  /** Does not end on documents whose id says so, whoever interrupts it. */
  private final DocumentParser parser =
      raw -> {
        while (raw.getId().startsWith("hang") && !over) {
          LockSupport.parkNanos(1_000_000);
        }
        return Document.newBuilder().setText(raw.getId()).setContentType("text/plain").build();
      };

  @AfterEach
  void end() {
    over = true;
  }

  private static SourceDocument document(String id) {
    RawDocument raw = RawDocument.newBuilder().setId(id).setContent(ByteBuffer.allocate(1)).build();
    return SourceDocument.of(id, id, raw);
  }

  private Workers workers(int threads) {
    return new Workers(parser, t -> Optional.of("xx"), threads, Duration.ofSeconds(1));
  }

  @Test
  void whatHangsFailsAndTheOthersAreRead() throws Exception {
    try (Workers workers = workers(2)) {
      List<Workers.Task> tasks = new ArrayList<>();
      for (String id : List.of("a", "hang 1", "b", "hang 2", "c", "d")) {
        tasks.add(workers.submit(document(id)));
      }
      List<String> results = new ArrayList<>();
      for (Workers.Task task : tasks) {
        Extracted done = workers.await(task, tasks);
        results.add(
            done.document().map(Document::getText).orElse("")
                + done.failure().map(r -> r.getRule()).orElse(""));
      }
      assertThat(results).containsExactly("a", "timeout", "b", "timeout", "c", "d");
      assertThat(workers.await(tasks.get(0), tasks).language()).contains("xx");
    }
  }

  @Test
  void tooManyThatHangEndTheRunByName() {
    try (Workers workers = workers(4)) {
      List<Workers.Task> tasks = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        tasks.add(workers.submit(document("hang " + i)));
      }
      assertThatThrownBy(() -> workers.await(tasks.get(19), tasks))
          .isInstanceOf(ExtractException.class)
          .hasMessageContaining("--resume");
    }
  }
}
