package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.owner.ModprobeFiles;
import java.util.List;

/**
 * Who is scheduled by the kernel's GPU scheduler (drivers/gpu/drm/scheduler, module gpu_sched), and
 * whether its knobs reach anything.
 *
 * <p>It orders jobs that are submitted through the kernel: the rings of amdgpu, xe and nouveau.
 * CUDA work and ROCm's user-mode queues never pass it: firmware schedules them.
 */
public final class DrmSchedProbe implements Probe {
  static final Question SCOPE =
      new Question(
          "drm-sched/scope",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Does the kernel's GPU scheduler order the work of a GPU: all (xe, nouveau), rings"
              + " (amdgpu: graphics, media and copy rings, not ROCm's queues) or none (the driver"
              + " or its firmware does)?");
  static final Question KNOB =
      new Question(
          "drm-sched/policy-knob",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Is gpu_sched.sched_policy set on the command line or in modprobe.d: unset, effective or"
              + " without-effect (no GPU here is scheduled by it)?");
  static final Question LOCKUP =
      new Question(
          "drm-sched/amdgpu-lockup-timeout",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "How long may a job on a ring of amdgpu run: default, finite (set), or infinite?");

  @Override
  public List<Question> questions() {
    return List.of(SCOPE, KNOB, LOCKUP);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    new PcieDevices(machine)
        .answerEach(
            SCOPE,
            facts,
            (gpu, trail) -> {
              trail.see(PcieDevices.file(gpu.bdf(), "driver"), gpu.driver());
              return gpu.driver().map(driver -> new Value.Text(scope(driver)));
            });
    Trail knob = new Trail();
    facts.add(KNOB, new Subject.WholeHost(), knob(machine, host, knob), knob.list());
    String timeout = "/sys/module/amdgpu/parameters/lockup_timeout";
    Reading<String> raw = Files.text(host, timeout);
    facts.add(
        LOCKUP,
        new Subject.WholeHost(),
        raw.then(DrmSchedProbe::lockup),
        new Trail().see(timeout, raw).list());
  }

  static String scope(String driver) {
    return switch (driver) {
      case "xe", "nouveau" -> "all";
      case "amdgpu" -> "rings";
      default -> "none";
    };
  }

  private static Reading<Value> knob(Machine machine, Host host, Trail trail) {
    return machine
        .commandLine()
        .then(
            line -> {
              boolean set = false;
              for (CommandLine.Argument argument : line.all("gpu_sched.sched_policy")) {
                trail.see("/proc/cmdline", argument.raw());
                set = true;
              }
              return set ? reach(machine) : files(machine, host, trail);
            });
  }

  private static Reading<Value> files(Machine machine, Host host, Trail trail) {
    if (machine.place().container().orElse("none").equals("none")) {
      Reading<List<ModprobeFiles.Option>> options = ModprobeFiles.all(host);
      if (options instanceof Reading.Present<List<ModprobeFiles.Option>>(var all, _)) {
        for (ModprobeFiles.Option option : all) {
          if (option.module().equals("gpu_sched") && option.name().equals("sched_policy")) {
            trail.see(option.where(), "options gpu_sched sched_policy=" + option.value());
            return reach(machine);
          }
        }
      } else if (!(options instanceof Reading.Absent<List<ModprobeFiles.Option>>)) {
        return options.then(_ -> Reading.absent(""));
      }
    }
    trail.see("/proc/cmdline", "no gpu_sched.sched_policy");
    return word("unset");
  }

  private static Reading<Value> reach(Machine machine) {
    return machine
        .gpus()
        .then(
            gpus -> {
              for (PciFunction gpu : gpus) {
                boolean unknown =
                    gpu.driver() instanceof Reading.Unreadable<String>
                        || gpu.driver() instanceof Reading.Malformed<String>;
                if (unknown) {
                  return gpu.driver().then(_ -> Reading.absent(""));
                }
                if (!scope(gpu.driver().orElse("")).equals("none")) {
                  return word("effective");
                }
              }
              return word("without-effect");
            });
  }

  /**
   * Parses lockup_timeout: milliseconds, one value for all or four for graphics, compute, copy and
   * video; empty or 0 is the default, a negative one is for ever (drivers/gpu/drm/amd/amdgpu,
   * amdgpu_device_get_job_timeout_settings).
   */
  static Reading<Value> lockup(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty() || trimmed.equals("(null)")) {
      return word("default");
    }
    boolean set = false;
    for (String part : trimmed.split(",", -1)) {
      String number = part.strip();
      boolean negative = number.startsWith("-");
      String digits = negative ? number.substring(1) : number;
      boolean numeric = !digits.isEmpty();
      boolean zero = true;
      for (int i = 0; i < digits.length(); i++) {
        numeric &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        zero &= digits.charAt(i) == '0';
      }
      if (!numeric) {
        return Reading.malformed(trimmed, "milliseconds, such as 10000 or 10000,60000,10000,10000");
      }
      if (negative && !zero) {
        return word("infinite");
      }
      set |= !zero;
    }
    return word(set ? "finite" : "default");
  }

  private static Reading<Value> word(String word) {
    return Reading.present(new Value.Text(word), word);
  }
}
