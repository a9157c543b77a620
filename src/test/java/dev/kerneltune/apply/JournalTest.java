package dev.kerneltune.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.JournalEntry.Kind;
import dev.kerneltune.model.JournalEntry.StepId;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final String NASTY = "a \"b\"\\\n\t\u0000\u0001é\u2028😀 {\"kind\":\"closed\"}";
  private static final RunHeader HEADER = new RunHeader("2026-01-02T03:04:05Z", "boot", "1.0");

  @TempDir Path temp;
  private Path folder;
  private Path file;

  @BeforeEach
  void folder() {
    folder = temp.resolve("state");
    file = folder.resolve("journal.jsonl");
  }

  private static JournalEntry.Intended intended(int run, int step) {
    return intended(run, step, new Target.KernelFile("/proc/sys/vm/swappiness"));
  }

  private static JournalEntry.Intended intended(int run, int step, Target target) {
    return new JournalEntry.Intended(
        run,
        step,
        new Change(
            "memory.swappiness",
            new Address.Sysctl("vm.swappiness"),
            new Subject.WholeHost(),
            target,
            "",
            new State.Holds("60"),
            new State.Holds("1")),
        Optional.empty(),
        List.of());
  }

  private static List<JournalEntry> everyKind() {
    List<JournalEntry> entries = new ArrayList<>();
    entries.add(new JournalEntry.Opened(1, Kind.APPLY, NASTY, "at", "boot", "by"));
    entries.add(new JournalEntry.Opened(2, Kind.UNDO, "", "", "", ""));
    List<Target> targets =
        List.of(
            new Target.KernelFile("/sys/" + NASTY.replace("\0", "")),
            new Target.NicSetting("eth0", "rings", "rx"),
            new Target.Entry(OwnFile.unitPath("slurmd.service"), NASTY),
            new Target.BootParameter(BootLoader.GRUBBY, "iommu"));
    List<Subject> subjects =
        List.of(
            new Subject.WholeHost(),
            new Subject.Cpu(3),
            new Subject.Node(0),
            new Subject.Pci("0000:19:00.0"),
            new Subject.Netdev("eth0"),
            new Subject.RdmaPort("mlx5_0", 1),
            new Subject.BlockDev("nvme0n1"),
            new Subject.Pair(new Subject.Cpu(1), new Subject.Pci("0000:19:00.0")));
    List<Address.Knob> knobs =
        List.of(
            new Address.Sysctl("vm.x"),
            new Address.Sysfs("./queue:x"),
            new Address.BootArg("iommu"),
            new Address.ModuleParam("nvme/x"),
            new Address.Limit("Max locked memory"),
            new Address.Irq("12"),
            new Address.Ethtool("eth0/rings/rx"),
            new Address.UnitSetting("a.service/LimitNOFILE"));
    List<State> states =
        List.of(
            new State.Holds(NASTY),
            new State.Nothing(),
            new State.Twin("0", new Target.KernelFile("/proc/sys/vm/dirty_ratio"), "20"),
            new State.Holds(""));
    for (int i = 0; i < 8; i++) {
      entries.add(
          new JournalEntry.Intended(
              1,
              i,
              new Change(
                  "a.b",
                  knobs.get(i),
                  subjects.get(i),
                  targets.get(i % 4),
                  "/sys/devices/x",
                  states.get(i % 4),
                  states.get((i + 1) % 4)),
              i == 2 ? Optional.of(new StepId(1, 7)) : Optional.empty(),
              i == 3 ? List.of("/etc/a", "/etc/a/b") : List.of()));
    }
    entries.add(new JournalEntry.Applied(1, 1, NASTY));
    entries.add(new JournalEntry.Refused(1, 2, NASTY));
    for (JournalEntry.How how : JournalEntry.How.values()) {
      entries.add(new JournalEntry.Released(2, new StepId(1, 1), how, NASTY));
    }
    for (Generator generator : Generator.values()) {
      entries.add(new JournalEntry.Generating(2, generator));
      entries.add(new JournalEntry.Generated(2, generator));
    }
    for (JournalEntry.Outcome outcome : JournalEntry.Outcome.values()) {
      entries.add(new JournalEntry.Closed(2, outcome));
    }
    return entries;
  }

  private void write(JournalEntry... entries) {
    try (Journal journal = Journal.open(folder)) {
      for (JournalEntry entry : entries) {
        journal.append(entry);
      }
    }
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  @Test
  void everyKindOfEntryIsReadAsItWasWritten() throws IOException {
    List<JournalEntry> entries = everyKind();
    write(entries.toArray(JournalEntry[]::new));
    assertThat(Journal.read(folder)).isEqualTo(entries);
    assertThat(Files.readAllLines(file)).hasSize(entries.size() + 1);
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.entries()).isEqualTo(entries);
      assertThat(journal.nextRun()).isEqualTo(3);
    }
  }

  @Test
  void whereNothingEverRanThereIsNothingToRead() {
    assertThat(Journal.read(folder)).isEmpty();
    assertThat(Journal.history(folder)).isEmpty();
    assertThat(folder).doesNotExist();
  }

  @Test
  void everybodyMayReadItAndOnlyItsOwnerWrite() throws IOException {
    write(intended(1, 1));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwxr-xr-x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void aFolderThatOthersCanWriteIsRefused() throws IOException {
    write(intended(1, 1));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> Journal.open(folder))
        .hasMessageContaining(folder + ": ")
        .hasMessageContaining("nobody else who may write");
  }

  @Test
  void atEveryByteALastLineThatIsCutOffIsMarkedAndPassedOver() throws IOException {
    write(intended(1, 1));
    byte[] before = Files.readAllBytes(file);
    write(intended(1, 2));
    byte[] after = Files.readAllBytes(file);
    for (int cut = before.length + 1; cut < after.length - 1; cut++) {
      Files.write(file, Arrays.copyOf(after, cut));
      assertThat(Journal.read(folder)).containsExactly(intended(1, 1));
      write(intended(1, 3));
      assertThat(Journal.read(folder)).containsExactly(intended(1, 1), intended(1, 3));
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(text).contains("{\"recovered\":3,\"until\":3}\n");
      assertThat(text.getBytes(StandardCharsets.ISO_8859_1)).startsWith(Arrays.copyOf(after, cut));
    }
  }

  @Test
  void aLastLineThatLacksItsEndAloneCounts() throws IOException {
    write(intended(1, 1));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThat(Journal.read(folder)).containsExactly(intended(1, 1));
    write(intended(1, 2));
    assertThat(Journal.read(folder)).containsExactly(intended(1, 1), intended(1, 2));
    assertThat(file).content().startsWith(new String(whole, StandardCharsets.UTF_8));
  }

  @Test
  void atEveryByteACutOffMarkIsMarkedAsWell() throws IOException {
    write(intended(1, 1));
    append("{\"kind\":\"inte");
    int before = (int) Files.size(file);
    Journal.open(folder).close();
    byte[] after = Files.readAllBytes(file);
    for (int cut = before; cut <= after.length; cut++) {
      Files.write(file, Arrays.copyOf(after, cut));
      write(intended(1, 2));
      assertThat(Journal.read(folder)).containsExactly(intended(1, 1), intended(1, 2));
    }
  }

  @Test
  void aLastLineFullOfZerosIsPassedOver() throws IOException {
    write(intended(1, 1));
    append("\0".repeat(100));
    write(intended(1, 2));
    assertThat(Journal.read(folder)).containsExactly(intended(1, 1), intended(1, 2));
  }

  @Test
  void aBrokenLineElsewhereIsRefusedWithItsPlace() throws IOException {
    write(intended(1, 1), intended(1, 2), intended(1, 3));
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(2, lines.get(2).substring(5));
    Files.write(file, lines);
    assertThatThrownBy(() -> Journal.open(folder))
        .isInstanceOf(JournalException.class)
        .hasMessageStartingWith(file + ":3: a broken line that is not the last");
    assertThatThrownBy(() -> Journal.read(folder)).hasMessageStartingWith(file + ":3: ");
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
  }

  @Test
  void aMarkWithoutABrokenLineIsRefused() throws IOException {
    write(intended(1, 1));
    append("{\"recovered\":2,\"until\":2}\n");
    assertThatThrownBy(() -> Journal.open(folder)).hasMessageStartingWith(file + ":3: ");
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(file, "{\"format\":2,\"first-run\":1,\"new\":true}\n{\"kind\":\"x\"}\n");
    assertThatThrownBy(() -> Journal.open(folder))
        .hasMessage(
            file
                + ":1: format 2, written by a newer kernel-tune; this one knows 1; use the newer"
                + " one");
    assertThatThrownBy(() -> Journal.read(folder)).hasMessageContaining("format 2");
    assertThat(file).content().contains("\"new\":true");
  }

  @Test
  void whatIsNoJournalIsRefused() throws IOException {
    Files.createDirectories(folder);
    for (String other : List.of("hello\n", "{}\n", "[1]\n", "{\"format\":0,\"first-run\":1}\n")) {
      Files.writeString(file, other);
      assertThatThrownBy(() -> Journal.open(folder)).hasMessageStartingWith(file + ":1: ");
    }
  }

  @Test
  void whatThisVersionDoesNotKnowIsRefused() throws IOException {
    for (String line :
        List.of(
            "{\"kind\":\"renamed\",\"run\":1}",
            "{\"kind\":\"closed\",\"run\":1,\"outcome\":\"perhaps\"}",
            "{\"kind\":\"closed\",\"run\":1,\"outcome\":\"done\",\"but\":\"not really\"}",
            "{\"kind\":\"closed\",\"run\":\"1\",\"outcome\":\"done\"}",
            "{\"kind\":\"closed\",\"run\":1}",
            "{\"kind\":\"generated\",\"run\":1,\"generator\":\"lilo\"}")) {
      Files.createDirectories(folder);
      Files.writeString(file, "{\"format\":1,\"first-run\":1}\n" + line + "\n");
      assertThatThrownBy(() -> Journal.open(folder))
          .as(line)
          .hasMessageStartingWith(file + ":2: ")
          .hasMessageContaining("use the kernel-tune that wrote it");
    }
  }

  @Test
  void aPlaceThatNoPlanNamesIsNeitherWrittenNorRead() throws IOException {
    write(intended(1, 1));
    String text = Files.readString(file);
    for (String path : List.of("/etc/shadow", "/proc/../etc/shadow", "/sys/..")) {
      Files.writeString(file, text.replace("/proc/sys/vm/swappiness", path));
      assertThatThrownBy(() -> Journal.open(folder)).hasMessageContaining(path);
    }
    Files.writeString(file, text);
    try (Journal journal = Journal.open(folder)) {
      JournalEntry entry = intended(1, 2, new Target.Entry("/etc/passwd", "x"));
      assertThatThrownBy(() -> journal.append(entry)).hasMessageContaining("cannot hold");
    }
    assertThat(file).content().isEqualTo(text);
  }

  @Test
  void whoComesSecondIsToldWhoHoldsTheLock() {
    try (Journal _ = Journal.open(folder)) {
      assertThatThrownBy(() -> Journal.open(folder))
          .hasMessage(
              folder.resolve("lock")
                  + ": held by process "
                  + ProcessHandle.current().pid()
                  + "; expected nobody at work; wait until it is done");
      assertThat(Journal.read(folder)).isEmpty();
    }
    Journal.open(folder).close();
  }

  @Test
  void anApplySetsRoomAsideAndGivesItUpWhenTheDiskIsFull() {
    int[] refusals = {0};
    try (Journal journal =
        Journal.open(
            folder,
            path -> {
              JournalDisk disk = JournalDisk.of(path);
              return new JournalDisk() {
                @Override
                public void append(byte[] bytes) throws IOException {
                  if (Files.exists(folder.resolve("reserve")) && refusals[0] > 0) {
                    throw new IOException("No space left on device");
                  }
                  disk.append(bytes);
                }

                @Override
                public void close() throws IOException {
                  disk.close();
                }
              };
            })) {
      assertThat(journal.begin(Kind.APPLY, HEADER, "x", 100, 0)).isEqualTo(1);
      assertThat(folder.resolve("reserve")).hasSize(100 * 2048);
      refusals[0] = 1;
      journal.append(intended(1, 1));
      assertThat(folder.resolve("reserve")).doesNotExist();
    }
    assertThat(Journal.read(folder)).hasSize(2).contains(intended(1, 1));
  }

  @Test
  void aLongJournalThatHoldsNothingIsPutAwayAndTheNumbersGoOn() throws IOException {
    JournalEntry filler = new JournalEntry.Refused(7, 1, "x".repeat(1 << 20));
    List<JournalEntry> fillers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      fillers.add(filler);
    }
    write(fillers.toArray(JournalEntry[]::new));
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.begin(Kind.APPLY, HEADER, "held", 1, 1)).isEqualTo(8);
      assertThat(journal.entries()).hasSize(10);
      assertThat(journal.begin(Kind.APPLY, HEADER, "free", 1, 0)).isEqualTo(9);
      assertThat(journal.entries()).hasSize(1);
    }
    assertThat(folder.resolve("journal-8.jsonl")).exists();
    assertThat(Journal.read(folder)).hasSize(1);
    assertThat(Journal.history(folder)).hasSize(11).startsWith(filler);
    // A crash between putting away and beginning anew leaves no journal.
    Files.delete(file);
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.nextRun()).isEqualTo(9);
    }
  }

  @Test
  void aFullJournalTakesUndosAndNoApplies() throws IOException {
    write(intended(1, 1));
    String line = "{\"kind\":\"refused\",\"run\":1,\"step\":9,\"why\":\"" + "x".repeat(1 << 20);
    for (int i = 0; i < 64; i++) {
      append(line + "\"}\n");
    }
    try (Journal journal = Journal.open(folder)) {
      assertThatThrownBy(() -> journal.begin(Kind.APPLY, HEADER, "x", 1, 1))
          .hasMessageContaining(file + ": full")
          .hasMessageContaining("roll back");
      assertThat(journal.begin(Kind.UNDO, HEADER, "x", 1, 1)).isEqualTo(2);
    }
  }

  @Test
  void nothingIsWrittenBehindALineThatCouldNotBeTakenBack() throws IOException {
    Path place = Files.writeString(temp.resolve("lines"), "one\n");
    try (JournalDisk disk = JournalDisk.of(place)) {
      disk.append("two\n".getBytes(StandardCharsets.UTF_8));
      // As a write leaves it that failed, and whose undoing failed as well.
      Files.writeString(place, "{\"kin", StandardOpenOption.APPEND);
      disk.append("three\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(place).hasContent("one\ntwo\nthree");
  }
}
