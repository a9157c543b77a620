package dev.kerneltune.sched.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.host.ThreadStat;
import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.Behaviour.Evidence;
import dev.kerneltune.sched.Task;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskScanTest {
  private static final int SELF = (int) ProcessHandle.current().pid();

  @TempDir Path folder;

  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void endChildren() {
    children.forEach(Process::destroyForcibly);
  }

  private int start(String... command) throws IOException {
    Process child = new ProcessBuilder(command).start();
    children.add(child);
    return (int) child.pid();
  }

  private static TaskScan next(CachedHost host, TaskScan before, Set<Integer> processes)
      throws InterruptedException {
    Thread.sleep(300);
    host.forget();
    return CachedHost.reading(host, reader -> before.next(reader, System.nanoTime(), processes));
  }

  private static Optional<Task> main(TaskScan scan, int pid) {
    return scan.tasks().stream().filter(task -> task.tid() == pid).findFirst();
  }

  @Test
  void aLoopIsSeenWithWhatItIsAndWhatItDidAndASleeperIsNot() throws Exception {
    Path script = Files.writeString(folder.resolve("spin.sh"), "while :; do :; done\n");
    int busy = start("bash", script.toString());
    int idle = start("sleep", "100");
    try (CachedHost host = Hosts.live()) {
      TaskScan first = CachedHost.reading(host, h -> TaskScan.first(h, System.nanoTime()));
      assertThat(first.tasks()).isEmpty();
      TaskScan last = next(host, next(host, first, Set.of()), Set.of());
      assertThat(main(last, idle)).isEmpty();
      Task task = main(last, busy).orElseThrow();
      assertThat(task.key().comm()).isEqualTo("bash");
      assertThat(task.key().leader()).isEqualTo("bash");
      assertThat(task.key().script()).isEqualTo("spin.sh");
      assertThat(task.details().program()).isEqualTo("bash");
      assertThat(task.isKernelThread()).isFalse();
      assertThat(task.pid()).isEqualTo(busy);
      Path program = Path.of("/proc/" + busy + "/exe").toRealPath();
      assertThat(task.key().exe())
          .startsWith(
              Files.getAttribute(program, "unix:dev")
                  + ":"
                  + Files.getAttribute(program, "unix:ino")
                  + ":"
                  + Files.size(program)
                  + ":");
      Behaviour did = task.behaviour().orElseThrow();
      assertThat(did.cpuPermille()).isGreaterThanOrEqualTo(TaskScan.BUSY_PERMILLE);
      assertThat(did.holdsGpu()).isEqualTo(Evidence.NO);
      assertThat(did.listens()).isEqualTo(Evidence.NO);
    }
  }

  @Test
  void whoListensIsKnownByItsSocket() throws Exception {
    try (ServerSocket _ = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CachedHost host = Hosts.live()) {
      TaskScan first = CachedHost.reading(host, h -> TaskScan.first(h, System.nanoTime()));
      TaskScan second = next(host, first, Set.of(SELF));
      Task task = main(next(host, second, Set.of(SELF)), SELF).orElseThrow();
      assertThat(task.behaviour().orElseThrow().listens()).isEqualTo(Evidence.YES);
    }
  }

  @Test
  void aTaskThatEndsInBetweenIsNoError() throws Exception {
    int busy = start("bash", "-c", "while :; do :; done");
    try (CachedHost host = Hosts.live()) {
      TaskScan first = CachedHost.reading(host, h -> TaskScan.first(h, System.nanoTime()));
      TaskScan second = next(host, first, Set.of());
      assertThat(main(second, busy)).isPresent();
      children.getFirst().destroyForcibly().waitFor();
      assertThat(main(next(host, second, Set.of(busy)), busy)).isEmpty();
    }
  }

  @Test
  void childrenAreCountedByTheirParent() throws Exception {
    Path script =
        Files.writeString(folder.resolve("f.sh"), "while :; do sleep 0.5 & sleep 0.05; done\n");
    int parent = start("bash", script.toString());
    try (CachedHost host = Hosts.live()) {
      TaskScan first = CachedHost.reading(host, h -> TaskScan.first(h, System.nanoTime()));
      TaskScan second = next(host, first, Set.of(parent));
      Task task = main(next(host, second, Set.of(parent)), parent).orElseThrow();
      assertThat(task.behaviour().orElseThrow().forks()).isPositive();
    } finally {
      children.forEach(Process::destroyForcibly);
    }
  }

  private void write(String path, String bytes) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String stat(int pid) {
    return pid
        + " (a) b) R 1 1 1 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 3 0 77 0 0 0 0 0 0 0 0 0 0 0 0 0"
        + " 0 0 17 3 0 0 0 0 0\n";
  }

  private void process(int pid, String comm, String cgroup, String open) throws IOException {
    String here = "proc/" + pid;
    write(here + "/comm", comm + "\n");
    write(here + "/cmdline", "x\0");
    write(here + "/cgroup", "0::" + cgroup + "\n");
    write(here + "/task/" + pid + "/comm", comm + "\n");
    write(here + "/task/" + pid + "/stat", stat(pid));
    write(here + "/task/" + pid + "/status", "Name:\tx\nTgid:\t" + pid + "\nUid:\t1\t1000\t1\t1\n");
    Files.createDirectories(folder.resolve(here + "/fd"));
    Files.createSymbolicLink(folder.resolve(here + "/fd/3"), Path.of(open));
    Files.createSymbolicLink(folder.resolve(here + "/exe"), Path.of("/usr/bin/prog (deleted)"));
  }

  private List<Task> recorded() {
    try (CachedHost host = Hosts.tree(folder)) {
      return CachedHost.reading(host, TaskScan::once);
    }
  }

  private static TaskScan after(TaskScan before, CachedHost host, long nanos) {
    host.forget();
    return before.next(host, nanos, Set.of());
  }

  private void ran(int pid, long nanos) throws IOException {
    write("proc/" + pid + "/task/" + pid + "/schedstat", nanos + " 0 3\n");
  }

  @Test
  void whoRanUntilTheLookBeforeAndIsReadyAndDoesNotRunIsTold() throws IOException {
    for (int pid : new int[] {5, 6}) {
      process(pid, "x", "/a", "/dev/null");
      ran(pid, 1);
    }
    write("proc/6/task/6/stat", stat(6).replace(" R ", " S "));
    try (CachedHost host = Hosts.tree(folder)) {
      TaskScan first = TaskScan.first(host, 0);
      assertThat(after(first, host, 1_000).waiting()).isEmpty();
      ran(5, 2);
      ran(6, 2);
      TaskScan ran = after(first, host, 2_000);
      assertThat(ran.waiting()).isEmpty();
      TaskScan still = after(ran, host, 3_000);
      assertThat(still.waiting()).containsExactly(5);
      process(7, "x", "/a", "/dev/null");
      ran(7, 1);
      TaskScan more = after(still, host, 4_000);
      assertThat(more.waiting()).isEmpty();
      assertThat(after(more, host, 5_000).waiting()).as("who came meanwhile").containsExactly(7);
    }
  }

  @Test
  void aNameIsAnyFifteenBytes() throws IOException {
    process(5, "\u001b[31m\u00ff\n\\\\x", "/a.service", "/dev/null");
    assertThat(recorded())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.key().comm()).isEqualTo("\u001b[31m\u00ff\n\\\\x");
              assertThat(task.details().program()).isEqualTo("prog");
              assertThat(task.uid()).isEqualTo(1000);
              assertThat(task.start()).isEqualTo(77);
              assertThat(task.behaviour()).isEmpty();
            });
  }

  @Test
  void theKernelItselfEscapesNothingInAName() throws Exception {
    int named = start("bash", "-c", "printf '%s' 'a\\nb' > /proc/$$/comm; echo; read -r x");
    assertThat(children.getFirst().getInputStream().read()).isEqualTo('\n');
    try (CachedHost host = Hosts.live()) {
      assertThat(ProcText.bytes(host, "/proc/" + named + "/comm").map(ProcText::name))
          .contains("a\\nb");
    }
  }

  @Test
  void aGpuIsSeenByTheDeviceThatIsOpenAndSoIsItsNeighbour() {
    Holders holders = new Holders();
    holders.add(5, "engine", "/vllm.service", "/dev/nvidia3", "mode: 20666\nrdev: 195:3\n");
    holders.add(6, "tokens", "/vllm.service", "/dev/null", "");
    holders.add(7, "other", "/other.service", "/dev/nvidiactl", "mode: 20666\nrdev: 195:255\n");
    holders.add(8, "loose", "/", "/dev/nvidia0", "mode: 20666\nrdev: 195:0\n");
    holders.add(9, "lost", "/", "/dev/null", "");
    holders.add(10, "amd", "/", "/dev/kfd", "mode: 20666\nrdev: 236:0\n");
    holders.add(11, "draws", "/", "/dev/dri/renderD128", "mode: 20660\nrdev: 226:128\n");
    assertThat(holders.nearby())
        .containsOnly(
            entry("engine", Evidence.YES),
            entry("tokens", Evidence.YES),
            entry("other", Evidence.NO),
            entry("loose", Evidence.YES),
            entry("lost", Evidence.NO),
            entry("amd", Evidence.YES),
            entry("draws", Evidence.YES));
  }

  @Test
  void aFileThatIsOnlyCalledAsAGpuIsNone() {
    Holders holders = new Holders();
    holders.add(5, "plain", "/", "/dev/nvidia0", "mode: 100644\nrdev: 0:0\n");
    holders.add(6, "disk", "/", "/dev/nvidia0", "mode: 60660\nrdev: 195:0\n");
    holders.add(7, "null", "/", "/dev/nvidia0", "mode: 20666\nrdev: 1:3\n");
    holders.add(8, "control", "/", "/dev/nvidia0", "mode: 20666\nrdev: 195:255\n");
    holders.add(9, "card", "/", "/dev/dri/renderD128", "mode: 20660\nrdev: 226:0\n");
    holders.add(10, "fake", "/", "/dev/kfd", "mode: 20666\nrdev: 1:3\n");
    holders.add(11, "hidden", "/", "/dev/nvidia0", "");
    assertThat(holders.nearby())
        .containsOnly(
            entry("plain", Evidence.NO),
            entry("disk", Evidence.NO),
            entry("null", Evidence.NO),
            entry("control", Evidence.NO),
            entry("card", Evidence.NO),
            entry("fake", Evidence.NO),
            entry("hidden", Evidence.UNKNOWN));
  }

  @Test
  void whatCannotBeReadIsNoProofThatNoGpuIsHeld() {
    Holders holders = new Holders();
    holders.add(5, "amd", "/", "/dev/kfd", "mode: 20666\nrdev: 236:0\n");
    holders.add(6, "closed", "/", "/dev/null", "");
    holders.links.remove("/proc/6/fd/3");
    holders.files.put("/proc/6/fd/3", new Raw.Refused("EACCES"));
    holders.add(7, "silent", "/", "/dev/null", "");
    holders.files.put("/proc/7/exe", new Raw.Refused("EACCES"));
    holders.files.put("/proc/7/cmdline", new Raw.Bytes(new byte[0]));
    holders.links.remove("/proc/7/fd/3");
    holders.files.remove("/proc/devices");
    assertThat(holders.nearby())
        .containsOnly(
            entry("amd", Evidence.UNKNOWN),
            entry("closed", Evidence.UNKNOWN),
            entry("silent", Evidence.UNKNOWN));
  }

  @Test
  void aDeviceAndAPlainFileAreToldApart() throws Exception {
    Files.createFile(folder.resolve("plain"));
    try (CachedHost host = Hosts.live()) {
      assertThat(host.ask("stat/dev/null"))
          .isInstanceOfSatisfying(
              Raw.Bytes.class,
              answer ->
                  assertThat(ProcText.told(answer))
                      .containsEntry("rdev", "1:3")
                      .hasEntrySatisfying("mode", mode -> assertThat(mode).startsWith("20")));
      assertThat(host.ask("stat" + folder + "/plain"))
          .isInstanceOfSatisfying(
              Raw.Bytes.class,
              answer ->
                  assertThat(ProcText.told(answer))
                      .containsEntry("rdev", "0:0")
                      .hasEntrySatisfying("mode", mode -> assertThat(mode).startsWith("100")));
    }
  }

  /** Processes that have one file open each. */
  private static final class Holders {
    private final Map<String, Raw> files = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();

    Holders() {
      file("/proc/devices", "Character devices:\n  1 mem\n195 nvidia\n226 drm\n236 kfd\n");
    }

    void add(int pid, String comm, String cgroup, String open, String told) {
      String here = "/proc/" + pid;
      file(here + "/comm", comm + "\n");
      file(here + "/cmdline", "x\0");
      file(here + "/cgroup", "0::" + cgroup + "\n");
      file(here + "/task/" + pid + "/comm", comm + "\n");
      file(here + "/task/" + pid + "/stat", stat(pid));
      links.put(here + "/fd/3", open);
      if (!told.isEmpty()) {
        file("/ask/stat" + here + "/fd/3", told);
      }
    }

    private void file(String path, String text) {
      files.put(path, new Raw.Bytes(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    Map<String, Evidence> nearby() {
      try (CachedHost host = Hosts.recorded(files, links)) {
        Map<String, Evidence> nearby = new HashMap<>();
        for (Task task : CachedHost.reading(host, TaskScan::once)) {
          nearby.put(task.key().comm(), task.details().gpuNearby());
        }
        return nearby;
      }
    }
  }

  @Test
  void filesOfAnotherFormAreNoTasksAndNoErrors() throws IOException {
    process(5, "x", "/a", "/dev/null");
    write("proc/5/task/5/stat", ")");
    write("proc/99999999999/comm", "x");
    write("proc/0/comm", "x");
    assertThat(recorded()).isEmpty();
    assertThat(Counters.parse("1 -2 3")).isEmpty();
    assertThat(Counters.parse("")).isEmpty();
    assertThat(ThreadStat.parse("1 (x) R")).isEmpty();
    assertThat(ThreadStat.parse("")).isEmpty();
  }

  @Test
  void aUserIdIsUnsignedAndUnknownWhereItIsNotTold() {
    assertThat(TaskStatus.parse("Uid:\t1\t4000000000\t1\t1\n").uid()).isEqualTo(4_000_000_000L);
    assertThat(TaskStatus.parse("").uid()).isEqualTo(Task.UNKNOWN_UID);
  }

  @Test
  void aMachineWithBothHierarchiesTellsTheOneThatIsUsed() {
    assertThat(ProcessFacts.cgroup("0::/a.service\n")).isEqualTo("/a.service");
    assertThat(ProcessFacts.cgroup("12:cpu:/x\n1:name=systemd:/b.service\n0::/\n"))
        .isEqualTo("/b.service");
    assertThat(ProcessFacts.cgroup("")).isEmpty();
  }

  private static Evidence listens(long inode) {
    Map<String, Raw> tables =
        Map.of(
            "/proc/7/net/tcp",
            text(
                """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1
                   1: 0100007F:1F91 0100007F:0A0A 01 00000000:00000000 00:00000000 00000000     0        0 4343 1
                """),
            "/proc/7/net/udp",
            text(
                """
                   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
                  150: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 5353 2 0000000000000000 0
                  151: 0100007F:0044 0100007F:0035 01 00000000:00000000 00:00000000 00000000     0        0 5454 2 0000000000000000 0
                """),
            "/proc/7/net/unix",
            text(
                """
                Num       RefCount Protocol Flags    Type St Inode Path
                0000000000000000: 00000002 00000000 00010000 0001 01 6161 /run/triton.sock
                0000000000000000: 00000003 00000000 00000000 0001 03 6262 @x 00010000 y
                """));
    Descriptors open = new Descriptors(Evidence.NO, Set.of(inode), true);
    try (CachedHost host = Hosts.recorded(tables)) {
      return new Listeners().of(host, "/proc/7", open);
    }
  }

  private static Raw text(String text) {
    return new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whoListensAtTcpOrUnixSocketsIsWaitedForAndOfUdpNobodyKnows() {
    assertThat(listens(4242)).isEqualTo(Evidence.YES);
    assertThat(listens(4343)).isEqualTo(Evidence.NO);
    assertThat(listens(6161)).isEqualTo(Evidence.YES);
    assertThat(listens(6262)).isEqualTo(Evidence.NO);
    assertThat(listens(5353)).isEqualTo(Evidence.UNKNOWN);
    assertThat(listens(5454)).isEqualTo(Evidence.NO);
  }

  @Test
  void whoListensAtAUnixSocketOfThisMachineIsKnown() throws Exception {
    UnixDomainSocketAddress at = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        CachedHost host = Hosts.live()) {
      server.bind(at);
      String self = "/proc/" + SELF;
      assertThat(new Listeners().of(host, self, Descriptors.of(host, self)))
          .isEqualTo(Evidence.YES);
    }
  }
}
