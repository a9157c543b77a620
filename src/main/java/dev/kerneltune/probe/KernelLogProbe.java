package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Signs of trouble in the kernel's log buffer, which holds the newest lines and forgets the others.
 * What is found is a fact; that nothing is found is none, and absent. So is an event that is more
 * than seven days old; a state, such as a file system gone read-only, holds however old its line.
 */
public final class KernelLogProbe implements Probe {
  static final String QUERY = "kernel-log";

  private static final String NOTHING = "nothing of this in what the kernel log still holds";
  private static final LogAge AGE_DOES_NOT_MATTER = new LogAge(Reading.absent("not asked"));
  private static final String SERVER = "nfs: server ";
  private static final String UNKNOWN_WORDS = "Unknown kernel command line parameters \"";

  /** Words on a command line that boot loader and user space put there for themselves. */
  private static final List<String> NOT_FOR_THE_KERNEL =
      List.of("BOOT_IMAGE", "splash", "rhgb", "quiet", "biosdevname", "auto", "nosplash");

  static final Question SERVERS =
      question("nfs-servers-lost", "How many NFS servers did not respond, and are not back?");
  static final Question WORDS =
      question(
          "unknown-words",
          "How many words of its command line did the kernel not know and pass to user space?");

  /**
   * A kind of trouble: a line is of it that holds all texts of one of the lists.
   *
   * @param question how many lines there are
   * @param lasts how long it holds
   */
  private record Sign(Question question, Lasts lasts, List<List<String>> lines) {}

  /** How long something holds that was logged. */
  private enum Lasts {
    /** It happened, and is over unless it happens again. */
    EVENT,
    /** It holds until somebody mends it, at the earliest by a boot or another part. */
    STATE
  }

  /** A floppy drive or a CD of a console without a medium: no disk that a job uses. */
  private static final List<String> NO_DISK =
      List.of("Buffer I/O error on dev fd", "Buffer I/O error on dev sr");

  private static final List<Sign> SIGNS =
      List.of(
          new Sign(
              question(
                  "stalls",
                  "How many soft and hard lockups, hung tasks and RCU stalls were logged?"),
              Lasts.EVENT,
              List.of(
                  List.of("BUG: soft lockup - CPU#"),
                  List.of("Watchdog detected hard LOCKUP on cpu "),
                  List.of("INFO: task ", " blocked for more than "),
                  List.of("INFO: task ", " blocked in I/O wait for more than "),
                  List.of("rcu: INFO: ", "stalls on CPUs/tasks"),
                  List.of("rcu: INFO: ", "self-detected stall on CPU"))),
          new Sign(
              question(
                  "nvidia-hmm-range",
                  "How often did NVIDIA's driver find no address range for HMM, without which no"
                      + " CUDA program starts?"),
              Lasts.STATE,
              List.of(List.of("devmem_alloc_pagemap", "request_free_mem_region() err -34"))),
          new Sign(
              question("transmit-timeouts", "How often did a transmit queue of a NIC hang?"),
              Lasts.EVENT,
              List.of(List.of("NETDEV WATCHDOG", "transmit queue ", "timed out"))),
          new Sign(
              question(
                  "nic-power-heat",
                  "How often did a Mellanox NIC report too little power or a hot module?"),
              Lasts.STATE,
              List.of(
                  List.of("mlx5", "Detected insufficient power on the PCIe slot"),
                  List.of("mlx5", "Port module event", "High Temperature"))),
          new Sign(
              question(
                  "nvme-resets",
                  "How often did an NVMe controller time out and be reset, or a path be lost?"),
              Lasts.EVENT,
              List.of(
                  List.of("nvme nvme", ", reset controller"),
                  List.of("nvme nvme", "Disabling device after reset failure"),
                  List.of("block nvme", "no available path"))),
          new Sign(
              question(
                  "disk-errors",
                  "How many I/O errors of disks and file systems gone read-only were logged?"),
              Lasts.STATE,
              List.of(
                  List.of("Remounting filesystem read-only"), List.of("Buffer I/O error on dev"))),
          new Sign(
              question(
                  "network-tables-full",
                  "How often was the table of connections or of neighbours full?"),
              Lasts.EVENT,
              List.of(List.of("nf_conntrack: table full"), List.of("neighbor table overflow"))),
          new Sign(
              question("hardware-errors", "How many lines of hardware errors were logged?"),
              Lasts.EVENT,
              List.of(List.of("[Hardware Error]"))),
          new Sign(
              question("module-parameters", "How many parameters did modules not know and ignore?"),
              Lasts.STATE,
              List.of(List.of(": unknown parameter '", "' ignored"))),
          new Sign(
              question("out-of-memory", "How many processes were killed because memory ran out?"),
              Lasts.EVENT,
              List.of(List.of("ut of memory: Killed process "))),
          new Sign(
              question(
                  "split-locks",
                  "How often was a process slowed down because it locked across two cache lines?"),
              Lasts.EVENT,
              List.of(List.of("x86/split lock detection: #"))),
          new Sign(
              question(
                  "peermem-errors",
                  "How often did nvidia-peermem give a registration of GPU memory up?"),
              Lasts.EVENT,
              List.of(List.of("nvidia_peermem", "ERROR detected invalid context"))),
          new Sign(
              question(
                  "p2pdma-refused",
                  "How often did the kernel refuse peer-to-peer DMA between two devices because of"
                      + " the host bridge between them?"),
              Lasts.STATE,
              List.of(
                  List.of("do not share an upstream bridge or whitelisted host bridge"),
                  List.of("PCIe P2P access from peer device", "is not supported by the chipset"))));

