package io.penstock.text.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.shard.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A line of {@code trl-packing.tsv}: random sequences, how they are packed, and a hash over the
 * rows that TRL 1.13.0 made of them.
 *
 * @param batch how many sequences TRL packs at once; the {@code datasets} library hands on 1,000
 *     where it is not told otherwise
 */
record PackingCase(
    PackingStrategy strategy, int rowLength, RandomSequences sequences, int batch, String sha256) {

  static List<PackingCase> all() throws IOException {
    try (InputStream in = PackingCase.class.getResourceAsStream("trl-packing.tsv")) {
      String lines = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      return lines.lines().filter(l -> !l.startsWith("#")).map(PackingCase::parse).toList();
    }
  }

  private static PackingCase parse(String line) {
    String[] f = line.split("\t", -1);
    return new PackingCase(
        PackingStrategy.named(f[0]),
        Integer.parseInt(f[1]),
        new RandomSequences(Long.parseLong(f[2]), Integer.parseInt(f[3]), Integer.parseInt(f[4])),
        Integer.parseInt(f[5]),
        f[6]);
  }

  String packed() {
    List<TokenSequence> all = sequences.all();
    SequencePacker packer = new SequencePacker(strategy, rowLength);
    return IntStream.iterate(0, from -> from < all.size(), from -> from + batch)
        .mapToObj(from -> packer.pack(all.subList(from, Math.min(all.size(), from + batch))))
        .flatMap(packing -> packing.rows().stream())
        .map(row -> words(row.inputIds()) + lengths(row) + "\n")
        .collect(Collectors.joining());
  }

  String packedSha256() {
    return Hashes.sha256(packed().getBytes(UTF_8));
  }

  /** TRL wraps without a word about where sequences end. */
  private String lengths(PackedRow row) {
    return strategy == PackingStrategy.WRAPPED ? "" : ";" + words(row.seqLengths());
  }

  private static String words(int[] values) {
    return Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }
}
