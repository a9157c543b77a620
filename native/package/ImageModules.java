import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleProvideInfo;
import java.lang.classfile.attribute.ModuleRequireInfo;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The folder of modules that the image is linked from: the program and its libraries, two mended.
 */
final class ImageModules {
  /**
   * What a library asks for and, for what we call of it, runs without: java.desktop alone is 27
   * MiB, and of Jackson's YAML only the parser is used, no binding of objects (4 MiB).
   */
  private static final Map<String, Set<String>> DOES_WITHOUT =
      Map.of(
          "oshi-common-", Set.of("java.desktop", "java.management"),
          "jackson-dataformat-yaml-", Set.of("tools.jackson.databind"));

  private final Path work;
  private final Path folder;

  ImageModules(Path work) throws IOException {
    this.work = work;
    this.folder = Files.createDirectories(work.resolve("modules"));
  }

  Path folder() {
    return folder;
  }

  /**
   * The published jar is compiled for Java 5, and the JVM caches no class older than Java 6: that
   * was half of the start-up time.
   */
  void compilePicocli(String sourcesJar) throws IOException {
    Path sources = Files.createDirectories(work.resolve("picocli"));
    List<String> files = new ArrayList<>();
    try (ZipFile zip = new ZipFile(sourcesJar)) {
      for (ZipEntry entry : zip.stream().filter(ImageModules::isPicocliSource).toList()) {
        Path file = sources.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        try (InputStream in = zip.getInputStream(entry)) {
          Files.copy(in, file);
        }
        files.add(file.toString());
      }
    }
    Path moduleInfo = sources.resolve("module-info.java");
    String module = "module info.picocli { requires static java.sql; exports picocli; }\n";
    files.add(Files.writeString(moduleInfo, module).toString());
    String classes = work.resolve("picocli-classes").toString();
    Stream<String> options =
        Stream.of(
            "--release",
            "25",
            "-nowarn",
            "-Xlint:none",
            "-proc:none",
            "-XDstringConcat=inline",
            "-d",
            classes);
    Tools.run("javac", Stream.concat(options, files.stream()).toArray(String[]::new));
    String jar = folder.resolve("picocli.jar").toString();
    Tools.run("jar", "--create", "--no-compress", "--file", jar, "-C", classes, ".");
  }

  private static boolean isPicocliSource(ZipEntry entry) {
    return entry.getName().startsWith("picocli/") && entry.getName().endsWith(".java");
  }

  void collect(String app, String libraries) throws IOException {
    copyProgram(Path.of(app), libraries);
    for (String library : libraries.split(":")) {
      Path jar = Path.of(library);
      String name = jar.getFileName().toString();
      if (!name.startsWith("picocli-")) {
        copyLean(jar, doesWithout(name));
      }
    }
  }

  private static Set<String> doesWithout(String jar) {
    return DOES_WITHOUT.entrySet().stream()
        .filter(entry -> jar.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Set.of());
  }

  /** Copies the program's jar, its dynamic calls rewritten. */
  private void copyProgram(Path app, String libraries) throws IOException {
    List<URL> jars = new ArrayList<>(List.of(app.toUri().toURL()));
    for (String library : libraries.split(":")) {
      jars.add(Path.of(library).toUri().toURL());
    }
    try (URLClassLoader loader = new URLClassLoader(jars.toArray(new URL[0]))) {
      DynamicCalls calls = new DynamicCalls(ClassHierarchyResolver.ofResourceParsing(loader));
      copy(app, (name, bytes) -> name.endsWith(".class") ? calls.rewrite(bytes) : bytes);
    }
  }

  private void copy(Path jar) throws IOException {
    Files.copy(jar, folder.resolve(jar.getFileName()));
  }

  private void copyLean(Path jar, Set<String> without) throws IOException {
    if (without.isEmpty()) {
      copy(jar);
      return;
    }
    copy(jar, (name, bytes) -> name.endsWith("module-info.class") ? lean(bytes, without) : bytes);
  }

  /** What becomes of a file of a jar. */
  private interface Change {
    byte[] of(String name, byte[] bytes);
  }

  private void copy(Path jar, Change change) throws IOException {
    try (ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to =
            new ZipOutputStream(Files.newOutputStream(folder.resolve(jar.getFileName())))) {
      for (ZipEntry entry : from.stream().toList()) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(change.of(entry.getName(), bytes));
      }
    }
  }

  private static byte[] lean(byte[] moduleInfo, Set<String> without) {
    ClassFile classFile = ClassFile.of();
    return classFile.transformClass(
        classFile.parse(moduleInfo),
        (builder, element) ->
            builder.with(
                element instanceof ModuleAttribute module ? lean(module, without) : element));
  }

  private static ModuleAttribute lean(ModuleAttribute module, Set<String> without) {
    List<ModuleRequireInfo> requires =
        module.requires().stream()
            .filter(require -> !without.contains(require.requires().name().stringValue()))
            .toList();
    // A service of a module that is not there cannot be provided either.
    List<ModuleProvideInfo> provides =
        module.provides().stream()
            .filter(provide -> without.stream().noneMatch(left -> isOf(left, provide)))
            .toList();
    return ModuleAttribute.of(
        module.moduleName(),
        module.moduleFlagsMask(),
        module.moduleVersion().orElse(null),
        requires,
        module.exports(),
        module.opens(),
        module.uses(),
        provides);
  }

  /** Returns whether a service is of a module; those that we leave out name their packages so. */
  private static boolean isOf(String module, ModuleProvideInfo provide) {
    return provide.provides().asInternalName().startsWith(module.replace('.', '/') + "/");
  }
}
