package dev.kerneltune.catalog;

import dev.kerneltune.model.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The profiles that are built into the program. An audit does not read them. */
public final class BuiltInProfiles {
  private static final String RESOURCE = "profiles.bin";

  private BuiltInProfiles() {}

  /** Reads them, by name. */
  public static List<Profile> load() {
    try (InputStream stream = BuiltInProfiles.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("this build has no " + RESOURCE);
      }
      return ProfileBlob.read(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
