import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Packs the image: an archive to unpack anywhere, a .deb and an .rpm, and their checksums. Run by
 * Maven in profile packages; tar, dpkg-deb and rpmbuild do the packing. The same image gives the
 * same bytes: times, owners, rights and order are fixed.
 */
final class BuildPackages {
  private static final String NAME = "kernel-tune";
  private static final List<String> UNITS =
      List.of(
          "kernel-tune-verify.service",
          "kernel-tune-sched.service",
          "kernel-tune-sched-classify.service");

  private final Map<String, String> options;
  private final Path image;
  private final Path project;
  private final Path output;
  private final Path work;
  private final Instant time;
  private final SystemNeeds needs;

  private BuildPackages(Map<String, String> options) throws IOException {
    this.options = options;
    this.image = Path.of(options.get("--image"));
    this.project = Path.of(options.get("--project"));
    this.output = Path.of(options.get("--output"));
    this.work = output.resolveSibling("packages-work");
    this.time = Instant.parse(options.get("--time"));
    this.needs = SystemNeeds.of(image);
  }

  public static void main(String[] args) {
    Tools.build("packages", args, options -> new BuildPackages(options).run());
  }

  private void run() throws IOException, InterruptedException {
    Tools.delete(output);
    Tools.delete(work);
    Files.createDirectories(output);
    Files.createDirectories(work);
    System.err.println("[1/3] tar.gz");
    archive();
    System.err.println("[2/3] deb");
    deb();
    System.err.println("[3/3] rpm");
    rpm();
    sums();
    Tools.delete(work);
  }

  /** The image as it is, with what shells, man and systemd read in its folder share. */
  private void archive() throws IOException, InterruptedException {
    String top =
        "%s-%s-linux-%s".formatted(NAME, options.get("--version"), needs.architecture().debian());
    PackageTree tree =
        new PackageTree(work.resolve("tar"), project)
            .image(image, top)
            .companions(top + "/share", "site-functions")
            .files("deploy/systemd", UNITS, top + "/share/systemd")
            .file("README.md", top + "/share/doc/README.md")
            .settle(time);
    Path tar = work.resolve(top + ".tar");
    start(
        "tar",
        "--create",
        "--file=" + tar,
        "--directory=" + tree.root(),
        "--sort=name",
        "--format=gnu",
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "--mtime=@" + time.getEpochSecond(),
        top);
    start("gzip", "--no-name", "-9", tar.toString());
    Files.move(work.resolve(top + ".tar.gz"), output.resolve(top + ".tar.gz"));
  }

  private void deb() throws IOException, InterruptedException {
    PackageTree tree =
        installed("deb", "vendor-completions")
            .file("native/package/deb/copyright", "usr/share/doc/kernel-tune/copyright")
            .text("/etc/kernel-tune/README\n", "DEBIAN/conffiles");
    long size = tree.kibibytes();
    tree.text(filled("deb/control").replace("@SIZE@", Long.toString(size)), "DEBIAN/control")
        .settle(time);
    start("dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree.root().toString(), output + "");
  }

  private void rpm() throws IOException, InterruptedException {
    PackageTree tree = installed("rpm", "site-functions").settle(time);
    Path spec = Files.writeString(work.resolve(NAME + ".spec"), filled("rpm/kernel-tune.spec"));
    Path top = Files.createDirectories(work.resolve("rpmbuild"));
    start(
        "rpmbuild",
        "-bb",
        "--quiet",
        "--target=" + needs.architecture().rpm(),
        "--define=_topdir " + top,
        "--define=_rpmdir " + output,
        // Not in a folder for each architecture.
        "--define=_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
        "--define=tree " + tree.root(),
        spec.toString());
  }

  /** The files as both package managers lay them down. */
  private PackageTree installed(String name, String zsh) throws IOException {
    return new PackageTree(work.resolve(name), project)
        .image(image, "usr/lib/kernel-tune")
        .link("../lib/kernel-tune/bin/kernel-tune", "usr/bin/kernel-tune")
        .companions("usr/share", zsh)
        .files("deploy/systemd", UNITS, "usr/lib/systemd/system")
        .file("README.md", "usr/share/doc/kernel-tune/README.md")
        .siteFolder();
  }

  /**
   * A release is newer than its snapshots: to both package managers a tilde is less than nothing.
   */
  private String filled(String template) throws IOException {
    return Files.readString(project.resolve("native/package").resolve(template))
        .replace("@VERSION@", options.get("--version").replace("-SNAPSHOT", "~SNAPSHOT"))
        .replace("@ARCHITECTURE@", needs.architecture().debian())
        .replace("@NEEDS_DEBIAN@", needs.debian())
        .replace("@NEEDS_RPM@", needs.rpm())
        .replace("@MAINTAINER@", options.get("--maintainer"));
  }

  private void sums() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : files.sorted().toList()) {
        lines.add(Components.sha256(file) + "  " + file.getFileName());
      }
    }
    Files.write(output.resolve("SHA256SUMS"), lines);
  }

  private void start(String... command) throws IOException, InterruptedException {
    Map<String, String> sameEachTime =
        Map.of(
            "SOURCE_DATE_EPOCH", Long.toString(time.getEpochSecond()), "LC_ALL", "C", "TZ", "UTC");
    Tools.start(List.of(command), work.resolve("log"), sameEachTime);
  }
}
