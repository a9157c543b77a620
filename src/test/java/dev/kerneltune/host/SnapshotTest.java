package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  private static final String ODD_PATH = "/sys/a|b c\\d\n\u00e9\t\u0001";

  @TempDir Path folder;

  @Test
  void aHostAndItsSnapshotGiveTheSameAnswers() throws IOException {
    Path root = Files.createDirectories(folder.resolve("tree"));
    Files.createDirectories(root.resolve("sys/class/net/eth0"));
    Files.writeString(root.resolve("sys/class/net/eth0/mtu"), "9000\n");
    Files.write(root.resolve("sys/class/net/eth0/blob"), new byte[] {1, (byte) 0xff, 0});
    Files.createSymbolicLink(root.resolve("sys/class/net/eth0/device"), Path.of("../../x"));
    Path file = folder.resolve("host.snapshot.gz");
    try (CachedHost host = Hosts.tree(root)) {
      List<Object> before = answers(host);
      Snapshot.write(host, file, Masking.PLAIN);
      assertThat(Files.readAllBytes(file)).startsWith(0x1f, 0x8b);
      try (CachedHost again = Hosts.snapshot(file)) {
        assertThat(answers(again)).isEqualTo(before);
        assertThat(again.read("/sys/never/asked")).isEqualTo(new Raw.NotRecorded());
      }
    }
  }

  private static List<Object> answers(Host host) {
    List<Object> answers = new ArrayList<>();
    for (String path :
        List.of(
            "/sys/class/net",
            "/sys/class/net/eth0",
            "/sys/class/net/eth0/mtu",
            "/sys/class/net/eth0/blob",
            "/sys/class/net/eth0/none",
            "/sys/class/net/eth0/device",
            "/sys/class/net/eth1/mtu",
            "/sys/kernel/mm")) {
      answers.add(host.read(path));
      answers.add(host.list(path));
      answers.add(host.readLink(path));
      answers.add(host.readLong(path));
      answers.add(host.later(path));
    }
    return answers;
  }

  @Test
  void anyRecordingComesBackAsItWasWritten() throws IOException {
    Random random = new Random(20260101);
    for (int run = 0; run < 300; run++) {
      Recording recording = random(random);
      assertThat(read(write(recording))).isEqualTo(recording);
    }
  }

  private static Recording random(Random random) {
    Map<String, Raw> files = new HashMap<>();
    Map<String, Listing> folders = new HashMap<>();
    Map<String, Raw> links = new HashMap<>();
    Map<String, Raw> seconds = new HashMap<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      files.put(path(random), raw(random));
      links.put(path(random), raw(random));
      seconds.put(path(random), raw(random));
      TreeSet<String> names = new TreeSet<>();
      for (int n = random.nextInt(4); n > 0; n--) {
        names.add("n" + text(random));
      }
      Raw why = raw(random);
      folders.put(
          path(random),
          why instanceof Raw.Bytes ? new Listing.Names(List.copyOf(names)) : new Listing.None(why));
    }
    OptionalLong window =
        random.nextBoolean() ? OptionalLong.of(random.nextLong() >>> 1) : OptionalLong.empty();
    return new Recording(files, folders, links, seconds, window);
  }

  private static String path(Random random) {
    return "/sys/" + text(random);
  }

  private static Raw raw(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> new Raw.Missing();
      case 1 -> new Raw.Refused("EPERM");
      case 2 -> new Raw.Failed(text(random));
      case 3 -> new Raw.Blocked(random.nextInt(5000));
      case 4 -> {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        yield new Raw.Bytes(bytes);
      }
      default -> new Raw.Bytes(text(random).getBytes(StandardCharsets.UTF_8));
    };
  }

  private static String text(Random random) {
    String nasty = "ab|\\\n\r\t\0\u0001 \u007f\u0085\u00e9\u2028\ud83d\ude00=x0n";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      int at = random.nextInt(nasty.length());
      char c = nasty.charAt(at);
      text.append(Character.isSurrogate(c) ? "\ud83d\ude00" : String.valueOf(c));
    }
    return text.toString();
  }

  @Test
  void aSnapshotHasOneSortedLineForEachAnswer() throws IOException {
    Recording recording =
        new Recording(
            Map.of(
                "/proc/vmstat",
                bytes("1\n"),
                "/sys/b",
                new Raw.Bytes(new byte[] {(byte) 0xff}),
                "/sys/c",
                new Raw.Missing(),
                "/sys/d",
                new Raw.Refused("EACCES"),
                "/sys/e",
                new Raw.Failed("EINVAL: Invalid argument"),
                "/sys/f",
                new Raw.Blocked(1000),
                ODD_PATH,
                bytes("|")),
            Map.of(
                "/sys", new Listing.Names(List.of("a b", "b")),
                "/sys/g", new Listing.None(new Raw.Missing())),
            Map.of("/sys/h", bytes("../b")),
            Map.of("/proc/vmstat", bytes("2\n")),
            OptionalLong.of(2_000_000_000));
    assertThat(new String(write(recording), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            kernel-tune-snapshot 1
            f|/proc/vmstat|1\\n
            F|/proc/vmstat|2\\n
            d|/sys|a\\x20b b
            f|/sys/a\\x7cb\\x20c\\\\d\\n\u00e9\\t\\x01||
            x|/sys/b|ff
            -|/sys/c
            !|/sys/d|EACCES
            ?|/sys/e|EINVAL: Invalid argument
            t|/sys/f|1000
            d-|/sys/g
            l|/sys/h|../b
            w|2000000000
            """);
  }

  @Test
  void ofAnEnvironmentOnlyTheContainersNameIsWritten() throws IOException {
    byte[] environment = "API_TOKEN=secret\0container=lxc\0KEY=x".getBytes(StandardCharsets.UTF_8);
    for (Masking masking : Masking.values()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (CachedHost host =
          Hosts.recorded(Map.of("/proc/1/environ", new Raw.Bytes(environment)))) {
        host.read("/proc/1/environ");
        Snapshot.write(host, out, masking);
      }
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("container=lxc")
          .doesNotContain("secret")
          .doesNotContain("KEY");
    }
  }

  @Test
  void whatIsMissingForAReadIsMissingForAll() throws IOException {
    Recording recording = read("-|/sys/class/infiniband\n");
    RecordedFiles files = new RecordedFiles(recording);
    assertThat(files.list("/sys/class/infiniband")).isEqualTo(new Listing.None(new Raw.Missing()));
    assertThat(files.readLink("/sys/class/infiniband")).isEqualTo(new Raw.Missing());
    assertThat(files.list("/sys/class/net")).isEqualTo(new Listing.None(new Raw.NotRecorded()));
  }

  @Test
  void linesThatEndAsOnWindowsAreUnderstood() throws IOException {
    String text = Snapshot.HEADER + "\r\nf|/sys/a|1\\r\\n\r\n";
    assertThat(read(text.getBytes(StandardCharsets.UTF_8)).files())
        .isEqualTo(Map.of("/sys/a", bytes("1\r\n")));
  }

  @Test
  void mistakesAreToldWithTheirPlace() {
    assertProblem("q|/sys/a|1\n", "in:2: the kind \"q\"; expected one of f x l d - ! ? t F X w");
    assertProblem("nonsense\n", "in:2: \"nonsense\"; expected KIND|PATH|CONTENT");
    assertProblem("f|sys/a|1\n", "in:2: \"sys/a\"; expected an absolute path");
    assertProblem("x|/sys/a|123\n", "in:2: an odd number of hexadecimal digits");
    assertProblem("x|/sys/a|0g\n", "in:2: \"g\"; expected a hexadecimal digit");
    assertProblem("f|/sys/a|\\q\n", "in:2: the escape \\q; expected one of");
    assertProblem("f|/sys/a|1\nf|/sys/a|2\n", "in:3: a second answer about /sys/a; expected one");
    assertProblem("w|5\nw|6\n", "in:3: a second w line; expected one");
    assertProblem("w|soon\n", "in:2: \"soon\"; expected a number of nanoseconds");
    assertProblem("t|/sys/a|-1\n", "in:2: \"-1\"; expected a number of milliseconds");
    assertProblem("f|/sys/a|1", "in:2: the end of the file in the middle of a line");
    byte[] bad = (Snapshot.HEADER + "\nf|/sys/?|1\n").getBytes(StandardCharsets.UTF_8);
    bad[Snapshot.HEADER.length() + 8] = (byte) 0xff;
    assertThatThrownBy(() -> read(bad)).hasMessageStartingWith("in:2: bytes that are no UTF-8");
  }

  private static void assertProblem(String lines, String message) {
    assertThatThrownBy(() -> read(lines))
        .isInstanceOf(HostSourceException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aFileThatIsNoSnapshotIsRefused() throws IOException {
    assertThatThrownBy(() -> read(new byte[0])).hasMessageStartingWith("in:1: an empty file");
    assertThatThrownBy(() -> read("PNG\n".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("in:1: \"PNG\"; expected \"kernel-tune-snapshot 1\"");
    assertThatThrownBy(() -> Hosts.snapshot(folder.resolve("none")))
        .isInstanceOf(HostSourceException.class)
        .hasMessageContaining("none: No such file or directory; expected a snapshot");
    assertThatThrownBy(() -> Hosts.snapshot(folder)).isInstanceOf(HostSourceException.class);
    Path cut = folder.resolve("cut.gz");
    byte[] packed = packed((Snapshot.HEADER + "\n").getBytes(StandardCharsets.UTF_8), 1);
    Files.write(cut, Arrays.copyOf(packed, packed.length - 9));
    assertThatThrownBy(() -> Hosts.snapshot(cut))
        .isInstanceOf(HostSourceException.class)
        .hasMessageContaining("broken gzip data");
  }

  @Test
  void aBombEndsInAMessage() throws IOException {
    byte[] bomb = packed(new byte[1 << 20], 130);
    assertThat(bomb.length).isLessThan(1 << 20);
    assertThatThrownBy(() -> read(bomb))
        .isInstanceOf(HostSourceException.class)
        .hasMessage("in: longer than 134217728 bytes when unpacked; expected a snapshot");
  }

  private static byte[] packed(byte[] block, int times) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < times; i++) {
        out.write(block);
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void aSnapshotReplacesAFileAndLeavesNothingBeside() throws IOException {
    Path file = folder.resolve("out");
    Files.writeString(file, "before");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("out"));
    CachedHost host = Hosts.recorded(Map.of("/sys/a", bytes("1")));
    host.read("/sys/a");
    host.warm(List.of("/sys/b"));
    Snapshot.write(host, link, Masking.MASKED);
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent(Snapshot.HEADER + "\nf|/sys/a|1\n");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (var names = Files.list(folder)) {
      assertThat(names).hasSize(2);
    }
  }

  private static Raw bytes(String text) {
    return new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] write(Recording recording) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Snapshot.write(recording, out, Masking.PLAIN);
    return out.toByteArray();
  }

  private static Recording read(String lines) throws IOException {
    return read((Snapshot.HEADER + "\n" + lines).getBytes(StandardCharsets.UTF_8));
  }

  private static Recording read(byte[] bytes) throws IOException {
    return SnapshotReader.read(new ByteArrayInputStream(bytes), "in");
  }
}
