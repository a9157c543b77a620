package dev.kerneltune.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Documents that are made from the catalogue, against what stands in docs. {@code
 * -Dgolden.refresh=true} writes them anew, as it does the golden reports.
 */
public final class GeneratedDocs {
  private static final Path DOCS = Path.of(System.getProperty("kernel-tune.root", "."), "docs");

  private GeneratedDocs() {}

  /** Fails where a folder of docs holds anything else than these files, by name. */
  public static void compareFolder(String name, Map<String, String> expected) throws IOException {
    Path folder = DOCS.resolve(name);
    if (Golden.REFRESH) {
      Files.createDirectories(folder);
      for (String old : names(folder)) {
        Files.delete(folder.resolve(old));
      }
      for (Map.Entry<String, String> file : expected.entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
    }
    assertThat(folder).as(Golden.HOW).exists();
    assertThat(names(folder)).containsExactlyInAnyOrderElementsOf(expected.keySet());
    for (Map.Entry<String, String> file : expected.entrySet()) {
      assertThat(Files.readString(folder.resolve(file.getKey())))
          .as(name + "/" + file.getKey() + ": " + Golden.HOW)
          .isEqualTo(file.getValue());
    }
  }

  /** Fails where a file of docs is not this text. */
  public static void compareFile(String name, String expected) throws IOException {
    Golden.compare(DOCS.resolve(name), expected);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
