import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an image asks of the system that it is installed on: read from its programs and libraries,
 * since each maker links its Java with an older or newer C library, and with zlib or without.
 *
 * @param architecture the one that all of them are compiled for
 * @param glibc the oldest version of the C library that they run with
 * @param libraries the names of the others that they are linked with and that the image lacks
 */
record SystemNeeds(Architecture architecture, String glibc, Set<String> libraries) {
  private static final String GLIBC = "GLIBC_";

  private static final Set<String> OF_GLIBC =
      Set.of("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1");

  /** The package of Debian that has a library. */
  private static final Map<String, String> DEBIAN =
      Map.of("libz.so.1", "zlib1g", "libstdc++.so.6", "libstdc++6", "libgcc_s.so.1", "libgcc-s1");

  /** Reads every file of an image; a mixture of architectures is a failure. */
  static SystemNeeds of(Path image) throws IOException {
    Set<String> needed = new TreeSet<>();
    Set<String> versions = new TreeSet<>();
    Set<String> own = new TreeSet<>();
    Map<Integer, Path> machines = new TreeMap<>();
    try (Stream<Path> files = Files.walk(image)) {
      for (Path file : files.sorted().toList()) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          own.add(file.getFileName().toString());
          Elf.read(file)
              .ifPresent(
                  elf -> {
                    machines.put(elf.machine(), file);
                    needed.addAll(elf.libraries());
                    versions.addAll(elf.versions());
                  });
        }
      }
    }
    if (machines.size() != 1) {
      throw new Tools.BuildFailure("not of one architecture (ELF machine=file): " + machines);
    }
    needed.removeAll(own);
    needed.removeAll(OF_GLIBC);
    needed.removeIf(library -> library.startsWith("ld-linux-"));
    int machine = machines.keySet().iterator().next();
    return new SystemNeeds(Architecture.of(machine), newest(versions), needed);
  }

  private static String newest(Set<String> versions) {
    return versions.stream()
        .filter(version -> version.startsWith(GLIBC))
        .map(version -> version.substring(GLIBC.length()))
        // GLIBC_PRIVATE and its like say nothing of an age.
        .filter(version -> Character.isDigit(version.charAt(0)))
        .max(Comparator.comparing(Runtime.Version::parse))
        .orElseThrow(() -> new Tools.BuildFailure("no file of the image asks for the C library"));
  }

  /** Returns them for the field Depends of a .deb. */
  String debian() {
    List<String> packages = new ArrayList<>(List.of("libc6 (>= %s)".formatted(glibc)));
    for (String library : libraries) {
      if (!DEBIAN.containsKey(library)) {
        throw new Tools.BuildFailure(
            "which package of Debian has %s is not told: SystemNeeds.DEBIAN".formatted(library));
      }
      packages.add(DEBIAN.get(library));
    }
    return String.join(", ", packages);
  }

  /** Returns them for the field Requires of an .rpm. */
  String rpm() {
    List<String> packages = new ArrayList<>(List.of("glibc >= " + glibc));
    libraries.forEach(library -> packages.add(library + "()(64bit)"));
    return String.join(", ", packages);
  }
}
