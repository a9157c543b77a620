import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A folder of files as they will lie on the machine that installs a package. */
final class PackageTree {
  private static final String NAME = "kernel-tune";

  private final Path root;
  private final Path project;

  /** The tree begins empty. */
  PackageTree(Path root, Path project) throws IOException {
    Tools.delete(root);
    this.root = Files.createDirectories(root);
    this.project = project;
  }

  Path root() {
    return root;
  }

  Path at(String place) throws IOException {
    Path path = root.resolve(place);
    Files.createDirectories(path.getParent());
    return path;
  }

  /** Adds the image, links and all. */
  PackageTree image(Path image, String place) throws IOException {
    copy(image, at(place));
    return this;
  }

  PackageTree file(String source, String place) throws IOException {
    Files.copy(project.resolve(source), at(place));
    return this;
  }

  PackageTree files(String folder, List<String> names, String place) throws IOException {
    for (String name : names) {
      file(folder + "/" + name, place + "/" + name);
    }
    return this;
  }

  PackageTree text(String text, String place) throws IOException {
    Files.writeString(at(place), text);
    return this;
  }

  PackageTree folder(String place) throws IOException {
    Files.createDirectories(root.resolve(place));
    return this;
  }

  PackageTree link(String target, String place) throws IOException {
    Files.createSymbolicLink(at(place), Path.of(target));
    return this;
  }

  /** Adds what shells, man and systemd read; zsh looks in a folder that each distribution names. */
  PackageTree companions(String share, String zsh) throws IOException {
    file("completions/kernel-tune.bash", share + "/bash-completion/completions/" + NAME);
    file("completions/_kernel-tune", share + "/zsh/" + zsh + "/_kernel-tune");
    file("completions/kernel-tune.fish", share + "/fish/vendor_completions.d/kernel-tune.fish");
    try (Stream<Path> pages = Files.list(project.resolve("docs/man"))) {
      for (Path page : pages.sorted().toList()) {
        compress(page, at(share + "/man/man1/" + page.getFileName() + ".gz"));
      }
    }
    return this;
  }

  /** Adds what an administrator may fill: its folders, and a text that says with what. */
  PackageTree siteFolder() throws IOException {
    return file("native/package/etc/README", "etc/kernel-tune/README")
        .folder("etc/kernel-tune/checks.d")
        .folder("etc/kernel-tune/profiles.d");
  }

  /** Settles rights and times, so that the same files give the same package. */
  PackageTree settle(Instant time) throws IOException {
    for (Path path : paths(root)) {
      if (!Files.isSymbolicLink(path)) {
        boolean runs = Files.isDirectory(path) || Files.isExecutable(path);
        Files.setPosixFilePermissions(
            path, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
        Files.setLastModifiedTime(path, FileTime.from(time));
      }
    }
    return this;
  }

  /** Returns how much the files take, in KiB rounded up. */
  long kibibytes() throws IOException {
    long bytes = 0;
    for (Path path : paths(root)) {
      bytes += Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.size(path) : 0;
    }
    return (bytes + 1023) / 1024;
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path path : paths(from).reversed()) {
      Path target = to.resolve(from.relativize(path).toString());
      Files.copy(path, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  /** Without name and time in its head. */
  private static void compress(Path file, Path to) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(to)) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      Files.copy(file, out);
    }
  }

  /** Everything below a folder, what is in a folder before the folder. */
  private static List<Path> paths(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
