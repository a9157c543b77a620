package dev.kerneltune.sched.hints;

import dev.kerneltune.host.Capabilities;
import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import dev.kerneltune.probe.Files;
import dev.kerneltune.probe.SchedExtProbe;
import dev.kerneltune.sched.hints.Diagnosis.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands for or against a BPF scheduler here. */
final class SchedExtDoctor {
  private static final String FOLDER = "/sys/kernel/sched_ext";
  private static final String BTF = "/sys/kernel/btf";
  private static final String TOPIC = "sched_ext";
  private static final List<String> LIBRARIES =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/lib/x86_64-linux-gnu",
          "/lib/aarch64-linux-gnu",
          "/usr/lib64",
          "/lib64",
          "/usr/lib");

  private SchedExtDoctor() {}

  static List<Diagnosis> of(Host host) {
    List<Diagnosis> found = new ArrayList<>();
    Reading<String> state = Files.text(host, FOLDER + "/state");
    if (!(state instanceof Reading.Present<String>(var word, _))) {
      add(
          found,
          State.MISSING,
          FOLDER + "/state is not there: this kernel has no sched_ext (CONFIG_SCHED_CLASS_EXT)");
      return found;
    }
    Reading<String> ops = Files.text(host, FOLDER + "/root/ops");
    if (SchedExtProbe.isOwn(ops) && !word.equals("disabled")) {
      add(
          found,
          State.WORKS,
          "state " + word + ": our own schedules; `kernel-tune sched stop` takes it out");
    } else if (!word.equals("disabled")) {
      String name = ops instanceof Reading.Present<String>(var text, _) ? text : "one";
      add(
          found,
          State.LIMITED,
          "state " + word + ": " + name + " schedules; hints count as far as it heeds nice");
    } else {
      add(found, State.WORKS, "there, and no scheduler is loaded (" + FOLDER + "/state)");
    }
    btf(host, found);
    library(host, found);
    capabilities(host, found);
    refusals(host, found);
    return found;
  }

  private static void add(List<Diagnosis> found, State state, String says) {
    found.add(new Diagnosis(TOPIC, state, says));
  }

  private static void btf(Host host, List<Diagnosis> found) {
    boolean isThere =
        host.list(BTF) instanceof Listing.Names(var names) && names.contains("vmlinux");
    if (!isThere) {
      add(found, State.MISSING, BTF + "/vmlinux is not there (CONFIG_DEBUG_INFO_BTF)");
    }
  }

  private static void library(Host host, List<Diagnosis> found) {
    for (String folder : LIBRARIES) {
      if (host.list(folder) instanceof Listing.Names(var names) && names.contains("libbpf.so.1")) {
        add(found, State.WORKS, folder + "/libbpf.so.1 is there; 1.3 or newer is needed");
        return;
      }
    }
    add(found, State.MISSING, "libbpf.so.1 is in none of the usual folders; install libbpf 1.3");
  }

  private static void capabilities(Host host, List<Diagnosis> found) {
    Optional<Capabilities> has = Doctor.effective(host);
    if (has.isPresent() && !has.get().mayLoadSchedulers()) {
      add(found, State.MISSING, "without CAP_BPF and CAP_PERFMON; run it by sudo");
    }
  }

  private static void refusals(Host host, List<Diagnosis> found) {
    if (is(host, "/sys/kernel/realtime", "1")) {
      add(found, State.MISSING, "a PREEMPT_RT kernel refuses BPF schedulers");
    }
    if (is(host, "/proc/sys/net/core/bpf_jit_enable", "0")) {
      add(found, State.MISSING, "net.core.bpf_jit_enable is 0: it would not load (errno 524)");
    }
    if (Files.text(host, "/sys/devices/system/cpu/nohz_full")
            instanceof Reading.Present<String>(var cpus, _)
        && !cpus.isBlank()
        && !cpus.equals("(null)")) {
      add(found, State.LIMITED, "nohz_full=" + cpus + ": these CPUs would get their tick back");
    }
    if (host.read("/sys/kernel/security/lockdown") instanceof Raw.Bytes bytes
        && bytes.text().contains("[confidentiality]")) {
      add(found, State.MISSING, "lockdown=confidentiality: BPF may not read kernel memory");
    }
  }

  private static boolean is(Host host, String path, String value) {
    return Files.text(host, path) instanceof Reading.Present<String>(var text, _)
        && text.equals(value);
  }
}
