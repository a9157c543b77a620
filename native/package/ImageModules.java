import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleRequireInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The folder of modules that the image is linked from: the program and its libraries, two mended.
 */
final class ImageModules {
  /** oshi asks for both and, for what we call, runs without; java.desktop alone is 27 MiB. */
  private static final Set<String> OSHI_DOES_WITHOUT = Set.of("java.desktop", "java.management");

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
        Stream.of("--release", "25", "-nowarn", "-Xlint:none", "-proc:none", "-d", classes);
    Tools.run("javac", Stream.concat(options, files.stream()).toArray(String[]::new));
    String jar = folder.resolve("picocli.jar").toString();
    Tools.run("jar", "--create", "--no-compress", "--file", jar, "-C", classes, ".");
  }

  private static boolean isPicocliSource(ZipEntry entry) {
    return entry.getName().startsWith("picocli/") && entry.getName().endsWith(".java");
  }

  void collect(String app, String libraries) throws IOException {
    copy(Path.of(app));
    for (String library : libraries.split(":")) {
      Path jar = Path.of(library);
      String name = jar.getFileName().toString();
      if (name.startsWith("oshi-common-")) {
        copyOshi(jar);
      } else if (!name.startsWith("picocli-")) {
        copy(jar);
      }
    }
  }

  private void copy(Path jar) throws IOException {
    Files.copy(jar, folder.resolve(jar.getFileName()));
  }

  private void copyOshi(Path jar) throws IOException {
    try (ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to =
            new ZipOutputStream(Files.newOutputStream(folder.resolve(jar.getFileName())))) {
      for (ZipEntry entry : from.stream().toList()) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(entry.getName().endsWith("module-info.class") ? lean(bytes) : bytes);
      }
    }
  }

  private static byte[] lean(byte[] moduleInfo) {
    ClassFile classFile = ClassFile.of();
    return classFile.transformClass(
        classFile.parse(moduleInfo),
        (builder, element) ->
            builder.with(element instanceof ModuleAttribute module ? lean(module) : element));
  }

  private static ModuleAttribute lean(ModuleAttribute module) {
    List<ModuleRequireInfo> requires =
        module.requires().stream()
            .filter(require -> !OSHI_DOES_WITHOUT.contains(require.requires().name().stringValue()))
            .toList();
    return ModuleAttribute.of(
        module.moduleName(),
        module.moduleFlagsMask(),
        module.moduleVersion().orElse(null),
        requires,
        module.exports(),
        module.opens(),
        module.uses(),
        module.provides());
  }
}
