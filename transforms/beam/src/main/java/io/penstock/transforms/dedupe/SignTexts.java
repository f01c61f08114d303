package io.penstock.transforms.dedupe;

import io.penstock.schemas.document.Outcome;
import io.penstock.text.dedupe.MinHash;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.transforms.Outcomes;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Gives each document the signature by which {@link DropNearDuplicates} knows it: in as many places
 * as there are writers, while the text is still there to be read.
 */
public final class SignTexts extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  private final NearDuplicatePolicy policy;

  private SignTexts(NearDuplicatePolicy policy) {
    this.policy = policy;
  }

  public static SignTexts by(NearDuplicatePolicy policy) {
    return new SignTexts(policy);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> input) {
    return input.apply("Sign", ParDo.of(new Sign(policy)));
  }

  static final class Sign extends Outcomes.ChangeKept {
    private static final long serialVersionUID = 1;

    private final NearDuplicatePolicy policy;
    private transient @Nullable MinHash minHash;

    Sign(NearDuplicatePolicy policy) {
      this.policy = policy;
    }

    @Setup
    public void setup() {
      minHash = new MinHash(policy);
    }

    @Override
    protected Outcome change(Outcome kept) {
      Outcome signed = Outcomes.copy(kept);
      Objects.requireNonNull(minHash)
          .sign(kept.getDocument().getText())
          .ifPresent(signature -> signed.setSignature(ByteBuffer.wrap(signature.toBytes())));
      return signed;
    }
  }
}
