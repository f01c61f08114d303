package io.penstock.transforms.read;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.io.UnboundedSource;

/** A reader's place in a checkpoint: the next offset. Nothing is acknowledged anywhere else. */
record Mark(long next) implements UnboundedSource.CheckpointMark {
  @Override
  public void finalizeCheckpoint() {}

  static final class MarkCoder extends CustomCoder<Mark> {
    @Override
    public void encode(Mark mark, OutputStream out) throws IOException {
      new DataOutputStream(out).writeLong(mark.next);
    }

    @Override
    public Mark decode(InputStream in) throws IOException {
      return new Mark(new DataInputStream(in).readLong());
    }

    @Override
    public void verifyDeterministic() {}
  }
}
