package dev.kerneltune.testing;

import dev.kerneltune.catalog.TrustedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Makes temporary folders whose files root may act upon. Under /tmp there is none: anybody can
 * write there.
 */
public final class TrustedFolder implements TempDirFactory {
  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    List<Path> places =
        List.of(
            Path.of(System.getProperty("kernel-tune.root", "."), "target").toAbsolutePath(),
            Path.of(System.getProperty("user.home")));
    for (Path place : places) {
      if (Files.isDirectory(place) && TrustedFile.objection(place).isEmpty()) {
        return Files.createTempDirectory(place, "kernel-tune-test");
      }
    }
    throw new IOException("no folder among " + places + " that root trusts");
  }
}
