package io.penstock.schemas.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AvroJsonTest {
  private static final BadRecord BAD =
      BadRecord.newBuilder()
          .setSource(new SourcePosition("raw-documents", 2, 17L, 1_700_000_000_000L))
          .setDocumentId("a.pdf")
          .setReason(new Reason("too-large", "70000000", "67108864", "larger than 64 MiB"))
          .setContent(ByteBuffer.wrap(new byte[] {0, 1, (byte) 0xff}))
          .setContentBytes(3)
          .build();

  @Test
  void unionsAreThePlainValue() {
    assertThat(new String(AvroJson.encode(BAD), UTF_8))
        .isEqualTo(
            "{\"source\":{\"topic\":\"raw-documents\",\"partition\":2,\"offset\":17,"
                + "\"timestamp\":1700000000000},\"document_id\":\"a.pdf\",\"reason\":"
                + "{\"rule\":\"too-large\",\"value\":\"70000000\",\"threshold\":\"67108864\","
                + "\"message\":\"larger than 64 MiB\"},\"content_type\":null,\"uri\":null,"
                + "\"content\":\"AAH/\",\"content_bytes\":3}");
  }

  @Test
  void whatWasWrittenIsRead() {
    assertThat(AvroJson.decode(AvroJson.encode(BAD), BadRecord.class)).isEqualTo(BAD);
    RunEvent event =
        RunEvent.newBuilder()
            .setRunId("r")
            .setJob("train")
            .setEventType(RunEventType.COMPLETE)
            .setEventTime(5)
            .setProgress(0.5)
            .setOutputs(List.of(new DatasetRef("file", "out", null)))
            .setFacets(Map.of("b", "2", "a", "1"))
            .build();
    assertThat(AvroJson.decode(AvroJson.encode(event), RunEvent.class)).isEqualTo(event);
    MetricSample nan = new MetricSample("r", "loss", 1L, Double.NaN, 0L);
    assertThat(AvroJson.decode(AvroJson.encode(nan), MetricSample.class).getValue()).isNaN();
  }

  @Test
  void newerFieldsAreIgnoredAndMissingOnesDefault() {
    RunEvent event =
        AvroJson.decode(
            "{\"run_id\":\"r\",\"job\":\"train\",\"event_type\":\"START\",\"event_time\":1,\"later\":{}}"
                .getBytes(UTF_8),
            RunEvent.class);
    assertThat(event.getAttempt()).isEqualTo(1);
    assertThat(event.getProgress()).isNull();
    assertThat(event.getInputs()).isEmpty();
  }

  @Test
  void wrongValuesAreNamed() {
    assertThatThrownBy(() -> AvroJson.decode("{\"run_id\":1}".getBytes(UTF_8), RunEvent.class))
        .hasMessage("RunEvent.run_id: expected text, found NUMBER");
    assertThatThrownBy(() -> AvroJson.decode("{".getBytes(UTF_8), RunEvent.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not JSON");
    assertThatThrownBy(
            () ->
                AvroJson.decode(
                    "{\"run_id\":\"r\",\"job\":\"j\",\"event_type\":\"DONE\",\"event_time\":1}"
                        .getBytes(UTF_8),
                    RunEvent.class))
        .hasMessageContaining("expected one of [START");
  }
}
