package dev.kerneltune.catalog;

import dev.kerneltune.model.Catalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The catalogue that is built into the program. */
public final class BuiltInCatalog {
  private static final String RESOURCE = "catalog.bin";

  private BuiltInCatalog() {}

  /** Reads it. */
  public static Catalog load() {
    return CatalogBlob.read(resource(RESOURCE));
  }

  /** Returns what the build put beside this class. */
  static byte[] resource(String name) {
    try (InputStream stream = BuiltInCatalog.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("this build has no " + name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
