package io.penstock.models.preference;

import io.penstock.models.tensor.TorchOps;
import io.penstock.schemas.shard.Hashes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A prompt with an answer to it, as token ids.
 *
 * <p>Arrays are not copied, and {@code equals} is that of identity: rows are many.
 */
public final class Sequence {
  private final int[] prompt;
  private final int[] answer;
  private final int[] labels;

  /**
   * A sequence.
   *
   * @param labels one for each token of the answer: the token, or {@link TorchOps#IGNORED} where it
   *     does not count, such as what a tool said
   */
  public Sequence(int[] prompt, int[] answer, int[] labels) {
    if (answer.length != labels.length) {
      throw new IllegalArgumentException(
          answer.length + " tokens of an answer, but " + labels.length + " labels");
    }
    this.prompt = prompt;
    this.answer = answer;
    this.labels = labels;
  }

  /** A sequence of whose answer every token counts. */
  public static Sequence of(int[] prompt, int[] answer) {
    return new Sequence(prompt, answer, answer);
  }

  public int[] prompt() {
    return prompt;
  }

  public int[] answer() {
    return answer;
  }

  public int[] labels() {
    return labels;
  }

  /** How many tokens both have. */
  public int length() {
    return prompt.length + answer.length;
  }

  /** How many tokens of the answer count. A first token without a prompt before it does not. */
  public int counted() {
    int from = prompt.length == 0 ? 1 : 0;
    int counted = 0;
    for (int i = from; i < labels.length; i++) {
      counted += labels[i] == TorchOps.IGNORED ? 0 : 1;
    }
    return counted;
  }

  /**
   * SHA-256 over prompt, answer and labels: two sequences with the same are the same to a model.
   */
  ByteBuffer contentHash() {
    ByteBuffer content =
        ByteBuffer.allocate((3 + prompt.length + 2 * answer.length) * Integer.BYTES);
    for (int[] part : new int[][] {prompt, answer, labels}) {
      content.putInt(part.length);
      content.asIntBuffer().put(part);
      content.position(content.position() + part.length * Integer.BYTES);
    }
    return ByteBuffer.wrap(Hashes.sha256().digest(content.array()));
  }

  /** This prompt with the answer of another, cut to a length. */
  Sequence answeredBy(Sequence other, int maxTokens) {
    int room = Math.max(0, Math.min(other.answer.length, maxTokens - prompt.length));
    return new Sequence(
        prompt, Arrays.copyOf(other.answer, room), Arrays.copyOf(other.labels, room));
  }
}
