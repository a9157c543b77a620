package dev.kerneltune.catalog;

import dev.kerneltune.model.Profile;
import java.util.List;

/** The profiles that are built into the program. An audit does not read them. */
public final class BuiltInProfiles {
  private static final String RESOURCE = "profiles.bin";

  private BuiltInProfiles() {}

  /** Reads them, by name. */
  public static List<Profile> load() {
    return ProfileBlob.read(BuiltInCatalog.resource(RESOURCE));
  }
}
