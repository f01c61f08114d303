package io.penstock.transforms.read;

import io.penstock.text.container.ContainerFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;

/** Lists as runs do, but for the size of parts: so small that small files have several. */
final class Listings {
  private static final long PART_BYTES = 5;

  private Listings() {}

  static Listing refresh(Path stored, String name, Path root, long now) throws IOException {
    return Listing.refresh(
        stored, name, root, now, EnumSet.allOf(ContainerFormat.class), Listing.PART_BYTES);
  }

  static Listing refreshInParts(Path stored, String name, Path root, long now) throws IOException {
    return Listing.refresh(
        stored, name, root, now, EnumSet.allOf(ContainerFormat.class), PART_BYTES);
  }
}
