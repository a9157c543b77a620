package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;
import java.util.TreeSet;

/** What happened to the running kernel, and what it would do about a crash. */
final class KernelStateProbe implements Probe {
  static final Question TAINT =
      new Question(
          "kernel/taint",
          ValueKind.FLAGS,
          SubjectKind.HOST,
          "Why the kernel is tainted: proprietary, forced-load, out-of-spec, forced-unload,"
              + " machine-check, bad-page, user, oops, acpi-override, warning, staging,"
              + " firmware-workaround, out-of-tree, unsigned, soft-lockup, live-patch, auxiliary,"
              + " randstruct, test, fwctl or bit-N.");
  static final Question KDUMP =
      new Question(
          "kernel/crash-capture",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether a crash would be captured: loaded (a capture kernel waits), reserved (memory is"
              + " kept for one that is not loaded) or none.");
  static final Question MODULES =
      new Question(
          "kernel/modules-folder",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the running kernel's modules are still on disk: present or missing.");
  static final Question RESTART =
      new Question(
          "kernel/restart-pending",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the distribution asks for a restart: no or yes.");

  private static final String TAINTED = "/proc/sys/kernel/tainted";
  private static final String LOADED = "/sys/kernel/kexec_crash_loaded";
  private static final String SIZE = "/sys/kernel/kexec_crash_size";
  private static final String ASKED = "/run/reboot-required";

  /** The bits of /proc/sys/kernel/tainted (admin-guide/tainted-kernels.rst), from bit 0. */
  private static final String[] BITS = {
    "proprietary",
    "forced-load",
    "out-of-spec",
    "forced-unload",
    "machine-check",
    "bad-page",
    "user",
    "oops",
    "acpi-override",
    "warning",
    "staging",
    "firmware-workaround",
    "out-of-tree",
    "unsigned",
    "soft-lockup",
    "live-patch",
    "auxiliary",
    "randstruct",
    "test",
    "fwctl"
  };

  @Override
  public List<Question> questions() {
    return List.of(TAINT, KDUMP, MODULES, RESTART);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Subject.WholeHost subject = new Subject.WholeHost();
    Reading<Long> tainted = Files.number(host, TAINTED);
    facts.add(
        TAINT,
        subject,
        tainted.map(KernelStateProbe::taintOf),
        new Trail().see(TAINTED, tainted).list());
    Reading<Long> loaded = Files.number(host, LOADED);
    Reading<Long> size = Files.number(host, SIZE);
    Trail trail = new Trail().see(LOADED, loaded).see(SIZE, size);
    if (machine.commandLine() instanceof Reading.Present<CommandLine>(var line, _)) {
      for (CommandLine.Argument argument : line.all("crashkernel")) {
        trail.see(KernelSurvey.CMDLINE, argument.raw());
      }
    }
    facts.add(KDUMP, subject, captureOf(loaded, size), trail.list());
    Trail folders = new Trail();
    facts.add(MODULES, subject, modules(machine, host, folders), folders.list());
    restart(host, facts);
  }

  /** Names the bits that are set. */
  static Value taintOf(long bits) {
    TreeSet<String> words = new TreeSet<>();
    for (int bit = 0; bit < Long.SIZE; bit++) {
      if ((bits >> bit & 1) != 0) {
        words.add(bit < BITS.length ? BITS[bit] : "bit-" + bit);
      }
    }
    return new Value.Flags(words);
  }

  /** Says whether a capture kernel waits (kernel/kexec_core.c, kernel/ksysfs.c). */
  static Reading<Value> captureOf(Reading<Long> loaded, Reading<Long> sizeBytes) {
    return loaded.then(
        flag ->
            flag != 0
                ? Reading.present(new Value.Text("loaded"), flag.toString())
                : sizeBytes.map(bytes -> new Value.Text(bytes > 0 ? "reserved" : "none")));
  }

  private static Reading<Value> modules(Machine machine, Host host, Trail trail) {
    Reading<String> table = Files.text(host.readLong("/proc/modules"));
    if (table instanceof Reading.Absent<String>) {
      trail.see("/proc/modules", table);
      return Reading.absent("this kernel takes no modules");
    }
    if (!table.isPresent()) {
      trail.see("/proc/modules", table);
      return table.map(Value.Text::new);
    }
    Reading<String> container = machine.place().container();
    if (!container.orElse("").equals("none")) {
      trail.see("container", container);
      return container.then(
          name -> Reading.absent("inside " + name + ", where the host's modules do not show"));
    }
    return machine
        .kernelRelease()
        .then(
            release -> {
              Reading<List<String>> last = Reading.absent("no such folder");
              for (String root :
                  new String[] {
                    "/lib/modules/", "/run/booted-system/kernel-modules/lib/modules/"
                  }) {
                Reading<List<String>> listed = Files.names(host, root + release);
                trail.see(root + release, listed);
                if (listed.isPresent()) {
                  return Reading.present(new Value.Text("present"), root + release);
                }
                last = last instanceof Reading.Absent ? listed : last;
              }
              return last instanceof Reading.Absent
                  ? Reading.present(new Value.Text("missing"), "/lib/modules/" + release)
                  : last.map(all -> new Value.Text(all.toString()));
            });
  }

  private static void restart(Host host, FactSink facts) {
    Raw asked = host.read(ASKED);
    Reading<Value> answer =
        switch (asked) {
          case Raw.Bytes bytes -> Reading.present(new Value.Text("yes"), bytes.text().strip());
          // Only Debian's family keeps this file, so that its absence says something there alone.
          case Raw.Missing() ->
              host.read("/etc/debian_version") instanceof Raw.Bytes
                  ? Reading.present(new Value.Text("no"), "no " + ASKED)
                  : Reading.absent("this distribution does not keep " + ASKED);
          case Raw.NotRecorded _, Raw.Refused _, Raw.Blocked _, Raw.Failed _ -> asked.lack();
        };
    facts.add(RESTART, new Subject.WholeHost(), answer, new Trail().see(ASKED, answer).list());
  }
}