  private static Question question(String name, String asks) {
    return new Question("kernel-log/" + name, ValueKind.INT, SubjectKind.HOST, asks);
  }

  @Override
  public List<Question> questions() {
    List<Question> questions = new ArrayList<>();
    for (Sign sign : SIGNS) {
      questions.add(sign.question());
    }
    questions.add(SERVERS);
    questions.add(WORDS);
    return List.copyOf(questions);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<List<String>> log =
        IoUringProbe.onGpuHost(machine).then(_ -> text(host)).map(KernelLogProbe::lines);
    LogAge age = log.isPresent() ? LogAge.of(host) : AGE_DOES_NOT_MATTER;
    for (Sign sign : SIGNS) {
      Reading<List<String>> found = log.map(lines -> matching(lines, sign.lines()));
      switch (sign.lasts()) {
        case EVENT -> add(facts, sign.question(), found.then(lines -> recent(lines, age)), age);
        case STATE -> add(facts, sign.question(), found, AGE_DOES_NOT_MATTER);
      }
    }
    add(facts, SERVERS, log.map(KernelLogProbe::serversLost), age);
    add(facts, WORDS, log.map(KernelLogProbe::unknownWords), AGE_DOES_NOT_MATTER);
  }

  /** Asks for the lines that {@link dev.kerneltune.host.KernelLog} hands on. */
  static Reading<String> text(Host host) {
    return Asked.text(host, QUERY, "the kernel is built without a log");
  }

  /** Lines with a time that cannot be compared with the present may be the past or not. */
  private static Reading<List<String>> recent(List<String> lines, LogAge age) {
    boolean isOpen =
        age.uptime() instanceof Reading.Unreadable<Long>
            || age.uptime() instanceof Reading.Malformed<Long>;
    if (isOpen && !lines.isEmpty() && LogAge.stamp(lines.getLast()) >= 0) {
      return age.uptime().map(_ -> lines);
    }
    List<String> recent = age.recent(lines);
    return recent.isEmpty() && !lines.isEmpty()
        ? Reading.absent(
            "the newest of " + lines.size() + " such lines is " + age.words(lines.getLast()))
        : Reading.present(recent, recent.size() + " lines");
  }

  private static void add(
      FactSink facts, Question question, Reading<List<String>> found, LogAge age) {
    List<Evidence> evidence = new ArrayList<>();
    Reading<Value> count =
        found.then(
            lines -> {
              Trail trail = new Trail();
              for (String line : lines) {
                trail.see("kernel log", line);
              }
              String old = lines.isEmpty() ? "" : age.words(lines.getLast());
              if (!old.isEmpty()) {
                trail.see("the newest line", old);
              }
              evidence.addAll(trail.list());
              return lines.isEmpty()
                  ? Reading.absent(NOTHING)
                  : Found.number(lines.size(), lines.getLast());
            });
    facts.add(question, new Subject.WholeHost(), count, evidence);
  }

  /** Splits the log into lines without their level, {@code <6>}. */
  static List<String> lines(String log) {
    List<String> lines = new ArrayList<>();
    for (int start = 0; start < log.length(); ) {
      int newline = log.indexOf('\n', start);
      int end = newline < 0 ? log.length() : newline;
      int level = log.charAt(start) == '<' ? log.indexOf('>', start) + 1 : start;
      if (end > start) {
        lines.add(log.substring(level > start && level < end ? level : start, end));
      }
      start = end + 1;
    }
    return lines;
  }

  static List<String> matching(List<String> lines, List<List<String>> kinds) {
    List<String> found = new ArrayList<>();
    for (String line : lines) {
      for (List<String> texts : kinds) {
        if (holdsAll(line, texts) && !holdsOne(line, NO_DISK)) {
          found.add(line);
          break;
        }
      }
    }
    return found;
  }

  private static boolean holdsOne(String line, List<String> texts) {
    for (String text : texts) {
      if (line.contains(text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsAll(String line, List<String> texts) {
    for (String text : texts) {
      if (!line.contains(text)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the last line about each server that the kernel waits for and that is not back. Soft
   * mounts log {@code timed out}, and nothing when the server is back, so that alone is no loss.
   */
  static List<String> serversLost(List<String> lines) {
    Map<String, String> lost = new LinkedHashMap<>();
    for (String line : lines) {
      int at = line.indexOf(SERVER);
      int end = at < 0 ? -1 : line.indexOf(' ', at + SERVER.length());
      if (end < 0) {
        continue;
      }
      String server = line.substring(at + SERVER.length(), end);
      if (line.startsWith("OK", end + 1)) {
        lost.remove(server);
      } else if (line.startsWith("not responding, still trying", end + 1)
          || lost.containsKey(server)) {
        lost.put(server, line);
      }
    }
    return List.copyOf(lost.values());
  }

  /** Picks the words out of: Unknown kernel command line parameters "a b=1", will be passed ... */
  static List<String> unknownWords(List<String> lines) {
    List<String> words = new ArrayList<>();
    for (String line : lines) {
      int at = line.indexOf(UNKNOWN_WORDS);
      int start = at + UNKNOWN_WORDS.length();
      int end = at < 0 ? -1 : line.indexOf("\", will be passed", start);
      if (end < 0) {
        continue;
      }
      for (String word : Values.words(line.substring(start, end))) {
        int equals = word.indexOf('=');
        if (!NOT_FOR_THE_KERNEL.contains(equals < 0 ? word : word.substring(0, equals))) {
          words.add(word);
        }
      }
    }
    return words;
  }
}
