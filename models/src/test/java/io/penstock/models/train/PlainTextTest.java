package io.penstock.models.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainTextTest {
  private static final String TEXT = "first é line\nsecond 😀 line\n";

  private final Path file;

  PlainTextTest(@TempDir Path folder) throws Exception {
    file = folder.resolve("text.txt");
    Files.writeString(file, TEXT);
  }

  @Test
  void charactersAreTokensInTheirOrder() throws Exception {
    PlainText text = PlainText.read(file);
    PipelineTokenizer tokenizer = text.tokenizer(PlainText.Tokens.CHARACTER, 0.5, 0);

    assertThat(tokenizer.vocabularySize()).isEqualTo((int) TEXT.codePoints().distinct().count());
    TokenText tokens = text.tokens(tokenizer, 0);
    assertThat(tokens.train()).hasSize(TEXT.codePointCount(0, TEXT.length()));
    assertThat(tokenizer.decode(tokens.train())).isEqualTo(TEXT);
    assertThat(tokens.train()[12]).isZero(); // the line feed is the smallest
  }

  @Test
  void bytesAndPiecesGiveTheTextBack() throws Exception {
    PlainText text = PlainText.read(file);
    for (PlainText.Tokens kind :
        new PlainText.Tokens[] {PlainText.Tokens.BYTE, PlainText.Tokens.BPE}) {
      PipelineTokenizer tokenizer = text.tokenizer(kind, 0, 270);
      assertThat(tokenizer.decode(text.tokens(tokenizer, 0).train())).isEqualTo(TEXT);
    }
  }

  @Test
  void everyHeldOutTokenIsATargetOnce() throws Exception {
    PlainText text = PlainText.read(file);
    TokenText tokens = text.tokens(text.tokenizer(PlainText.Tokens.CHARACTER, 0.5, 0), 0.5);
    WindowBatches batches = new WindowBatches(tokens, 5, 1, 4);
    int targets = 0;
    for (TokenBatch batch : batches.heldOut(2)) {
      targets += batch.targetCount();
    }
    assertThat(targets).isEqualTo(tokens.heldOut().length - 1);
    try (NDManager manager = TorchEngine.newManager()) {
      TokenBatch batch = batches.batch(7, 3);
      long[] ids = batch.inputIds(manager).toLongArray();
      long[] next = batch.targets(manager).toLongArray();
      assertThat(next[0]).isEqualTo(ids[1]);
      assertThat(batches.batch(7, 3).inputIds(manager).toLongArray()).isEqualTo(ids);
      assertThat(batches.batch(8, 1).inputIds(manager).toLongArray())
          .containsExactly(Arrays.copyOfRange(ids, 5, 10));
    }
  }

  @Test
  void anEpochLearnsEachTokenOnceButForTheEnds() {
    int[] counted = IntStream.range(0, 1_003).toArray();
    TokenText text = new TokenText("counted", counted, new int[0], TokenBytes.of(new int[0]));
    WindowBatches batches = new WindowBatches(text, 10, 3, 1);
    Set<Integer> shifts = new HashSet<>();
    try (NDManager manager = TorchEngine.newManager()) {
      for (int epoch = 0; epoch < 4; epoch++) {
        long[] ids = batches.batch(99L * epoch, 99).inputIds(manager).toLongArray();
        long[] next = batches.batch(99L * epoch, 99).targets(manager).toLongArray();
        assertThat(Arrays.stream(ids).distinct()).hasSize(990);
        for (int i = 0; i < ids.length; i++) {
          assertThat(next[i]).isEqualTo(ids[i] + 1);
        }
        shifts.add((int) Arrays.stream(ids).min().orElseThrow());
      }
    }
    assertThat(shifts).hasSizeGreaterThan(1).allMatch(shift -> shift < 13);
    assertThat(batches.epochsAt(198)).isEqualTo(2);
  }

  @Test
  void aTextOfOneWindowIsLearnedFromItsStart() {
    TokenText text =
        new TokenText("short", new int[] {1, 2, 3, 4, 5, 6}, new int[0], TokenBytes.of(new int[0]));
    try (NDManager manager = TorchEngine.newManager()) {
      TokenBatch batch = new WindowBatches(text, 5, 3, 1).batch(0, 2);
      assertThat(batch.inputIds(manager).toLongArray())
          .containsExactly(1, 2, 3, 4, 5, 1, 2, 3, 4, 5);
    }
  }

  @Test
  void bytesAreCountedByCharacter() throws Exception {
    PlainText text = PlainText.read(file);
    TokenText tokens = text.tokens(text.tokenizer(PlainText.Tokens.CHARACTER, 0, 0), 0);
    TokenBatch all = TokenBatch.windows(tokens.train(), new int[] {0}, tokens.train().length - 1);
    assertThat(tokens.tokenBytes().of(all))
        .isEqualTo(TEXT.getBytes(java.nio.charset.StandardCharsets.UTF_8).length - 1);
  }

  @Test
  void whatCannotBeLearnedIsRefused(@TempDir Path folder) throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.txt"));
    assertThatThrownBy(() -> PlainText.read(empty)).hasMessageContaining("empty.txt: is empty");
    Path binary = Files.write(folder.resolve("binary.txt"), new byte[] {(byte) 0xff, 1});
    assertThatThrownBy(() -> PlainText.read(binary)).hasMessageContaining("no UTF-8");
    assertThatThrownBy(() -> PlainText.Tokens.of("word"))
        .hasMessageContaining("character, byte or bpe");
    TokenText tokens =
        PlainText.read(file)
            .tokens(PlainText.read(file).tokenizer(PlainText.Tokens.CHARACTER, 0, 0), 0);
    assertThatThrownBy(() -> new WindowBatches(tokens, 64, 1, 1))
        .hasMessageContaining("smaller context-length");
  }
}
