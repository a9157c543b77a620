import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What of others is in the image: their licences, and the bill of materials (CycloneDX 1.6). Both
 * are made from the modules that were really linked, Java's own among them, not from what Maven
 * resolves.
 */
final class Components {
  private static final String SCHEDULER = "kernel-tune-sched";

  /** By the beginning of the artifact's name; one that is not named stops the build. */
  private static final Map<String, String> LICENCES =
      Map.of(
          "picocli", "Apache-2.0",
          "jackson-", "Apache-2.0",
          "snakeyaml-engine", "Apache-2.0",
          "commons-", "Apache-2.0",
          "oshi-", "MIT",
          "slf4j-", "MIT",
          "jline-", "BSD-3-Clause");

  private static final String APACHE = "Apache-2.0";

  private final Path image;
  private final Path project;
  private final Properties release;
  private final Properties java;
  private final Map<String, Library> libraries = new TreeMap<>();

  /** A library in the image, as Maven names it. */
  private record Library(String group, String artifact, String version, Path jar, String licence) {
    String purl() {
      return "pkg:maven/%s/%s@%s".formatted(group, artifact, version);
    }
  }

  /**
   * Reads what was linked.
   *
   * @param image the image
   * @param jdk the JDK whose modules of Java are in it
   * @param jars the libraries that it was made of, in Maven's local repository
   * @param repository that repository
   * @param project the checkout
   */
  Components(Path image, Path jdk, List<Path> jars, Path repository, Path project)
      throws IOException {
    this.image = image;
    this.project = project;
    this.release = release(image);
    this.java = release(jdk);
    Set<String> linked = Set.of(fact(release, "MODULES").split(" "));
    for (Path jar : jars) {
      if (linked.contains(module(jar))) {
        Path version = jar.getParent();
        Path artifact = version.getParent();
        String group = repository.relativize(artifact.getParent()).toString().replace('/', '.');
        String name = artifact.getFileName().toString();
        libraries.put(
            name, new Library(group, name, version.getFileName().toString(), jar, licence(name)));
      }
    }
  }

  private static Properties release(Path java) throws IOException {
    Properties release = new Properties();
    try (InputStream in = Files.newInputStream(java.resolve("release"))) {
      release.load(in);
    }
    return release;
  }

  private static String fact(Properties release, String key) {
    return release.getProperty(key, "").replace("\"", "");
  }

  private static String module(Path jar) {
    return ModuleFinder.of(jar).findAll().stream()
        .map(ModuleReference::descriptor)
        .map(descriptor -> descriptor.name())
        .findFirst()
        .orElse("");
  }

  private static String licence(String artifact) {
    return LICENCES.entrySet().stream()
        .filter(entry -> artifact.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(
            () ->
                new Tools.BuildFailure(
                    "the licence of %s is not told: Components.LICENCES".formatted(artifact)));
  }

  /** Puts the licence and the notice of each library beside those of Java's modules. */
  void writeLicences() throws IOException {
    Path legal = image.resolve("legal");
    Files.copy(project.resolve("LICENSE"), legal.resolve("LICENSE"));
    for (Library library : libraries.values()) {
      Path folder = Files.createDirectories(legal.resolve(library.artifact()));
      boolean own = false;
      try (ZipFile zip = new ZipFile(library.jar().toFile())) {
        for (ZipEntry entry : zip.stream().filter(Components::isLegal).toList()) {
          String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
          own |= name.startsWith("LICENSE");
          if (!name.startsWith("LICENSE") || !library.licence().equals(APACHE)) {
            try (InputStream in = zip.getInputStream(entry)) {
              Files.copy(in, folder.resolve(name));
            }
          }
        }
      }
      if (library.licence().equals(APACHE)) {
        Files.createSymbolicLink(folder.resolve("LICENSE"), Path.of("../LICENSE"));
      } else if (!own) {
        Files.copy(licenceText(library.artifact()), folder.resolve("LICENSE"));
      }
    }
    writeSchedulersSource(legal.resolve(SCHEDULER));
  }

  /** The BPF scheduler is GPL-2.0-only: its source goes where its object goes. */
  private void writeSchedulersSource(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(project.resolve("native/sched"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private static boolean isLegal(ZipEntry entry) {
    String name = entry.getName();
    return name.startsWith("META-INF/")
        && name.indexOf('/') == name.lastIndexOf('/')
        && (name.contains("LICENSE") || name.contains("NOTICE"));
  }

  /** Of libraries that publish theirs beside the jar only. */
  private Path licenceText(String artifact) {
    Path texts = project.resolve("native/package/licences");
    String name = artifact.startsWith("jline-") ? "jline" : artifact;
    if (!Files.exists(texts.resolve(name))) {
      throw new Tools.BuildFailure("the text of its licence is missing: " + texts.resolve(name));
    }
    return texts.resolve(name);
  }

  /** Writes the bill of materials. It names no time and no serial number: builds are to compare. */
  void writeBill(String version) throws IOException {
    List<String> components = new ArrayList<>();
    components.add(
        """
        {
          "type": "platform",
          "bom-ref": "java",
          "group": "%s",
          "name": "OpenJDK",
          "version": "%s",
          "description": "modules %s",
          "licenses": [{ "expression": "GPL-2.0-only WITH Classpath-exception-2.0" }]
        }\
        """
            .formatted(
                fact(java, "IMPLEMENTOR"), fact(java, "JAVA_RUNTIME_VERSION"), javaModules()));
    for (Library library : libraries.values()) {
      components.add(
          """
          {
            "type": "library",
            "bom-ref": "%s",
            "group": "%s",
            "name": "%s",
            "version": "%s",
            "hashes": [{ "alg": "SHA-256", "content": "%s" }],
            "licenses": [{ "license": { "id": "%s" } }],
            "purl": "%s"
          }\
          """
              .formatted(
                  library.purl(),
                  library.group(),
                  library.artifact(),
                  library.version(),
                  sha256(library.jar()),
                  library.licence(),
                  library.purl()));
    }
    components.add(
        """
        {
          "type": "application",
          "bom-ref": "%1$s",
          "name": "%1$s",
          "version": "%2$s",
          "description": "BPF scheduler, its source in legal/%1$s",
          "licenses": [{ "license": { "id": "GPL-2.0-only" } }]
        }\
        """
            .formatted(SCHEDULER, version));
    Files.writeString(
        image.resolve("sbom.cdx.json"),
        """
        {
          "bomFormat": "CycloneDX",
          "specVersion": "1.6",
          "version": 1,
          "metadata": {
            "component": {
              "type": "application",
              "bom-ref": "kernel-tune",
              "name": "kernel-tune",
              "version": "%s",
              "licenses": [{ "license": { "id": "Apache-2.0" } }]
            }
          },
          "components": [
        %s
          ]
        }
        """
            .formatted(version, String.join(",\n", components).indent(4).stripTrailing()));
  }

  private String javaModules() {
    List<String> modules = new ArrayList<>();
    for (String module : fact(release, "MODULES").split(" ")) {
      if (module.startsWith("java.") || module.startsWith("jdk.")) {
        modules.add(module);
      }
    }
    modules.sort(null);
    return String.join(", ", modules);
  }

  static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
